"""What the checks of plugins say of model loaders and generation backends."""

from __future__ import annotations

from ftbench.messages.note import Message

# Model loaders.
ABSENT = Message(
    "plugin-checks-models.absent", en="a model that is not there is a ModelError", zh="不存在的模型引发 ModelError"
)
MEND_ABSENT = Message(
    "plugin-checks-models.mend-absent",
    en="Raise `ModelError` with what was looked for where `find` finds nothing.",
    zh="`find` 未找到时请抛出 `ModelError`，并说明所找的内容。",
)
FOUND_NOTHING = Message(
    "plugin-checks-models.found-nothing", en="it found a model that does not exist", zh="找到了不存在的模型"
)
FINDS = Message(
    "plugin-checks-models.finds",
    en="it finds a tiny model and its facts without loading the weights",
    zh="不加载权重即可找到微型模型及其信息",
)
MEND_FINDS = Message(
    "plugin-checks-models.mend-finds",
    en="Read the facts from config.json and the headers of the weights: a plan finds many models.",
    zh="请从 config.json 和权重文件头读取信息：一个计划会查找许多模型。",
)
OTHER_MODELS = Message(
    "plugin-checks-models.other-models",
    en="it does not find a model by the path of its folder ({reason})",
    zh="无法按文件夹路径找到模型（{reason}）",
)
NO_SOURCE = Message(
    "plugin-checks-models.no-source",
    en="`find` returned {returned}, which is no ModelSource",
    zh="`find` 返回了 {returned}，不是 ModelSource",
)
LOADED_TO_FIND = Message("plugin-checks-models.loaded-to-find", en="`find` loads the weights", zh="`find` 加载了权重")
OTHER_FACT = Message(
    "plugin-checks-models.other-fact",
    en="the fact {name} is {said}, and the model has {true}",
    zh="信息 {name} 为 {said}，而模型为 {true}",
)
FINGERPRINT = Message(
    "plugin-checks-models.fingerprint",
    en="the fingerprint is equal in another folder and another one with other weights",
    zh="指纹在另一文件夹中相同，权重不同则不同",
)
MEND_FINGERPRINT = Message(
    "plugin-checks-models.mend-fingerprint",
    en="Hash the content of config, tokenizer and weights, and no paths: cells of equal models are shared.",
    zh="请对配置、分词器与权重的内容取哈希，不含路径：相同模型的单元可共用。",
)
NO_FINGERPRINT = Message(
    "plugin-checks-models.no-fingerprint",
    en="`fingerprint` is {fingerprint}, which is no hash in hexadecimal digits",
    zh="`fingerprint` 为 {fingerprint}，不是十六进制哈希",
)
PLACE_IN_FINGERPRINT = Message(
    "plugin-checks-models.place-in-fingerprint",
    en="a copy of the model in another folder has another fingerprint",
    zh="另一文件夹中的模型副本指纹不同",
)
WEIGHTS_NOT_IN_FINGERPRINT = Message(
    "plugin-checks-models.weights-not-in-fingerprint",
    en="a model with other weights has the same fingerprint",
    zh="权重不同的模型指纹相同",
)
LOADS = Message(
    "plugin-checks-models.loads",
    en="the loaded model has the weights of the files, in the type that was asked for, on the CPU, in eval mode",
    zh="加载的模型具有文件中的权重、要求的类型，位于 CPU 且处于 eval 模式",
)
MEND_LOADS = Message(
    "plugin-checks-models.mend-loads",
    en="Load with `dtype=getattr(torch, dtype)`, and return the model after `model.eval()`.",
    zh="请用 `dtype=getattr(torch, dtype)` 加载，并在 `model.eval()` 之后返回模型。",
)
IN_TRAINING = Message("plugin-checks-models.in-training", en="it is in training mode", zh="处于训练模式")
OTHER_TYPE = Message(
    "plugin-checks-models.other-type",
    en="{name} is {kept}; asked for {asked} on the CPU",
    zh="{name} 为 {kept}；要求 CPU 上的 {asked}",
)
OTHER_WEIGHT = Message(
    "plugin-checks-models.other-weight",
    en="{name} is missing or not as in the files",
    zh="{name} 缺失或与文件不同",
)
TOKENIZER = Message(
    "plugin-checks-models.tokenizer",
    en="the tokenizer alone is that of the loaded model, and has tokens to pad with and to end with",
    zh="单独的分词器与加载的模型一致，且有填充与结束词元",
)
MEND_TOKENIZER = Message(
    "plugin-checks-models.mend-tokenizer",
    en="Let `tokenizer` read the same files as `load`, and pad with the end of text if there is no other token.",
    zh="请让 `tokenizer` 与 `load` 读取相同文件；没有填充词元时用结束词元填充。",
)
OTHER_TOKENS = Message(
    "plugin-checks-models.other-tokens",
    en='"{text}" has other tokens by `tokenizer` than by `load`',
    zh="“{text}”在 `tokenizer` 与 `load` 下词元不同",
)
NO_PAD = Message(
    "plugin-checks-models.no-pad", en="it has no token to pad with, or none to end with", zh="没有填充词元或结束词元"
)

