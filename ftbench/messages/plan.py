"""Reasons why the planner skips a cell, and what a plan says of small data."""

from __future__ import annotations

from ftbench.messages.note import Message

ONLY_LABELS = Message("plan.only-labels", en="it works on label tasks only", zh="该方法只适用于标签任务")
SAME_AS = Message(
    "plan.same-as",
    en="{model} is asked in its native format by {method} already",
    zh="{method} 已经以 {model} 的原生格式提问",
)
ONLY_TEXT = Message("plan.only-text", en="it works on text tasks only", zh="该方法只适用于文本任务")
DEFAULT_SEEDS = Message(
    "plan.default-seeds",
    en="{n} seeds, the default for several trained methods: about {time}; `seeds: 1` would take {shorter} and finds "
    "differences between equal methods in 17 to 20 % of runs",
    zh="{n} 个随机种子（训练多种方法时的默认值）：约 {time}；`seeds: 1` 需 {shorter}，"
    "但在 17% 到 20% 的运行中会把相同的方法判为有差异",
)
SMALL_LABELS = Message(
    "plan.small-labels",
    en="{task}: of {rows} rows {test} are test rows, which can show differences of about {points} points of accuracy "
    "at best. `folds: {folds}` in its entry tests every row once and can show about {folded}: {more} cells in place of "
    "{cells}, roughly {longer} in place of {time}",
    zh="{task}：{rows} 行中有 {test} 个测试行，最多能发现约 {points} 个百分点的准确率差异。"
    "在任务条目中加 `folds: {folds}` 可让每行都测试一次，能发现约 {folded} 个百分点的差异："
    "单元由 {cells} 个增至 {more} 个，时间由约 {time} 增至约 {longer}",
)
SMALL_TEXTS = Message(
    "plan.small-texts",
    en="{task}: of {rows} rows {test} are test rows, which can show differences of about {points} standard deviations "
    "between single answers at best. `folds: {folds}` in its entry tests every row once and can show about {folded}: "
    "{more} cells in place of {cells}, roughly {longer} in place of {time}",
    zh="{task}：{rows} 行中有 {test} 个测试行，最多能发现约 {points} 个标准差（单个回答之差）的差异。"
    "在任务条目中加 `folds: {folds}` 可让每行都测试一次，能发现约 {folded} 个标准差的差异："
    "单元由 {cells} 个增至 {more} 个，时间由约 {time} 增至约 {longer}",
)
SMALL_NONE = Message(
    "plan.small-none",
    en="{task}: of {rows} rows {test} are test rows, too few to show any difference. `folds: {folds}` in its entry "
    "tests every row once: {more} cells in place of {cells}, roughly {longer} in place of {time}",
    zh="{task}：{rows} 行中只有 {test} 个测试行，不足以发现任何差异。"
    "在任务条目中加 `folds: {folds}` 可让每行都测试一次："
    "单元由 {cells} 个增至 {more} 个，时间由约 {time} 增至约 {longer}",
)

PILOT_NO_MODEL = Message(
    "plan.pilot-no-model",
    en="{run} has no model {name}.{hint}",
    zh="{run} 中没有模型 {name}。{hint}",
)
PILOT_NO_TASK = Message(
    "plan.pilot-no-task",
    en="{run} has no task {name}.{hint}",
    zh="{run} 中没有任务 {name}。{hint}",
)
PILOT_NO_METHOD = Message(
    "plan.pilot-no-method",
    en="{run} has no method {name}.{hint}",
    zh="{run} 中没有方法 {name}。{hint}",
)
PILOT_NO_VARIANCE = Message(
    "plan.pilot-no-variance",
    en="{run} has no {metric} of two methods of this plan that differ on {task}",
    zh="{run} 中没有本计划的两种方法在 {task} 上有所不同的 {metric}",
)
PILOT_UNFINISHED = Message(
    "plan.pilot-unfinished",
    en="{run} is not finished: {n} cells have no result yet",
    zh="{run} 尚未完成：有 {n} 个单元还没有结果",
    singular={"en": "{run} is not finished: {n} cell has no result yet"},
)
PILOT_OTHER_FOLDS = Message(
    "plan.pilot-other-folds",
    en="{task} has {folds} folds here and {others} in {run}: what folds vary is carried over as it is there",
    zh="{task} 在此有 {folds} 折，在 {run} 中有 {others} 折：折间波动按该运行中的计",
)
PILOT_USELESS = Message(
    "plan.pilot-useless",
    en="--from {run}: no comparison of this plan is in that run. {reason}",
    zh="--from {run}：本计划的比较都不在该运行中。{reason}",
)
PILOT_NOTHING_COMPARED = Message(
    "plan.pilot-nothing-compared",
    en="This plan compares no two methods.",
    zh="本计划不比较任何两种方法。",
)
PILOT_TELLS = Message(
    "plan.pilot-tells",
    en="How large that is in the metric's unit depends on the run: a pilot with few rows and seeds tells, "
    "with `ftbench plan MATRIX --from RUN`",
    zh="以指标单位计有多大，取决于运行本身：先用少量数据和种子试运行，再用 `ftbench plan MATRIX --from RUN` 即可得知",
)

