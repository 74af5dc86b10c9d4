"""What `ftbench init` says of a file, asks, and writes into a matrix as comments."""

from __future__ import annotations

from ftbench.messages.note import Message

# What the file holds.
ROWS = Message(
    "proposal.rows",
    en="{file}: {n:,} rows with the columns",
    zh="{file}：{n:,} 行，各列为",
    singular={"en": "{file}: {n} row with the columns"},
)
CONVERSATIONS = Message(
    "proposal.conversations",
    en="conversations in the format {format}",
    zh="对话，格式为 {format}",
)
UNREADABLE = Message(
    "proposal.unreadable",
    en="{n} rows cannot be read, the first: {first}",
    zh="{n} 行无法读取，第一个：{first}",
    singular={"en": "{n} row cannot be read: {first}"},
)
TOO_FEW = Message(
    "proposal.too-few",
    en="WARNING: {n} rows are too few to train and test on: the matrix needs at least {least}",
    zh="警告：{n} 行太少，不足以训练和测试：矩阵至少需要 {least} 行",
    singular={"en": "WARNING: {n} row is too few to train and test on: the matrix needs at least {least}"},
)
TEXT = Message("proposal.text", en="text, {length:.0f} characters on average", zh="文本，平均 {length:.0f} 个字符")
LABEL = Message("proposal.label", en="{n} values: {values}", zh="{n} 个取值：{values}")
GROUP = Message("proposal.group", en="values that repeat", zh="有重复的取值")
IDENTIFIER = Message("proposal.identifier", en="all different", zh="各不相同")
NUMBER = Message("proposal.number", en="numbers", zh="数字")
DATE = Message("proposal.date", en="dates", zh="日期")
STRUCTURE = Message("proposal.structure", en="lists", zh="列表")
EMPTY = Message("proposal.empty", en="empty", zh="空")
GAPS = Message(
    "proposal.gaps",
    en="{said}; {n} rows have none",
    zh="{said}；{n} 行为空",
    singular={"en": "{said}; {n} row has none"},
)

# Questions.
WHICH_TASK = Message("proposal.which-task", en="Task", zh="任务")
WHICH_MODEL = Message(
    "proposal.which-model",
    en="Model (builtin:…, hf:ORGANISATION/NAME or a folder)",
    zh="模型（builtin:…、hf:组织/名称 或文件夹）",
)
WHICH_FILE = Message(
    "proposal.which-file",
    en="Data file (empty: the data that comes with a task)",
    zh="数据文件（留空则用任务自带的数据）",
)
READS = Message("proposal.reads", en="{inputs} → {answer}", zh="{inputs} → {answer}")
OWN = Message("proposal.own", en="a task of its own, {reads}", zh="单独的任务，{reads}")

# What was written, and what comes next.
WROTE = Message("proposal.wrote", en="Written:", zh="已写入：")
WROTE_MATRIX = Message("proposal.wrote-matrix", en="what is compared", zh="要比较的内容")
WROTE_TASK = Message("proposal.wrote-task", en="what a model reads and answers", zh="模型读什么、答什么")
WROTE_SCHEMA = Message(
    "proposal.wrote-schema", en="lets an editor complete and check the matrix", zh="供编辑器补全和检查"
)
NEXT = Message("proposal.next", en="Next:", zh="接下来：")
NEXT_CHECK = Message(
    "proposal.next-check", en="faults, duplicates, leaks, personal data", zh="错误、重复、泄漏、个人信息"
)
NEXT_PLAN = Message(
    "proposal.next-plan", en="rows as the model reads them, time, memory", zh="模型读到的样子、时间、内存"
)
NEXT_RUN = Message("proposal.next-run", en="trains, evaluates, writes a report", zh="训练、评估、生成报告")

# Comments in the matrix and in the task.
MADE_BY = Message(
    "proposal.made-by", en="Made by `{command}`; change what you like.", zh="由 `{command}` 生成，可随意修改。"
)
SMALL_MODEL = Message(
    "proposal.small-model",
    en="a small one, to try things out; for results: hf:ORGANISATION/NAME or a folder",
    zh="小模型，用来试跑；正式结果请用 hf:组织/名称 或文件夹",
)
OTHER_TASKS = Message(
    "proposal.other-tasks", en="these could read the rows, too: {names}", zh="也能读取这些行的任务：{names}"
)
SPLIT_COLUMN = Message(
    "proposal.split-column", en="the column `split` says the side of each row", zh="`split` 列指定每一行属于哪个集合"
)
GROUP_BY = Message(
    "proposal.group-by",
    en="rows with the same value stay on one side (columns that repeat: {names})",
    zh="取值相同的行留在同一集合（有重复取值的列：{names}）",
)
BY_TIME = Message(
    "proposal.by-time",
    en="the newest rows for testing: {command}",
    zh="用最新的行做测试：{command}",
)
FOLDS = Message(
    "proposal.folds",
    en="{rows:,} rows are few: each is a test row once, at {folds} times the cost",
    zh="{rows:,} 行偏少：每一行都做一次测试行，费用为 {folds} 倍",
)
ZERO_SHOT = Message("proposal.zero-shot", en="the model as it is: what training must beat", zh="原模型：训练须胜过它")
SEEDS = Message(
    "proposal.seeds", en="[0, 1, 2] shows how much of a difference is chance", zh="[0, 1, 2] 可看出差异中有多少是偶然"
)
TUNING = Message(
    "proposal.tuning",
    en="looks for each method's learning rate on validation rows",
    zh="用验证行为每种方法寻找学习率",
)
TEMPLATES = Message(
    "proposal.templates",
    en="What a model reads and answers. A name in braces is a column; {optional} may be empty.",
    zh="模型读什么、答什么。花括号里是列名；{optional} 表示可以为空。",
)
