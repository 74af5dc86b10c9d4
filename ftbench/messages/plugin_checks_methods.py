"""What the checks of plugins demand of methods, what they found, and how to mend it."""

from __future__ import annotations

from ftbench.messages.note import Message

# Settings and planning.
SETTINGS = Message(
    "plugin-checks-methods.settings",
    en="resolved settings survive JSON, and resolving them again changes nothing",
    zh="解析后的设置经 JSON 往返不变，再次解析也不变",
)
MEND_SETTINGS = Message(
    "plugin-checks-methods.mend-settings",
    en="Use fields that JSON can hold, and let `defaults` fill only what was left open.",
    zh="请使用 JSON 能保存的字段，并让 `defaults` 只填写空缺的值。",
)
SETTINGS_CHANGED = Message(
    "plugin-checks-methods.settings-changed",
    en="the setting {key} is another one after JSON",
    zh="设置 {key} 经 JSON 后改变",
)
RESOLVED_TWICE = Message(
    "plugin-checks-methods.resolved-twice",
    en="resolving again changes the setting {key}",
    zh="再次解析改变了设置 {key}",
)
NEEDS_SETTINGS = Message(
    "plugin-checks-methods.needs-settings",
    en="it needs settings: give {keys} with --set METHOD.KEY=VALUE",
    zh="需要设置：请用 --set METHOD.KEY=VALUE 给出 {keys}",
)
SETTINGS_REFUSED = Message(
    "plugin-checks-methods.settings-refused", en="its settings are refused: {error}", zh="设置不被接受：{error}"
)
RATES = Message(
    "plugin-checks-methods.rates",
    en="a method that trains has a learning rate within its bounds, and searches settings that it has",
    zh="训练的方法有处于界内的学习率，且搜索的设置均存在",
)
MEND_RATES = Message(
    "plugin-checks-methods.mend-rates",
    en="Return LearningRates with low ≤ default ≤ high, and name fields of `settings` in `search_space`.",
    zh="请返回满足 low ≤ default ≤ high 的 LearningRates，并在 `search_space` 中使用 `settings` 的字段。",
)
NO_RATES = Message("plugin-checks-methods.no-rates", en="it trains and has no learning rates", zh="它训练却没有学习率")
RATES_WITHOUT_TRAINING = Message(
    "plugin-checks-methods.rates-without-training",
    en="it does not train and has learning rates",
    zh="它不训练却有学习率",
)
RATES_OUT_OF_ORDER = Message(
    "plugin-checks-methods.rates-out-of-order",
    en="the rates are {low:g}, {default:g} and {high:g}, not in order",
    zh="学习率依次为 {low:g}、{default:g}、{high:g}，顺序不对",
)
SEARCHES_UNKNOWN = Message(
    "plugin-checks-methods.searches-unknown",
    en="the search space has {names}, which are no settings",
    zh="搜索空间中有 {names}，它们不是设置",
)
POSSIBLE = Message(
    "plugin-checks-methods.possible",
    en="where it cannot work it says why: None, a text or a note",
    zh="不能工作时说明原因：None、文本或 note",
)
MEND_POSSIBLE = Message(
    "plugin-checks-methods.mend-possible",
    en="Return None where it works, else the reason as a text.",
    zh="能工作时返回 None，否则返回文本原因。",
)
OWN_TRAINER = Message(
    "plugin-checks-methods.own-trainer",
    en="it has a trainer of its own, which only a run tries",
    zh="它自带训练器，只能在运行中尝试",
)
DOES_NOT_TRAIN = Message("plugin-checks-methods.does-not-train", en="it does not train", zh="它不训练")

