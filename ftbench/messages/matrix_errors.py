"""What is wrong with a key or value of a matrix, or of another YAML file with a schema."""

from __future__ import annotations

from ftbench.messages.note import Message

# Keys.
UNKNOWN_KEY = Message("matrix-errors.unknown-key", en="unknown key.{hint}", zh="未知的键。{hint}")
NO_KEYS = Message("matrix-errors.no-keys", en=" There are no keys here.", zh="此处没有任何键。")
KEY_OF_ANOTHER_PLACE = Message(
    "matrix-errors.key-of-another-place", en="unknown key here: {elsewhere}", zh="此处没有这个键：{elsewhere}"
)
MISSING = Message("matrix-errors.missing", en="is missing{how}", zh="缺少此键{how}")
WRITE_ENTRY = Message("matrix-errors.write-entry", en=": write {entry}", zh="：请写作 {entry}")
ENTRY_FORMS = Message(
    "matrix-errors.entry-forms",
    en=": an entry is a name, or {{{key}: NAME, key: value}}",
    zh="：条目是一个名称，或 {{{key}: NAME, key: value}}",
)

# Kinds of values.
MUST_BE = Message("matrix-errors.must-be", en="must be {kind}{found}{quotes}", zh="应为{kind}{found}{quotes}")
FOUND = Message("matrix-errors.found", en=", not {value}", zh="，而不是 {value}")
IN_QUOTES = Message("matrix-errors.in-quotes", en=": put it in quotes", zh="：请加上引号")
ONE_VALUE = Message(
    "matrix-errors.one-value", en="must be one {kind}, not a list{hint}", zh="应为一个{kind}，不能是列表{hint}"
)
A_WHOLE_NUMBER = Message("matrix-errors.a-whole-number", en="a whole number", zh="整数")
A_NUMBER = Message("matrix-errors.a-number", en="a number", zh="数")
WHOLE_NUMBER = Message("matrix-errors.whole-number", en="whole number", zh="整数")
NUMBER = Message("matrix-errors.number", en="number", zh="数")
TEXT = Message("matrix-errors.text", en="text", zh="文本")
TRUE_OR_FALSE = Message("matrix-errors.true-or-false", en="true or false", zh=" true 或 false")
LIST = Message("matrix-errors.list", en="must be a list{such}{found}", zh="应为列表{such}{found}")
SUCH_AS = Message("matrix-errors.such-as", en=", such as {example}", zh="，例如 {example}")
THREE_SEEDS = Message("matrix-errors.three-seeds", en="[0, 1, 2], or their number: 3", zh="[0, 1, 2]，也可只写个数：3")
KEYS_WITH_VALUES = Message(
    "matrix-errors.keys-with-values", en="must be keys with values{found}", zh="应为带值的键{found}"
)
A_DICTIONARY = Message("matrix-errors.a-dictionary", en="must be a valid dictionary{found}", zh="应为带值的键{found}")
ONE_ITEM = Message("matrix-errors.one-item", en="needs at least one item", zh="至少需要一项")

# Bounds; the values are shown as pydantic shows them.
AT_LEAST = Message(
    "matrix-errors.at-least", en="must be greater than or equal to {bound}{found}", zh="应不小于 {bound}{found}"
)
AT_MOST = Message(
    "matrix-errors.at-most", en="must be less than or equal to {bound}{found}", zh="应不大于 {bound}{found}"
)
ABOVE = Message("matrix-errors.above", en="must be greater than {bound}{found}", zh="应大于 {bound}{found}")
BELOW = Message("matrix-errors.below", en="must be less than {bound}{found}", zh="应小于 {bound}{found}")
FINITE = Message("matrix-errors.finite", en="must be a finite number{found}", zh="应为有限数{found}")
LONGER = Message(
    "matrix-errors.longer",
    en="must have at least {n} characters{found}",
    zh="至少应有 {n} 个字符{found}",
    singular={"en": "must have at least {n} character{found}"},
)
SHORTER = Message(
    "matrix-errors.shorter",
    en="must have at most {n} characters{found}",
    zh="最多可有 {n} 个字符{found}",
    singular={"en": "must have at most {n} character{found}"},
)
ONE_OF = Message("matrix-errors.one-of", en="must be {choices}{found}", zh="应为 {choices}{found}")
CHOICES = Message("matrix-errors.choices", en="{first} or {last}", zh="{first} 或 {last}")
WITH_HINT = Message("matrix-errors.with-hint", en="{fault}.{hint}", zh="{fault}。{hint}")

