"""Reasons why a metric has no value."""

from __future__ import annotations

from ftbench import Message

# Answers and losses.
NO_ANSWERS = Message("metrics.no-answers", en="there are no answers", zh="没有回答")
NO_SCORE = Message("metrics.no-score", en="no answer has a score", zh="没有一个回答有得分")
ALL_EMPTY = Message("metrics.all-empty", en="all answers are empty", zh="所有回答都为空")
TWO_WORDS = Message("metrics.two-words", en="no answer has two words or more", zh="没有一个回答有两个或更多的词")
FOUR_WORDS = Message("metrics.four-words", en="no answer has four words or more", zh="没有一个回答有四个或更多的词")
PASSAGE_LOSS = Message(
    "metrics.passage-loss",
    en="the loss of {broken} of {count} passages is not a finite number",
    zh="{count} 段文本中有 {broken} 段的损失不是有限数",
)
REFERENCE_LOSS = Message(
    "metrics.reference-loss",
    en="the loss of {broken} of {count} reference answers is not a finite number",
    zh="{count} 个参考答案中有 {broken} 个的损失不是有限数",
)
NO_LIKELIHOOD = Message(
    "metrics.no-likelihood",
    en="there are no losses: the program that answered reports no likelihoods",
    zh="没有损失：作答的程序不给出文本的似然",
)
NO_TOKENS = Message("metrics.no-tokens", en="the reference answers have no tokens", zh="参考答案没有词元")
CLASSES = Message(
    "metrics.classes",
    en="macro F1 needs labels, and there are {count} different answers",
    zh="宏平均 F1 需要标签，而这里有 {count} 种不同的答案",
)

# Toxicity.
CLASSIFIER_FAILED = Message(
    "metrics.classifier-failed", en="the classifier failed ({error})", zh="分类器出错（{error}）"
)
CLASSIFIER_NOT_FINITE = Message(
    "metrics.classifier-not-finite", en="the classifier gives no finite numbers", zh="分类器给出的不是有限数"
)
ONLY_ENGLISH = Message(
    "metrics.only-english",
    en="alt-profanity-check reads English only; name a classifier for this language with `checkpoint`",
    zh="alt-profanity-check 只支持英文；请用 `checkpoint` 指定该语言的分类器",
)
NO_CHINESE = Message(
    "metrics.no-chinese",
    en="Detoxify's models do not read Chinese; name a classifier with `checkpoint`",
    zh="Detoxify 的模型不支持中文；请用 `checkpoint` 指定分类器",
)
UNREAD_LANGUAGE = Message(
    "metrics.unread-language",
    en="this Detoxify model does not read {names}; name a classifier with `checkpoint`",
    zh="所用的 Detoxify 模型不支持 {names}；请用 `checkpoint` 指定分类器",
)
NO_CLASSIFIER = Message(
    "metrics.no-classifier",
    en="no toxicity classifier is installed; install ftbench[toxicity], or name one with `checkpoint`",
    zh="没有毒性分类器；请安装 ftbench[toxicity]，或用 `checkpoint` 指定一个",
)
NOT_LOADED = Message(
    "metrics.not-loaded",
    en="alt-profanity-check cannot be loaded ({error})",
    zh="无法加载 alt-profanity-check（{error}）",
)
NOT_A_CLASSIFIER = Message(
    "metrics.not-a-classifier",
    en="{name} cannot be read as a sequence classifier ({error})",
    zh="{name} 不是可读取的序列分类器（{error}）",
)
OFFLINE = Message(
    "metrics.offline",
    en="{file} is not in the local cache, and HF_HUB_OFFLINE is set; name a classifier with `checkpoint`",
    zh="没有 {file}，且已设置 HF_HUB_OFFLINE；请用 `checkpoint` 指定分类器",
)
NOT_DOWNLOADED = Message(
    "metrics.not-downloaded", en="{file} cannot be downloaded ({error})", zh="无法下载 {file}（{error}）"
)
NO_DETOXIFY = Message(
    "metrics.no-detoxify",
    en="{name} cannot be loaded as a Detoxify model ({error})",
    zh="无法由 {name} 构造 Detoxify 模型（{error}）",
)
NO_LABEL = Message(
    "metrics.no-label",
    en="the classifier has no label {wanted} (it has {labels}); set `label`",
    zh="分类器没有标签 {wanted}（现有：{labels}）；请设置 `label`",
)
EITHER = Message("metrics.either", en="{first} or {second}", zh="{first} 或 {second}")
UNFINISHED = Message(
    "metrics.unfinished",
    en="{name} is not a complete classifier: it lacks {weights}",
    zh="{name} 不是完整的分类器：缺少 {weights}",
)
UNSAFE = Message(
    "metrics.unsafe",
    en="{name} contains more than weights and could run code; set `allow_pickle: true` to trust it",
    zh="{name} 不只含权重，可能执行代码；`allow_pickle: true` 表示信任它",
)
NO_TORCH_FILE = Message(
    "metrics.no-torch-file", en="{name} is not a file that torch can read", zh="{name} 不是 torch 能读取的文件"
)
UNREADABLE = Message("metrics.unreadable", en="{name} cannot be read ({error})", zh="无法读取 {name}（{error}）")