# Memory of an accelerator.
NEEDS_PER_DEVICE = Message(
    "plan.needs-per-device",
    en="memory of {model} on each of {n} devices ({device}), about: {needs}",
    zh="{model} 在 {n} 个设备（{device}）上每个约需显存：{needs}",
    singular={"en": "memory of {model} on {device}, about: {needs}", "zh": "{model} 在 {device} 上约需显存：{needs}"},
)
DEVICE_MEMORY_UNKNOWN = Message(
    "plan.device-memory-unknown",
    en="how much memory {device} has is not known here: `resources: {{gpu_memory: 80GB}}` tells it",
    zh="此处无法得知 {device} 的显存大小：可用 `resources: {{gpu_memory: 80GB}}` 说明",
)
ALL_FIT = Message(
    "plan.all-fit",
    en="all of this fits into the memory of {device} ({available})",
    zh="以上均放得进 {device} 的显存（{available}）",
)
FITS_BY = Message(
    "plan.fits-by",
    en="{method} on {model} needs about {needed}, and {device} has {available}: {way} brings it to about {less}",
    zh="{method}（模型 {model}）约需 {needed}，而 {device} 有 {available}：{way}可降到约 {less}",
)
FITS_BY_NO_WAY = Message(
    "plan.fits-by-no-way",
    en="{method} on {model} needs about {needed}, and {device} has {available}: the least that it can do with is about "
    "{less}, so take a larger device, a smaller model or a method that trains fewer weights",
    zh="{method}（模型 {model}）约需 {needed}，而 {device} 有 {available}：最少也要约 {less}，"
    "请换用更大的设备、更小的模型或训练参数更少的方法",
)
FITS_BY_NO_WAY_UNTRAINED = Message(
    "plan.fits-by-no-way-untrained",
    en="{method} on {model} needs about {needed}, and {device} has {available}: the least that it can do with is about "
    "{less}, so take a larger device or a smaller model",
    zh="{method}（模型 {model}）约需 {needed}，而 {device} 有 {available}：最少也要约 {less}，"
    "请换用更大的设备或更小的模型",
)
SMALLER_PASSES = Message(
    "plan.smaller-passes", en="smaller passes, which a cell takes by itself,", zh="更小的分批（单元会自动采用）"
)
CHECKPOINTING = Message(
    "plan.checkpointing",
    en="activation checkpointing, which a cell takes by itself unless training.checkpointing is off,",
    zh="激活检查点（除非关闭 training.checkpointing，单元会自动采用）",
)
BF16_WEIGHTS = Message(
    "plan.bf16-weights",
    en="holding the weights in 16 bits (the model's dtype: bf16)",
    zh="以 16 位保存权重（模型的 dtype: bf16）",
)
FOUR_BIT_WEIGHTS = Message(
    "plan.four-bit-weights",
    en="holding the base in four bits (the method qlora)",
    zh="以四位保存基础模型（方法 qlora）",
)
MORE_DEVICES = Message(
    "plan.more-devices",
    en="training on {devices} devices (devices: {devices})",
    zh="用 {devices} 个设备训练（devices: {devices}）",
)
MORE_DEVICES_BF16 = Message(
    "plan.more-devices-bf16",
    en="training on {devices} devices with the weights in 16 bits (devices: {devices}, and the model's dtype: bf16)",
    zh="用 {devices} 个设备训练并以 16 位保存权重（devices: {devices}，且模型的 dtype: bf16）",
)