# The prepared model.
PREPARES = Message(
    "plugin-checks-methods.prepares",
    en="`prepare` returns a model that gives the same logits each time",
    zh="`prepare` 返回的模型每次给出相同的 logits",
)
MEND_PREPARE = Message(
    "plugin-checks-methods.mend-prepare",
    en="Return the model, or a module that wraps it and passes on `input_ids` and `attention_mask`.",
    zh="请返回该模型，或包装它并传递 `input_ids` 与 `attention_mask` 的模块。",
)
NO_MODULE = Message("plugin-checks-methods.no-module", en="`prepare` returned a {kind}", zh="`prepare` 返回了 {kind}")
OTHER_SHAPE = Message(
    "plugin-checks-methods.other-shape",
    en="the logits of 2 rows of 7 tokens have the shape {shape}",
    zh="2 行 7 个词元的 logits 形状为 {shape}",
)
LOGITS_DRAWN = Message(
    "plugin-checks-methods.logits-drawn",
    en="two passes in evaluation mode give other logits",
    zh="评估模式下两次前向的 logits 不同",
)
REPEATABLE = Message(
    "plugin-checks-methods.repeatable",
    en="preparing with the same seed gives the same weights",
    zh="以相同种子准备得到相同的权重",
)
MEND_REPEATABLE = Message(
    "plugin-checks-methods.mend-repeatable",
    en="Draw with torch's own generator, which is seeded, and not with `random`, numpy or the time.",
    zh="请用已设种子的 torch 生成器抽取，而不是 `random`、numpy 或时间。",
)
PREPARED_OTHERWISE = Message(
    "plugin-checks-methods.prepared-otherwise",
    en="with the same seed these weights are other ones: {names}",
    zh="相同种子下这些权重不同：{names}",
)
STARTS_AS_BASE = Message(
    "plugin-checks-methods.starts-as-base",
    en="before training the logits are those of the base",
    zh="训练前的 logits 与基座相同",
)
MEND_START = Message(
    "plugin-checks-methods.mend-start",
    en="Begin with an update of zero, or say with `virtual_tokens` what stands before the text.",
    zh="请从零更新开始，或用 `virtual_tokens` 说明文本之前的内容。",
)
HAS_VIRTUAL_TOKENS = Message(
    "plugin-checks-methods.has-virtual-tokens",
    en="it says that {count} positions stand before the text",
    zh="它声明文本之前有 {count} 个位置",
)
LOGITS_MOVED = Message(
    "plugin-checks-methods.logits-moved",
    en="the largest change of a logit is {change:.3g}",
    zh="logit 的最大变化为 {change:.3g}",
)
ANNOUNCED = Message(
    "plugin-checks-methods.announced", en="as many parameters train as it announces", zh="训练的参数数量与声明一致"
)
MEND_ANNOUNCED = Message(
    "plugin-checks-methods.mend-announced",
    en="Let `trainable_parameters` count what `prepare` leaves with `requires_grad`, or freeze the rest.",
    zh="请让 `trainable_parameters` 统计 `prepare` 中保留 `requires_grad` 的参数，或冻结其余参数。",
)
TRAINS_ALTHOUGH_NOT = Message(
    "plugin-checks-methods.trains-although-not",
    en="{count} parameters train although `capabilities.trains` is false",
    zh="`capabilities.trains` 为 false，却有 {count} 个参数训练",
)
TRAINS_NOTHING = Message(
    "plugin-checks-methods.trains-nothing", en="no parameter has `requires_grad`", zh="没有参数带 `requires_grad`"
)
ANNOUNCES_NOTHING = Message(
    "plugin-checks-methods.announces-nothing",
    en="it announces no number; {count} train",
    zh="它未声明数量；训练 {count} 个",
)
OTHER_NUMBER = Message(
    "plugin-checks-methods.other-number",
    en="{announced} parameters are announced and {trained} train: {names}",
    zh="声明 {announced} 个参数，实际训练 {trained} 个：{names}",
)

# Training and files.
LEARNS = Message(
    "plugin-checks-methods.learns",
    en="steps of training reach every trained parameter and change the logits",
    zh="训练步到达每个可训练参数并改变 logits",
)
MEND_LEARNS = Message(
    "plugin-checks-methods.mend-learns",
    en="Use every trained parameter in the forward pass, without `detach` or `no_grad`, and freeze the others.",
    zh="请在前向中使用每个可训练参数，不加 `detach` 或 `no_grad`，并冻结其他参数。",
)
NO_GRADIENT = Message("plugin-checks-methods.no-gradient", en="no gradient reaches {names}", zh="梯度未到达 {names}")
NOTHING_LEARNED = Message(
    "plugin-checks-methods.nothing-learned", en="three steps change no logit", zh="三步训练未改变任何 logit"
)
FROZEN = Message("plugin-checks-methods.frozen", en="training moves no frozen weight", zh="训练不改变冻结的权重")
MEND_FROZEN = Message(
    "plugin-checks-methods.mend-frozen",
    en="Leave weights without `requires_grad` as they are in forward passes and hooks.",
    zh="请勿在前向或钩子中改动不带 `requires_grad` 的权重。",
)
FROZEN_MOVED = Message(
    "plugin-checks-methods.frozen-moved", en="these weights moved: {names}", zh="这些权重发生了变化：{names}"
)
LOADS = Message(
    "plugin-checks-methods.loads",
    en="what `save` wrote is loaded with the same logits onto a fresh base",
    zh="`save` 写出的内容加载到新的基座后 logits 相同",
)
MEND_LOAD = Message(
    "plugin-checks-methods.mend-load",
    en="Save whatever `prepare` draws at random, and put all of it back in `load`.",
    zh="请保存 `prepare` 随机抽取的全部内容，并在 `load` 中恢复。",
)
LOADED_OTHERWISE = Message(
    "plugin-checks-methods.loaded-otherwise",
    en="after `load` a logit differs by {change:.3g}",
    zh="`load` 之后 logit 相差 {change:.3g}",
)