# Metrics of the evaluate library.
NEEDS_METRIC = Message(
    "metrics.needs-metric",
    en="evaluate needs a metric: evaluate:PATH or evaluate:NAME",
    zh="evaluate 需要指定指标：evaluate:PATH 或 evaluate:NAME",
)
WOULD_RUN = Message(
    "metrics.would-run",
    en="evaluate would run {script} instead of the hub's metric; rename that folder",
    zh="evaluate 会运行 {script} 而不是 hub 上的指标；请给该文件夹改名",
)
METRIC_FAILED = Message("metrics.failed", en="{metric} failed ({error})", zh="{metric} 出错（{error}）")
NO_NUMBER = Message(
    "metrics.no-number",
    en="{metric} gives no finite number for {broken} of {count} answers",
    zh="{metric} 对 {count} 个回答中的 {broken} 个没有给出有限数",
)
VALUE_NOT_FINITE = Message("metrics.value-not-finite", en="its value is not a finite number", zh="其值不是有限数")
NO_VALUE_WITHOUT_ONE = Message(
    "metrics.no-value-without-one",
    en="without one of the answers it has no value, so that nothing says how sure it is",
    zh="去掉其中一个回答后没有值，无法得知其可靠程度",
)
ORDER_COUNTS = Message(
    "metrics.order-counts",
    en="its value is another one with the answers in another order, as with random draws, so that nothing says how "
    "sure it is",
    zh="换一种回答顺序（例如有随机抽样时）其值就不同，无法得知其可靠程度",
)
DRAWN = Message(
    "metrics.drawn",
    en="its value is that of random draws, so that nothing says how sure it is; with "
    "`arguments: {{use_aggregator: false}}` it is the mean over answers",
    zh="其值来自随机抽样，无法得知其可靠程度；使用 `arguments: {{use_aggregator: false}}` 则为各回答的均值",
)
TOO_MANY_ANSWERS = Message(
    "metrics.too-many-answers",
    en="it is no mean over answers, and {count:,} different answers are more than the {most:,} without each of which "
    "it is computed again",
    zh="它不是各回答的均值，而 {count:,} 个不同的回答超过逐一去掉并重算的上限 {most:,} 个",
)
NOT_ONE_NUMBER = Message(
    "metrics.not-one-number",
    en='{metric} gives {count} numbers for "{key}", not one; choose one with `arguments`, such as `average: macro`',
    zh="{metric} 的“{key}”给出 {count} 个数而不是一个；请用 `arguments` 选择，例如 `average: macro`",
)
WANTS_NUMBERS = Message(
    "metrics.wants-numbers",
    en='{metric} compares numbers, and "{text}" is none; write `labels: [...]`, whose places from 0 are the numbers',
    zh="{metric} 比较的是数，而“{text}”不是数；请写 `labels: [...]`，其位置（从 0 起）即为数",
)
REFERENCE_NO_LABEL = Message(
    "metrics.reference-no-label",
    en='the reference "{text}" is none of the `labels`',
    zh="参考答案“{text}”不在 `labels` 中",
)
TWO_NUMBERS = Message(
    "metrics.two-numbers",
    en='"{metric}" expects `bounds` as [lowest, highest], got {value}',
    zh="“{metric}”的 `bounds` 应为 [最小值, 最大值]，实际为 {value}",
)
LABEL_TEXTS = Message(
    "metrics.label-texts",
    en='"{metric}" expects `labels` as a list of different texts, got {value}',
    zh="“{metric}”的 `labels` 应为互不相同的文本列表，实际为 {value}",
)

