"""What the checks of plugins demand of tasks, what they found, and how to mend it."""

from __future__ import annotations

from ftbench.messages.note import Message

NO_LANGUAGE = Message(
    "plugin-checks-tasks.no-language", en="`languages` is {languages}", zh="`languages` 为 {languages}"
)
TASK_DECLARES = Message(
    "plugin-checks-tasks.task-declares",
    en="output, metrics, limit and fingerprint are declared, and the metrics are known",
    zh="声明了输出、指标、上限与指纹，且指标已知",
)
MEND_TASK_DECLARATIONS = Message(
    "plugin-checks-tasks.mend-task-declarations",
    en="Set `output`, `metrics` and `max_new_tokens`, and return from `fingerprint` what JSON can hold.",
    zh="请设置 `output`、`metrics` 与 `max_new_tokens`，并让 `fingerprint` 返回 JSON 能保存的内容。",
)
NO_OUTPUT = Message(
    "plugin-checks-tasks.no-output",
    en='`output` is {output}; expected "label" or "text"',
    zh='`output` 为 {output}；应为 "label" 或 "text"',
)
NO_METRICS = Message("plugin-checks-tasks.no-metrics", en="it names no metric", zh="未指定指标")
NO_LIMIT = Message("plugin-checks-tasks.no-limit", en="`max_new_tokens` is {limit}", zh="`max_new_tokens` 为 {limit}")
UNKNOWN_METRICS = Message(
    "plugin-checks-tasks.unknown-metrics", en="nobody registers the metrics {names}", zh="没有插件注册指标 {names}"
)
FINGERPRINT_DRAWN = Message(
    "plugin-checks-tasks.fingerprint-drawn",
    en="the fingerprint is another one when it is asked for again",
    zh="再次询问时指纹不同",
)
EMPTY_ROWS = Message(
    "plugin-checks-tasks.empty-rows",
    en="a row without its fields is a DataError that names one",
    zh="缺少字段的行给出指明字段的 DataError",
)
MEND_EMPTY_ROWS = Message(
    "plugin-checks-tasks.mend-empty-rows",
    en="Raise `DataError(message, key=FIELD)` for a field that is missing or empty.",
    zh="字段缺失或为空时请抛出 `DataError(message, key=FIELD)`。",
)
NO_KEY = Message("plugin-checks-tasks.no-key", en="the error names no field: {error}", zh="错误未指明字段：{error}")
TAKES_EMPTY_ROW = Message(
    "plugin-checks-tasks.takes-empty-row", en="an empty row becomes an example", zh="空行成为了样例"
)
READS = Message("plugin-checks-tasks.reads", en="rows become examples", zh="行能成为样例")
MEND_READS = Message(
    "plugin-checks-tasks.mend-reads",
    en="Mend `example`, or the rows that the task ships.",
    zh="请修正 `example`，或任务自带的数据行。",
)
NO_ROWS = Message(
    "plugin-checks-tasks.no-rows", en="it ships no data, and its fields are not known", zh="它没有自带数据，字段也未知"
)
NO_DATA = Message("plugin-checks-tasks.no-data", en="it ships no data", zh="它没有自带数据")
READ_BY_FTBENCH = Message(
    "plugin-checks-tasks.read-by-ftbench",
    en="its rows are conversations, which ftbench reads",
    zh="其行为对话，由 ftbench 读取",
)
SAME_EXAMPLES = Message(
    "plugin-checks-tasks.same-examples",
    en="equal rows give equal examples and an equal split",
    zh="相同的行给出相同的样例与划分",
)
MEND_SAME_EXAMPLES = Message(
    "plugin-checks-tasks.mend-same-examples",
    en="Draw nothing at random in `example`, keep no state, and copy a row before changing it.",
    zh="请勿在 `example` 中随机抽取或保留状态，修改行之前先复制。",
)
ROW_CHANGED = Message(
    "plugin-checks-tasks.row-changed", en="`example` changes the row that it is given", zh="`example` 改变了给它的行"
)
EXAMPLE_DRAWN = Message(
    "plugin-checks-tasks.example-drawn", en="the same row became another example", zh="相同的行成为了不同的样例"
)
SPLIT_DRAWN = Message(
    "plugin-checks-tasks.split-drawn",
    en="reading and splitting again gave other sides",
    zh="再次读取并划分得到不同结果",
)
PROMPT_AND_ANSWER = Message(
    "plugin-checks-tasks.prompt-and-answer",
    en="every example has a prompt and an answer in each language",
    zh="每种语言的每个样例都有提示与答案",
)
MEND_PROMPT = Message(
    "plugin-checks-tasks.mend-prompt",
    en="Give the task a template for the prompt and one for the answer in each of its languages.",
    zh="请为每种语言提供提示模板与答案模板。",
)
NO_PROMPT = Message(
    "plugin-checks-tasks.no-prompt", en="the prompt of row {number} is empty", zh="第 {number} 行的提示为空"
)
NO_TARGET = Message(
    "plugin-checks-tasks.no-target", en="the answer of row {number} is empty", zh="第 {number} 行的答案为空"
)
NO_REFERENCE = Message(
    "plugin-checks-tasks.no-reference", en="the reference of row {number} is empty", zh="第 {number} 行的参考答案为空"
)
ROUND_TRIP = Message(
    "plugin-checks-tasks.round-trip",
    en="what a model learns to say is what its answer is compared with",
    zh="模型所学的话就是比较其回答的依据",
)
MEND_ROUND_TRIP = Message(
    "plugin-checks-tasks.mend-round-trip",
    en="Let the target be the reference with white space before it, or the verbalizer of the label.",
    zh="请让目标为前带空白的参考答案，或该标签的说法。",
)
OTHER_REFERENCE = Message(
    "plugin-checks-tasks.other-reference",
    en="row {number} is answered with {target} and compared with {reference}",
    zh="第 {number} 行的答案为 {target}，而比较对象为 {reference}",
)
LABEL_UNSPOKEN = Message(
    "plugin-checks-tasks.label-unspoken", en='the label "{label}" has no text', zh="标签“{label}”没有文本"
)
LABELS_ALIKE = Message(
    "plugin-checks-tasks.labels-alike",
    en='the labels "{label}" and "{other}" have the same text {text}',
    zh="标签“{label}”与“{other}”的文本同为 {text}",
)
ANSWER_HIDDEN = Message(
    "plugin-checks-tasks.answer-hidden", en="no prompt ends with its answer", zh="没有提示以其答案结尾"
)
MEND_ANSWER_HIDDEN = Message(
    "plugin-checks-tasks.mend-answer-hidden",
    en="Leave the answer out of the prompt's template.",
    zh="请从提示模板中去掉答案。",
)
ANSWER_TOLD = Message(
    "plugin-checks-tasks.answer-told",
    en="{told} of {count} prompts end with the answer",
    zh="{count} 个提示中有 {told} 个以答案结尾",
)
SIDES = Message(
    "plugin-checks-tasks.sides", en="no example is on two sides of the split", zh="没有样例同时位于划分的两侧"
)
MEND_SIDES = Message(
    "plugin-checks-tasks.mend-sides", en="Give each row of the data one side.", zh="请让数据的每行只属于一侧。"
)
ON_TWO_SIDES = Message(
    "plugin-checks-tasks.on-two-sides",
    en="{count} examples are in {first} and in {second}",
    zh="{count} 个样例同时在 {first} 与 {second} 中",
)
NO_LEAKS = Message(
    "plugin-checks-tasks.no-leaks", en="no test row has the input of a training row", zh="测试行的输入不与训练行相同"
)
MEND_LEAKS = Message(
    "plugin-checks-tasks.mend-leaks", en="Remove the rows from one of the two sides.", zh="请从其中一侧删除这些行。"
)
LEAKS = Message(
    "plugin-checks-tasks.leaks",
    en="{leaked} of {count} test rows have the input of a training row",
    zh="{count} 个测试行中有 {leaked} 个与训练行的输入相同",
)
KEEPS_TEXT = Message(
    "plugin-checks-tasks.keeps-text",
    en="emoji, combining marks and other scripts of a row are in its prompt",
    zh="行中的表情、组合符号与其他文字都出现在提示中",
)
MEND_KEEPS_TEXT = Message(
    "plugin-checks-tasks.mend-keeps-text",
    en="Put the texts of a row into the prompt as they are.",
    zh="请将行的文本原样放入提示。",
)
NO_INPUTS = Message(
    "plugin-checks-tasks.no-inputs",
    en="it does not say which texts of a row may be changed",
    zh="它未说明行的哪些文本可以改变",
)
CHARACTERS_LOST = Message("plugin-checks-tasks.characters-lost", en="the prompt lacks {names}", zh="提示中缺少 {names}")