# Generation backends.
REASONS = Message(
    "plugin-checks-models.reasons",
    en="it says by None, a text or a note whether it can be used here",
    zh="以 None、文本或 note 说明能否在此使用",
)
ANSWERS = Message(
    "plugin-checks-models.answers",
    en="every prompt has an answer that ends where it must, and every probe a loss",
    zh="每个提示都有在应处结束的回答，每个探针都有损失",
)
MEND_ANSWERS = Message(
    "plugin-checks-models.mend-answers",
    en="Return one list of token ids a prompt, in order: up to the end of text, which stays, or `max_new_tokens`.",
    zh="请按顺序为每个提示返回一个词元 id 列表：到结束词元（保留）或 `max_new_tokens` 为止。",
)
OTHER_NUMBER = Message(
    "plugin-checks-models.other-number",
    en="{answers} answers and {losses} losses came back for 3 prompts and 2 probes",
    zh="3 个提示和 2 个探针返回了 {answers} 个回答和 {losses} 个损失",
)
NO_TOKENS = Message(
    "plugin-checks-models.no-tokens",
    en="{answer} are not all token ids of the model",
    zh="{answer} 不全是模型的词元 id",
)
ENDS_ODDLY = Message(
    "plugin-checks-models.ends-oddly",
    en="the answer {answer} ends neither with the end of text nor after 6 tokens",
    zh="回答 {answer} 既未以结束词元结束，也未到 6 个词元",
)
NO_VERSION = Message(
    "plugin-checks-models.no-version", en="`version` does not name the program", zh="`version` 未注明程序"
)
SAME_ANSWERS = Message(
    "plugin-checks-models.same-answers", en="the same request has the same answers", zh="相同请求的回答相同"
)
ANSWERS_DRAWN = Message(
    "plugin-checks-models.answers-drawn", en="the same prompts had other answers", zh="相同提示的回答不同"
)
SAME_MODEL = Message(
    "plugin-checks-models.same-model",
    en="answers are the greedy ones of the model in the folder, and losses of probes are its own",
    zh="回答为文件夹中模型的贪心回答，探针损失为其自身的损失",
)
MEND_GREEDY = Message(
    "plugin-checks-models.mend-greedy",
    en="Load the weights of the folder, and switch off sampling, penalties and whatever else changes probabilities.",
    zh="请加载文件夹中的权重，并关闭采样、惩罚等一切改变概率的设置。",
)
NOT_GREEDY = Message(
    "plugin-checks-models.not-greedy",
    en="the answer is {answer}, and the most likely tokens are {greedy}",
    zh="回答为 {answer}，而最可能的词元为 {greedy}",
)
OTHER_LOSS = Message(
    "plugin-checks-models.other-loss",
    en="the loss of a probe is {loss:.4f} nats, and the model's is {true:.4f}",
    zh="探针的损失为 {loss:.4f} 纳特，而模型为 {true:.4f}",
)
