"""Errors of `ftbench lm-eval`, and reasons why a cell or a metric has no value."""

from __future__ import annotations

from ftbench.messages import Message, messages_of

# The harness
NOT_INSTALLED = Message(
    "lm-eval.not-installed",
    en='lm-evaluation-harness is not installed; run: pip install "ftbench[lm_eval]"',
    zh='未安装 lm-evaluation-harness；请运行：pip install "ftbench[lm_eval]"',
)
OTHER_VERSION = Message(
    "lm-eval.other-version",
    en='lm_eval {version} was not tried with ftbench, only {tried}; run: pip install "ftbench[lm_eval]"',
    zh='ftbench 未用 lm_eval {version} 测试过，只测试过 {tried}；请运行：pip install "ftbench[lm_eval]"',
)
NO_TASK = Message("lm-eval.no-task", en="lm_eval has no task {name}.{hint}", zh="lm_eval 没有任务 {name}。{hint}")
NO_FOLDER = Message("lm-eval.no-folder", en="there is no such folder of tasks", zh="没有这个任务文件夹")
FAILED = Message("lm-eval.failed", en="lm_eval failed ({error})", zh="lm_eval 出错（{error}）")
RUNS_CODE = Message(
    "lm-eval.runs-code",
    en="{task} runs code that a model has written; --allow-code permits it",
    zh="{task} 会运行模型生成的代码；--allow-code 表示允许",
)

# Cells
NOTHING_DONE = Message("lm-eval.nothing-done", en="no cell of this run is finished", zh="该运行没有已完成的单元")
NO_DONE_CELL = Message(
    "lm-eval.no-done-cell",
    en="{cell} is no finished cell of this run.{hint}",
    zh="{cell} 不是该运行已完成的单元。{hint}",
)
OWN_TRAINER = Message(
    "lm-eval.own-trainer",
    en="its method trains elsewhere, so that there is no model to load",
    zh="其方法在别处训练，没有可加载的模型",
)
PROMPT_ONLY = Message(
    "lm-eval.prompt-only",
    en="its method puts examples before the prompt, which lm_eval writes; the untuned model is measured once",
    zh="其方法在提示之前加入示例，而提示由 lm_eval 编写；未微调的模型只测量一次",
)
NO_CHAT_TEMPLATE = Message("lm-eval.no-chat-template", en="the model has no chat template", zh="该模型没有对话模板")

CELL_DAMAGED = Message(
    "lm-eval.cell-damaged",
    en="its files are not as they were written ({damage})",
    zh="其文件已不是写入时的样子（{damage}）",
)

# Scores
NOT_MEASURED = Message("lm-eval.not-measured", en="not measured with lm_eval", zh="没有用 lm_eval 测量")
OTHER_SETTINGS = Message(
    "lm-eval.other-settings",
    en="measured with other settings or documents than most cells",
    zh="测量时的设置或文档与多数单元不同",
)
NO_CHANGE = Message("lm-eval.no-change", en="nothing was trained", zh="没有进行训练")
OTHER_BEFORE = Message(
    "lm-eval.other-before",
    en="measured on other documents before tuning than after it",
    zh="微调前后测量的文档不同",
)
NOT_PER_DOCUMENT = Message(
    "lm-eval.not-per-document",
    en="lm_eval keeps no numbers of single documents from which {metric} follows",
    zh="lm_eval 没有保留能得出 {metric} 的单个文档数值",
)
UNKNOWN_DIRECTION = Message(
    "lm-eval.unknown-direction",
    en="the task does not say whether more or less of {metric} is better",
    zh="任务没有说明 {metric} 是越大越好还是越小越好",
)
FROM_HARNESS = Message(
    "lm-eval.from-harness",
    en="comes from `ftbench lm-eval`, so a matrix cannot ask for it",
    zh="来自 `ftbench lm-eval`，不能写在矩阵中",
)

# Files
NEWER = Message(
    "lm-eval.newer",
    en="was written by a newer ftbench (version {version})",
    zh="由更新版本的 ftbench 写入（版本 {version}）",
)
DAMAGED = Message("lm-eval.damaged", en="cannot be read: {reason}", zh="无法读取：{reason}")

MESSAGES = messages_of(globals())
