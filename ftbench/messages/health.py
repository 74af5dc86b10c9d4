"""What may make the numbers of a run mean little: findings over its cells, shown before everything else."""

from __future__ import annotations

from ftbench.messages.note import Message

# Cells.
FAILED = Message("health.failed", en="{n} cells failed", zh="{n} 个单元失败", singular={"en": "{n} cell failed"})
SKIPPED = Message(
    "health.skipped", en="{n} cells were skipped", zh="{n} 个单元被跳过", singular={"en": "{n} cell was skipped"}
)
PENDING = Message(
    "health.pending",
    en="{n} cells have not run yet",
    zh="{n} 个单元尚未运行",
    singular={"en": "{n} cell has not run yet"},
)
PROBLEMS = Message(
    "health.problems",
    en="{n} problems beside the cells",
    zh="另有 {n} 个与单元无关的问题",
    singular={"en": "{n} problem beside the cells"},
)
NOT_CHECKED = Message(
    "health.not-checked",
    en="this could not be looked at: {kind}: {error}",
    zh="以下方面无法检查：{kind}：{error}",
)

# Label tasks.
NONE_ABOVE_MAJORITY = Message(
    "health.none-above-majority",
    en='{where}: no method is clearly better than always answering "{label}" ({metric} {majority:.3f}, chance '
    "{chance:.3f})",
    zh="{where}：没有一种方法明显优于总是回答“{label}”（{metric} {majority:.3f}，随机猜测 {chance:.3f}）",
)
NOT_ABOVE_MAJORITY = Message(
    "health.not-above-majority",
    en='{where}: not clearly better than always answering "{label}", the most frequent label of the test rows '
    "({metric} {majority:.3f}, chance {chance:.3f}): {methods}",
    zh="{where}：以下方法没有明显优于总是回答测试数据中最常见的标签“{label}”（{metric} {majority:.3f}，随机猜测 "
    "{chance:.3f}）：{methods}",
)
ONE_LABEL = Message(
    "health.one-label",
    en="{method} answers {share:.0f} % of the rows or more with one label; task: label (seeds): {where}. Accuracy is "
    "then the share of that label; macro F1 shows the fault",
    zh="{method} 对不少于 {share:.0f} % 的数据只回答同一个标签；任务：标签（种子）：{where}。此时准确率只是该标签的"
    "占比，宏平均 F1 能显出问题",
)

# Answers, losses and times.
DEGENERATE = Message(
    "health.degenerate",
    en="{method}: answers that are empty, loop or were cut at the limit: {where}",
    zh="{method}：回答为空、循环重复或因达到长度上限被截断的比例：{where}",
)
FORGETTING = Message(
    "health.forgetting",
    en="{method} forgot general text; change of its loss in nats per token: {where}",
    zh="{method} 遗忘了通用文本；其损失的变化（每个词元的奈特数）：{where}",
)
OTHER_TASKS = Message(
    "health.other-tasks",
    en="{method} made the model worse on other tasks; change of their loss in nats per token: {where}",
    zh="{method} 使模型在其他任务上变差；其损失的变化（每个词元的奈特数）：{where}",
)
LOSS_NEVER_FELL = Message(
    "health.loss-never-fell",
    en="{method}: training did not lower the loss; task / seed: {where}",
    zh="{method}：训练没有降低损失；任务 / 种子：{where}",
)
TIME_DISTURBED = Message(
    "health.time-disturbed",
    en="{method}: training times that do not fit its other cells, where it takes {usual:.2f}× as long as {baseline}; "
    "task / seed: {where}. Something else may have used the machine",
    zh="{method}：以下训练时间与其他单元不符（在其他单元中为 {baseline} 的 {usual:.2f} 倍）；任务 / 种子：{where}。"
    "当时机器可能被其他程序占用",
)
BASELINE_DISTURBED = Message(
    "health.baseline-disturbed",
    en="{method}, the baseline: training times that do not fit its other cells by any method; task / seed: {where}. "
    "Something else may have used the machine",
    zh="基线 {method}：相对每种方法而言，以下训练时间与其他单元不符；任务 / 种子：{where}。当时机器可能被其他程序占用",
)

# Data, prompts and tuning.
LEAKED = Message(
    "health.leaked",
    en="{where}: {leaked} of {count} test inputs are in the training data too",
    zh="{where}：{count} 个测试输入中有 {leaked} 个也在训练数据中",
)
PLAIN_CHAT = Message(
    "health.plain-chat",
    en="{models} are chat models and were given plain text: their untrained answers are probably worse than they can "
    "be. Leave out “format: plain” to use their chat templates",
    zh="{models} 是对话模型，但输入为纯文本：未经训练的回答很可能低于其实际水平。去掉“format: plain”即可使用其对话模板",
    singular={
        "en": "{models} is a chat model and was given plain text: its untrained answers are probably worse than they "
        "can be. Leave out “format: plain” to use its chat template"
    },
)
PLAIN_BESIDE = Message(
    "health.plain-beside",
    en="{models} are chat models that were given plain text; the same models stand beside them through their chat "
    "templates, so both ways are shown",
    zh="{models} 是以纯文本输入的对话模型；同一模型也以对话模板参与比较，两种方式均已列出",
    singular={
        "en": "{models} is a chat model that was given plain text; the same model stands beside it through its chat "
        "template, so both ways are shown"
    },
)
TEMPLATE_HANDLED = Message(
    "health.template-handled",
    en="the chat template of {model}: {what}",
    zh="{model} 的对话模板：{what}",
)
UNTUNED = Message(
    "health.untuned",
    en="the methods ran with default settings: another learning rate may change their order. “tuning: {{trials: 5}}” "
    "gives every method the same number of trials",
    zh="各方法使用默认设置：换一个学习率，排名就可能改变。设置“tuning: {{trials: 5}}”可让各方法的调参次数相同",
)
UNEQUAL_TUNING = Message(
    "health.unequal-tuning",
    en="unequal tuning budgets, in trials: {where}. Methods with more trials have an advantage",
    zh="调参预算（试验次数）不等：{where}。试验次数多的方法占优",
)
TUNED_TO_EDGE = Message(
    "health.tuned-to-edge",
    en="{n} chosen settings lie at the edge of what was tried; a better value may lie outside",
    zh="有 {n} 个选定值位于搜索范围边缘，更好的值可能在范围之外",
    singular={"en": "{n} chosen setting lies at the edge of what was tried; a better value may lie outside"},
)