# The schema's own rules.
NO_NAME = Message(
    "matrix-errors.no-name",
    en="a name has no slashes or control characters and is not . or .., got {value}",
    zh="名称中不能有斜杠或控制字符，也不能是 . 或 ..，实际为 {value}",
)
NUL_IN_PATH = Message("matrix-errors.nul-in-path", en="a path has no NUL character", zh="路径中不能有 NUL 字符")
TOKENS_OR_AUTO = Message(
    "matrix-errors.tokens-or-auto",
    en="must be auto or a whole number of at least 16, not {value}",
    zh="应为 auto 或不小于 16 的整数，而不是 {value}",
)
ANSWER_LENGTH = Message(
    "matrix-errors.answer-length",
    en="expected auto or a whole number from 1 to 8192, got {value}",
    zh="应为 auto 或 1 到 8192 的整数，实际为 {value}",
)
COLUMN_NAMES = Message(
    "matrix-errors.column-names",
    en="must be a column's name, or a list of names that are joined, not {value}",
    zh="应为一个列名，或要合并的若干列名的列表，而不是 {value}",
)
LANGUAGE_TAG = Message(
    "matrix-errors.language-tag",
    en="must be a language tag (BCP 47) such as en, zh or pt-BR, not {value}.{hint}",
    zh="应为语言标签（BCP 47），例如 en、zh 或 pt-BR，而不是 {value}。{hint}",
)
ONE_TRIAL = Message(
    "matrix-errors.one-trial",
    en="a single trial chooses nothing; take 0 (default settings) or at least 2",
    zh="只有一次试验无从选择；请取 0（默认设置）或至少 2",
)
METRIC_OF_SHORT_TRIALS = Message(
    "matrix-errors.metric-of-short-trials",
    en="a metric decides among full trainings, and `finalists: 0` has none: short trials are judged by their loss",
    zh="指标只在完整训练之间作选择，而 `finalists: 0` 没有完整训练：短试验按损失评判",
)
SEARCH_OF_GRID = Message(
    "matrix-errors.search-of-grid",
    en="a grid searches the learning rate alone; take strategy: random or strategy: tpe",
    zh="grid 只搜索学习率；请用 strategy: random 或 strategy: tpe",
)
SEARCH_OF_ONE = Message(
    "matrix-errors.search-of-one",
    en="{name} needs two values or more: [low, high], or a list",
    zh="{name} 至少需要两个值：[下限, 上限]，或一个列表",
)
SEARCH_WITHOUT_TRIALS = Message(
    "matrix-errors.search-without-trials",
    en="nothing is searched without trials, such as trials: 8",
    zh="没有试验就无从搜索，例如 trials: 8",
)
TWICE = Message("matrix-errors.twice", en='"{name}" is there twice{hint}', zh="“{name}”出现了两次{hint}")
ANOTHER_NAME = Message(
    "matrix-errors.another-name", en="; give one of them another `name`", zh="；请给其中之一另取 `name`"
)
COUNT_OF_SEEDS = Message(
    "matrix-errors.count-of-seeds",
    en="a number of seeds is from 1 to {most}, not {value}; the single seed {value} is [{value}]",
    zh="种子数应为 1 到 {most}，而不是 {value}；若只用种子 {value}，请写作 [{value}]",
)
NO_BASELINE = Message(
    "matrix-errors.no-baseline", en='"{name}" is none of the methods.{hint}', zh="“{name}”不在所列方法之中。{hint}"
)

# Axes.
NO_AXIS = Message(
    "matrix-errors.no-axis",
    en="is no axis.{hint} Axes are keys of training and evaluation; settings of a method vary with `each` in its entry",
    zh="不能作为轴。{hint}轴是 training 和 evaluation 的键；方法自身的设置请在其条目中用 `each` 给出多个值",
)
TOO_MANY_COMBINATIONS = Message(
    "matrix-errors.too-many-combinations",
    en="has {count:,} combinations, and a matrix at most {most:,} rows of methods: list fewer values",
    zh="共有 {count:,} 种组合，而一个矩阵最多有 {most:,} 行方法：请减少列出的值",
)
TOO_MANY_ROWS = Message(
    "matrix-errors.too-many-rows",
    en="there are {count:,} rows of methods by `each` and `axes`, and a matrix has at most {most:,}: list fewer values",
    zh="由 `each` 和 `axes` 共得到 {count:,} 行方法，而一个矩阵最多有 {most:,} 行：请减少列出的值",
)
AXIS_OF_ROWS = Message(
    "matrix-errors.axis-of-rows",
    en="cannot be an axis: several numbers of training rows are train_size: [100, 1000]",
    zh="不能作为轴：多种训练行数请写 train_size: [100, 1000]",
)
AXIS_WITHOUT_EFFECT = Message(
    "matrix-errors.axis-without-effect",
    en="cannot be an axis: it changes no result",
    zh="不能作为轴：它不影响结果",
)
AXIS_OF_COMPARED_ROWS = Message(
    "matrix-errors.axis-of-compared-rows",
    en="cannot be an axis: all methods are compared on the same rows",
    zh="不能作为轴：所有方法都在相同的行上比较",
)
AXIS_OF_A_RUN = Message(
    "matrix-errors.axis-of-a-run",
    en="cannot be an axis: it is one for a whole run",
    zh="不能作为轴：整个运行只有一个值",
)

# `--set`.
NO_ASSIGNMENT = Message(
    "matrix-errors.no-assignment",
    en="expected KEY=VALUE, such as training.epochs=1",
    zh="应为 KEY=VALUE，例如 training.epochs=1",
)
KEY_OF_A_VALUE = Message(
    "matrix-errors.key-of-a-value",
    en='"{path}" is {value}, which has no keys{cure}',
    zh="“{path}”是 {value}，其中没有键{cure}",
)
GIVE_IT_KEYS = Message(
    "matrix-errors.give-it-keys", en="; to give it some: --set '{assignment}'", zh="；要添加键：--set '{assignment}'"
)
NO_POSITION = Message(
    "matrix-errors.no-position",
    en='"{step}" is no position in a list of {count}: positions are counted from 0',
    zh="“{step}”不是长度为 {count} 的列表中的位置：位置从 0 开始计数",
)

# What cells ask of machines.
NO_MEMORY_SIZE = Message(
    "matrix-errors.no-memory-size",
    en="{value} is no size of memory such as 40GB or 500MB",
    zh="{value} 不是内存大小，应如 40GB 或 500MB",
)
NO_TIME_SPAN = Message(
    "matrix-errors.no-time-span",
    en="{value} is no span of time such as 90s, 30m or 4h",
    zh="{value} 不是时长，应如 90s、30m 或 4h",
)
GPUS_WITHOUT_CUDA = Message(
    "matrix-errors.gpus-without-cuda",
    en="asks for GPUs, and the device is {device}: leave one of the two out",
    zh="要求使用 GPU，而设备为 {device}：请去掉其中之一",
)