# Capabilities.
MEND_CAPABILITY = Message(
    "plugin-checks-methods.mend-capability",
    en="Set the capability to False, or make it true.",
    zh="请将该能力设为 False，或使其成立。",
)
NOT_CLAIMED = Message(
    "plugin-checks-methods.not-claimed", en="it does not say {capability}", zh="它未声明 {capability}"
)
GENERATES = Message(
    "plugin-checks-methods.generates",
    en="the model generates text, where `outputs` has text",
    zh="`outputs` 含 text 时模型能生成文本",
)
MEND_GENERATES = Message(
    "plugin-checks-methods.mend-generates",
    en='Pass `generate()` on to the model, or set `outputs` to {{"label"}}.',
    zh='请将 `generate()` 转给模型，或将 `outputs` 设为 {{"label"}}。',
)
NO_TEXT_TASKS = Message("plugin-checks-methods.no-text-tasks", en="it takes no text tasks", zh="它不支持文本任务")
GENERATED_OTHERWISE = Message(
    "plugin-checks-methods.generated-otherwise",
    en="3 tokens after 2 rows of 7 have the shape {shape}",
    zh="2 行 7 个词元之后生成 3 个，形状为 {shape}",
)
FROZEN_BASE = Message(
    "plugin-checks-methods.frozen-base",
    en="with `frozen_base` no weight of the base trains",
    zh="声明 `frozen_base` 时不训练基座的权重",
)
BASE_TRAINED = Message(
    "plugin-checks-methods.base-trained", en="these are weights of the base: {names}", zh="这些是基座的权重：{names}"
)
OWN_WEIGHTS = Message(
    "plugin-checks-methods.own-weights",
    en="with `own_weights` the model has the weights of a plain one and no others",
    zh="声明 `own_weights` 时模型只有普通模型的权重",
)
NO_PLAIN_MODEL = Message(
    "plugin-checks-methods.no-plain-model",
    en="the model is a {kind}, not a {plain}",
    zh="模型是 {kind}，而不是 {plain}",
)
OTHER_WEIGHTS = Message(
    "plugin-checks-methods.other-weights",
    en="these weights are in only one of the two: {names}",
    zh="这些权重只存在于其中一个：{names}",
)
CHECKPOINTS = Message(
    "plugin-checks-methods.checkpoints",
    en="with `checkpointing` gradients are the same under activation checkpointing",
    zh="声明 `checkpointing` 时激活检查点下梯度相同",
)
CHECKPOINTED_OTHERWISE = Message(
    "plugin-checks-methods.checkpointed-otherwise",
    en="these gradients are other ones: {names}",
    zh="这些梯度不同：{names}",
)
PACKS = Message(
    "plugin-checks-methods.packs",
    en="with `packable` rows that share a sequence have the losses that they have alone",
    zh="声明 `packable` 时共用序列的行与单独时损失相同",
)
PACKED_OTHERWISE = Message("plugin-checks-methods.packed-otherwise", en="{reason}", zh="{reason}")
STACKS = Message(
    "plugin-checks-methods.stacks",
    en="with a `stack_key` two models over one base answer as each does alone",
    zh="有 `stack_key` 时同一基座上的两个模型与各自单独时回答相同",
)
MEND_STACK = Message(
    "plugin-checks-methods.mend-stack",
    en="Return None from `stack_key` for settings that cannot be stacked, or mend `stack`.",
    zh="无法堆叠的设置请让 `stack_key` 返回 None，或修正 `stack`。",
)
NO_STACK_KEY = Message("plugin-checks-methods.no-stack-key", en="it has no stack key", zh="它没有 stack key")
STACK_REFUSED = Message(
    "plugin-checks-methods.stack-refused",
    en="there is a key, and `stack` refuses: {reason}",
    zh="有 key，但 `stack` 拒绝：{reason}",
)
STACKED_OTHERWISE = Message(
    "plugin-checks-methods.stacked-otherwise",
    en="together a logit differs by {change:.3g}",
    zh="堆叠后 logit 相差 {change:.3g}",
)
SEVERAL_DEVICES = Message(
    "plugin-checks-methods.several-devices",
    en="with `several_devices` it trains on several devices as on one",
    zh="声明 `several_devices` 时多设备训练与单设备相同",
)
SEVERAL_DEVICES_UNTRIED = Message(
    "plugin-checks-methods.several-devices-untried",
    en="it needs several processes: try it with `devices: 2` in a matrix",
    zh="需要多个进程：请在矩阵中用 `devices: 2` 尝试",
)
MERGES = Message(
    "plugin-checks-methods.merges",
    en="`merge` keeps the logits, and gives a plain model where `mergeable`",
    zh="`merge` 保持 logits，且在 `mergeable` 时给出普通模型",
)
MEND_MERGE = Message(
    "plugin-checks-methods.mend-merge",
    en="Fold the whole update into the base's weights and return the plain model, or set `mergeable` to False.",
    zh="请将全部更新并入基座权重并返回普通模型，或将 `mergeable` 设为 False。",
)
MERGED_OTHERWISE = Message(
    "plugin-checks-methods.merged-otherwise",
    en="after `merge` a logit differs by {change:.3g}",
    zh="`merge` 之后 logit 相差 {change:.3g}",
)
