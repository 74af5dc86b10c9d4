"""Notes on a task's rows: how files were read, what the rows are like, how they were split."""

from __future__ import annotations

from ftbench.messages.note import Message

IN_FILE = Message("data.in-file", en="{file}: {note}", zh="{file}：{note}")

# Files.
EMPTY_ROWS = Message(
    "data.empty-rows",
    en="{n} empty rows left out",
    zh="未使用 {n} 个空行",
    singular={"en": "{n} empty row left out"},
)
HALF_EMPTY = Message(
    "data.half-empty",
    en="{n} rows left out without a value that the task needs: {fields}",
    zh="未使用 {n} 个缺少任务所需值的行：{fields}",
    singular={"en": "{n} row left out without a value that the task needs: {fields}"},
)
SEPARATED = Message("data.separated", en="the columns are separated by {separator}", zh="各列以{separator}分隔")
SEPARATED_BY_SIGN = Message("data.separated-by-sign", en="the columns are separated by {sign}", zh="各列以 {sign} 分隔")
COMMAS = Message("data.commas", en="commas", zh="逗号")
SEMICOLONS = Message("data.semicolons", en="semicolons", zh="分号")
TABS = Message("data.tabs", en="tabs", zh="制表符")
BARS = Message("data.bars", en="vertical bars", zh="竖线")
INDEX_COLUMN = Message(
    "data.index-column",
    en="the first column has no name and numbers the rows: left out",
    zh="第一列没有名称，只是行号：未使用",
)
SHEET = Message(
    "data.sheet",
    en='the sheet "{sheet}" is read; others with content: {others}',
    zh="读取工作表“{sheet}”；其他有内容的工作表：{others}",
)
READ_AS = Message("data.read-as", en="read as {encoding}", zh="按 {encoding} 编码读取")
NO_SPLIT_COLUMN = Message(
    "data.no-split-column",
    en='the column "split" names no side ({values}): taken as any other column',
    zh="“split” 列没有指明划分（{values}）：按普通列处理",
)
SPELLED = Message("data.spelled", en='the column "{column}" was read as "{field}"', zh="“{column}” 列作为“{field}”读取")
UNREAD = Message(
    "data.unread",
    en="columns that look like content and are not used (rows that have them): {columns}",
    zh="看起来有内容但未被使用的列（有值的行数）：{columns}",
)
CONVERSATIONS = Message(
    "data.conversations", en="the rows are conversations in the format {format}", zh="数据行是 {format} 格式的对话"
)
UNANSWERED = Message(
    "data.unanswered",
    en="{n} messages after the last answer of their conversation left out",
    zh="未使用 {n} 条位于对话最后一个回答之后的消息",
    singular={"en": "{n} message after the last answer of its conversation left out"},
)
UNTRAINED_END = Message(
    "data.untrained-end",
    en="{n} conversations end before answers with the weight 0: {messages} messages left out",
    zh="{n} 段对话在权重为 0 的回答之前结束：未使用 {messages} 条消息",
    singular={"en": "{n} conversation ends before answers with the weight 0: {messages} messages left out"},
)

# Rows, labels and groups.
REPEATED = Message("data.repeated", en="{count} repeated rows left out", zh="未使用 {count} 个重复的行")
LEAKED = Message(
    "data.leaked",
    en="WARNING: {leaked} of {count} test inputs are in the training data too",
    zh="警告：{count} 个测试输入中有 {leaked} 个也在训练数据中",
)
RARE = Message("data.rare", en="labels with fewer than 3 training rows: {labels}", zh="训练行少于 3 个的标签：{labels}")
UNSEEN = Message(
    "data.unseen",
    en="WARNING: the limit on training rows leaves none with the label {labels}",
    zh="警告：限制训练行数后，没有标签为 {labels} 的训练行",
)
ONE_CLASS = Message(
    "data.one-class",
    en="WARNING: labels written in several ways are one class: {labels}",
    zh="警告：写法不同的标签被视为同一类别：{labels}",
)
LOOK_ALIKE = Message(
    "data.look-alike",
    en="WARNING: labels that look alike are classes of their own: {labels}",
    zh="警告：看起来相似的标签仍是不同的类别：{labels}",
)
CONTRADICTIONS = Message(
    "data.contradictions",
    en="{n:,} inputs are there with different labels",
    zh="{n:,} 个输入各带有不同的标签",
    singular={"en": "{n:,} input is there with different labels", "zh": "{n:,} 个输入带有不同的标签"},
)
NO_GROUP = Message(
    "data.no-group",
    en="rows whose group is a word for a missing value belong to no group: {words}",
    zh="以下分组值只表示缺失（行数），这些行不属于任何分组：{words}",
)
ONE_GROUP = Message(
    "data.one-group",
    en="{count:,} groups are written in several ways and are one group each",
    zh="{count:,} 个分组有多种写法，各被视为同一分组",
)
LARGE_GROUP = Message(
    "data.large-group",
    en="WARNING: {largest:,} of {count:,} rows are one group and stay on one side of the split",
    zh="警告：{count:,} 行中有 {largest:,} 行属于同一分组，只能划分到同一侧",
)

# The split.
ONE_FORM = Message(
    "data.one-form",
    en="{alike} of {count} rows share most of their text: they were split by what differs (`group_by` keeps copies of "
    "one text together)",
    zh="{count} 行中有 {alike} 行的大部分文字相同：按不同之处划分（同一文本的副本可用 `group_by` 保持在一起）",
)
LARGE_CLUSTER = Message(
    "data.large-cluster",
    en="near-duplicates and groups stay on one side: {count} rows form {clusters} clusters, the largest of {largest} "
    "rows",
    zh="近似重复的行和同组的行划分在同一侧：{count} 行构成 {clusters} 个簇，最大的有 {largest} 行",
)
FOLDS = Message(
    "data.folds",
    en="{folds}-fold cross-validation: every row is a test row in one fold, and folds have {rows} test rows",
    zh="{folds} 折交叉验证：每行恰好在其中一折作为测试行，每折有 {rows} 个测试行",
)
FEW_TEST = Message(
    "data.few-test",
    en="WARNING: {n} test rows: at best very large differences between methods can show",
    zh="警告：只有 {n} 个测试行：方法之间至多只有非常大的差异才能显现",
    singular={"en": "WARNING: {n} test row: at best very large differences between methods can show"},
)
FEW_VALIDATION = Message(
    "data.few-validation",
    en="{n} validation rows: which weights are kept rests on very little",
    zh="只有 {n} 个验证行：保留哪些权重的依据很少",
    singular={"en": "{n} validation row: which weights are kept rests on very little"},
)
