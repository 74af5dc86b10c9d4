"""What is wrong with jobs on other machines, and why tries were lost."""

from __future__ import annotations

from ftbench.messages.note import Message

NO_JOB = Message("jobs.no-job", en="has no job {name}", zh="没有任务 {name}")
NO_CELL = Message(
    "jobs.no-cell",
    en="has no cell {cell}.{hint} `ftbench results {directory} --level cell --format csv` lists them",
    zh="没有单元 {cell}。{hint}`ftbench results {directory} --level cell --format csv` 会列出所有单元",
)
CELL_WAITS = Message(
    "jobs.cell-waits",
    en="the cell {cell} waits for tuning: `ftbench run` chooses its settings first",
    zh="单元 {cell} 在等待调参：`ftbench run` 会先选定其设置",
)
CELL_SKIPPED = Message(
    "jobs.cell-skipped", en="the cell {cell} is skipped: {reason}", zh="单元 {cell} 被跳过：{reason}"
)
MATRIX_CHANGED = Message(
    "jobs.matrix-changed",
    en="the matrix as planned here has no {model} / {task} / {method}: files have changed since the run was planned",
    zh="在此处规划的矩阵没有 {model} / {task} / {method}：运行规划之后其文件已改变",
)
OTHER_MODEL = Message(
    "jobs.other-model",
    en="the model {model} is another one on this machine ({here} and not {planned}): its files differ from those that "
    "the run was planned with",
    zh="模型 {model} 在这台机器上不同（{here}，而不是 {planned}）：其文件与规划运行时的文件不一致",
)
OTHER_DATA = Message(
    "jobs.other-data",
    en="the data of {task} is another one on this machine: its rows differ from those that the run was planned with",
    zh="{task} 的数据在这台机器上不同：其各行与规划运行时的不一致",
)
OTHER_LIBRARY = Message(
    "jobs.other-library",
    en="{library} is {here} on this machine, and {planned} where the run was planned: numbers may differ. Install the "
    "same, or write `allow: {{other_versions: true}}`",
    zh="这台机器上的 {library} 为 {here}，规划运行时为 {planned}：数值可能不同。请安装相同版本，"
    "或写 `allow: {{other_versions: true}}`",
)
OTHER_PRECISION = Message(
    "jobs.other-precision",
    en="this machine would compute in {here}, and the run was planned for {planned}: write `precision: {planned}`",
    zh="这台机器会以 {here} 计算，而运行规划为 {planned}：请写 `precision: {planned}`",
)
MODEL_NOT_HERE = Message(
    "jobs.model-not-here",
    en="the machine {where} has no model at {path}: models are not sent, so copy it there",
    zh="机器 {where} 在 {path} 没有模型：模型不会被传送，请把它复制过去",
)
FILE_CHANGED = Message(
    "jobs.file-changed",
    en="has changed on the run's machine since the run began",
    zh="自运行开始以来，该文件在运行所在的机器上已改变",
)
NO_DIRECTORY = Message(
    "jobs.no-directory", en="the executor {executor} needs a run directory", zh="执行器 {executor} 需要运行目录"
)
HEAD_RUNS = Message(
    "jobs.head-runs",
    en="another `ftbench run` looks after the jobs of this directory ({holder}); stop it first, or wait for it",
    zh="另一个 `ftbench run` 正在管理此目录的任务（{holder}）；请先停止它，或等待它结束",
)

# Why a try was lost.
GONE = Message(
    "jobs.gone",
    en="the job ended without telling how, on {where}",
    zh="任务在 {where} 上结束，但没有说明如何结束",
)
NEVER_BEGUN = Message("jobs.never-begun", en="the job ended before it began", zh="任务尚未开始就已结束")
RESTARTED = Message("jobs.restarted", en="the scheduler began it again", zh="调度器重新开始了它")
ENDED_AS = Message("jobs.ended-as", en="the scheduler says {state}", zh="调度器的状态为 {state}")
OFTEN_LOST = Message(
    "jobs.often-lost", en="lost {attempts} times, last: {reason}", zh="丢失了 {attempts} 次，最近一次：{reason}"
)
LOST_LINE = Message(
    "jobs.lost-line",
    en="lost ({reason}), begun again: try {attempt}",
    zh="已丢失（{reason}），重新开始：第 {attempt} 次尝试",
)