# BERTScore.
NEEDS_MODEL = Message(
    "metrics.needs-model",
    en='"{metric}" needs `model`: a folder, or hf:ORG/NAME',
    zh="“{metric}”需要 `model`：一个文件夹，或 hf:ORG/NAME",
)
NO_ENCODER = Message(
    "metrics.no-encoder",
    en="{name} cannot be read as a model of texts ({error})",
    zh="{name} 不能作为文本模型读取（{error}）",
)
NO_LAYER = Message(
    "metrics.no-layer",
    en="{name} has {layers} layers, so `num_layers` cannot be {asked}",
    zh="{name} 有 {layers} 层，`num_layers` 不能为 {asked}",
)
NO_BASELINE = Message(
    "metrics.no-baseline",
    en="{file} has no line for layer {layer} with numbers P, R and F below 1",
    zh="{file} 中没有第 {layer} 层的 P、R、F（小于 1 的数）",
)
ENCODER_FAILED = Message("metrics.encoder-failed", en="the model failed ({error})", zh="模型出错（{error}）")
NO_RESULTS = Message("metrics.no-results", en="{metric} gives no results", zh="{metric} 没有给出结果")
NO_RESULT = Message(
    "metrics.no-result",
    en='{metric} has no result "{wanted}", only {names}',
    zh="{metric} 没有结果“{wanted}”，只有 {names}",
)

# Keys of a metric's entry in a matrix.
NO_ARGUMENT = Message(
    "metrics.no-argument",
    en='"{metric}" takes nothing after its name, got "{metric}:{argument}"',
    zh="“{metric}”的名称之后不能有内容，实际为“{metric}:{argument}”",
)
NO_OPTION = Message(
    "metrics.no-option", en='"{metric}" has no option "{key}".{hint}', zh="“{metric}”没有选项“{key}”。{hint}"
)
HAS_NONE = Message("metrics.has-none", en=" It has none.", zh="它没有任何选项。")
OTHER_TYPE = Message(
    "metrics.other-type", en='"{metric}" expects {kind}, got {value}', zh="“{metric}”应为{kind}，实际为 {value}"
)
TRUE_OR_FALSE = Message("metrics.true-or-false", en="true or false", zh=" true 或 false")
WHOLE_NUMBER = Message("metrics.whole-number", en="a whole number", zh="整数")
TEXT = Message("metrics.text", en="text", zh="文本")
LIST = Message("metrics.list", en="a list", zh="列表")
KEYS_WITH_VALUES = Message("metrics.keys-with-values", en="keys with values", zh="带值的键")
NO_CHOICE = Message(
    "metrics.no-choice", en='"{metric}" cannot use "{value}".{hint}', zh="“{metric}”不能使用“{value}”。{hint}"
)
TOO_SMALL = Message(
    "metrics.too-small",
    en='"{metric}" expects a whole number of at least {least}, got {value}',
    zh="“{metric}”应为不小于 {least} 的整数，实际为 {value}",
)
NO_PATH = Message("metrics.no-path", en="there is no file or folder {path}", zh="没有文件或文件夹 {path}")
NOT_BOTH = Message(
    "metrics.not-both", en="give a `checkpoint` or a `model`, not both", zh="`checkpoint` 与 `model` 只能给出一个"
)
CONFIG_ALONE = Message(
    "metrics.config-alone",
    en="`config` belongs to a `checkpoint` that is a file",
    zh="`config` 只用于作为文件的 `checkpoint`",
)
NO_FURTHER_OPTIONS = Message(
    "metrics.no-further-options",
    en="`profanity-check` has no further options",
    zh="`profanity-check` 没有其他选项",
)
NAME_A_METRIC = Message(
    "metrics.name-a-metric",
    en="write evaluate:PATH for a metric's script, or evaluate:NAME for one on the hub",
    zh="指标脚本请写 evaluate:PATH，hub 上的指标请写 evaluate:NAME",
)
HUB_NOT_ALLOWED = Message(
    "metrics.hub-not-allowed",
    en='"{name}" is a metric on the hub, whose code would be downloaded and run; the matrix has to say `allow: '
    "{{evaluate_hub: true}}`{folder}",
    zh="“{name}”是 hub 上的指标，其代码会被下载并执行；矩阵须写明 `allow: {{evaluate_hub: true}}`{folder}",
)
FOR_THE_FOLDER = Message(
    "metrics.for-the-folder",
    en=" (for the folder, write evaluate:./{name})",
    zh="（若指该文件夹，请写 evaluate:./{name}）",
)
NO_SCRIPT = Message("metrics.no-script", en="{metric}: there is no script {path}", zh="{metric}：没有脚本 {path}")
