"""Findings of `ftbench data check`: one message for each code."""

from __future__ import annotations

from ftbench.messages.note import Message

# How files were read.
READING = Message("data-check.reading", en="{note}", zh="{note}")
JSON_SYNTAX = Message("data-check.json-syntax", en="not valid JSON: {reason}", zh="不是有效的 JSON：{reason}")
PYTHON_LITERAL = Message(
    "data-check.python-literal",
    en="it looks like Python, not JSON (single quotes, True, None)",
    zh="看起来是 Python 而不是 JSON（单引号、True、None）",
)
TRAILING_COMMA = Message("data-check.trailing-comma", en="a comma stands before the end", zh="结尾之前多了一个逗号")
CUT_OFF = Message("data-check.cut-off", en="the line ends in the middle", zh="这一行在中间断开")
JSON_KEY_TWICE = Message(
    "data-check.json-key-twice",
    en='the key "{key}" stands twice in one object',
    zh="键“{key}”在同一个对象中出现两次",
)
NOT_AN_OBJECT = Message(
    "data-check.not-an-object",
    en="expected an object such as {{...}}, got {kind}",
    zh="应为对象 {{...}}，实际为 {kind}",
)
SEVERAL_OBJECTS = Message("data-check.several-objects", en="{n} objects stand on one line", zh="一行中有 {n} 个对象")
NOT_A_NUMBER = Message(
    "data-check.not-a-number",
    en="{constant} is no JSON; it is read as a missing value",
    zh="{constant} 不是 JSON，按缺失值读取",
)
NO_HEADER = Message(
    "data-check.no-header",
    en="the first line looks like a row, not like a header: {names}",
    zh="第一行看起来是数据而不是表头：{names}",
)
HEADER_REPEATED = Message("data-check.header-repeated", en="the row repeats the header", zh="该行重复了表头")
ENCODING = Message("data-check.encoding", en="byte 0x{byte} is not UTF-8{hint}", zh="字节 0x{byte} 不是 UTF-8{hint}")
UTF_16_INSIDE = Message(
    "data-check.utf-16-inside", en=": the line has zero bytes, as UTF-16 text has", zh="：该行有零字节，像 UTF-16 文本"
)
BYTE_ORDER_MARK = Message(
    "data-check.byte-order-mark",
    en="a byte order mark stands inside the file: files were joined",
    zh="文件中间有字节顺序标记：文件曾被拼接",
)
LINE_BREAKS = Message(
    "data-check.line-breaks",
    en="the lines end in carriage returns alone; many tools read one long line",
    zh="行尾只有回车符，许多工具会把整个文件当作一行",
)
BLANK_LINES = Message(
    "data-check.blank-lines",
    en="{n} blank lines, this one first",
    zh="有 {n} 个空行，这是第一个",
    singular={"en": "the line is blank", "zh": "该行为空"},
)
EMPTY_FILE = Message("data-check.empty-file", en="the file has no rows", zh="文件没有数据行")
UNREADABLE = Message("data-check.unreadable", en="{reason}", zh="无法读取：{reason}")

# Columns and answers.
MISSING_FIELD = Message("data-check.missing-field", en="the field is missing", zh="缺少该字段")
OTHER_COLUMNS = Message(
    "data-check.other-columns",
    en="columns that few rows have: {names}",
    zh="很少有行具有的列：{names}",
)
EMPTY_INPUT = Message("data-check.empty-input", en="the input is empty", zh="输入为空")
EMPTY_ANSWER = Message("data-check.empty-answer", en="the answer is empty", zh="答案为空")
MISSING_WORD = Message(
    "data-check.missing-word", en='the answer is "{word}", a word for a missing value', zh="答案是“{word}”，表示缺失值"
)
ANSWER_IN_INPUT = Message("data-check.answer-is-input", en="the answer repeats the input", zh="答案与输入相同")
OUTER_SPACE = Message("data-check.outer-space", en="white space at the beginning or end", zh="开头或结尾有空白")

# Conversations.
MESSAGES = Message(
    "data-check.messages", en="must be a list of messages, not {found}", zh="应为消息列表，实际为 {found}"
)
ROLE = Message(
    "data-check.role", en='message {turn}: "{role}" is no role{hint}', zh="消息 {turn}：“{role}”不是角色{hint}"
)
NEAREST = Message("data-check.nearest", en="; did you mean {name}?", zh="；是否为 {name}？")
NO_HINT = Message("data-check.no-hint", en="", zh="")
NO_ROLE = Message("data-check.no-role", en="message {turn} has no role", zh="消息 {turn} 没有角色")
NO_ASSISTANT = Message("data-check.no-assistant", en="no message is the assistant's", zh="没有 assistant 的消息")
LAST_MESSAGE = Message(
    "data-check.last-message",
    en="the last message is of {role}, not of the assistant",
    zh="最后一条消息属于 {role}，而不是 assistant",
)
MESSAGE_KEYS = Message(
    "data-check.message-keys", en="message {turn} has unknown keys: {names}", zh="消息 {turn} 有未知的键：{names}"
)
ROW_KEYS = Message(
    "data-check.row-keys",
    en="the row has keys that fine-tuning services refuse: {names}",
    zh="该行有微调服务不接受的键：{names}",
)
WEIGHT = Message(
    "data-check.weight",
    en="message {turn}: weight must be 0 or 1, not {value}",
    zh="消息 {turn}：weight 应为 0 或 1，而不是 {value}",
)
WEIGHT_PLACE = Message(
    "data-check.weight-place",
    en="message {turn} is of {role} and has a weight; only answers have one",
    zh="消息 {turn} 属于 {role} 却有 weight，只有回答才有",
)
EMPTY_CONTENT = Message(
    "data-check.empty-content", en="message {turn} of {role} is empty", zh="消息 {turn}（{role}）为空"
)
CONTENT_KIND = Message(
    "data-check.content-kind",
    en="message {turn}: the content must be text, not {found}",
    zh="消息 {turn}：内容应为文本，而不是 {found}",
)
SYSTEM_PLACE = Message(
    "data-check.system-place",
    en="message {turn} is a system message after others",
    zh="消息 {turn} 是系统消息，却在其他消息之后",
)
TWO_SYSTEMS = Message(
    "data-check.two-systems", en="message {turn} is a second system message", zh="消息 {turn} 是第二条系统消息"
)
TWO_ANSWERS = Message(
    "data-check.two-answers",
    en="messages {before} and {turn} are both the assistant's",
    zh="消息 {before} 和 {turn} 都属于 assistant",
)
TOOL_CALL = Message("data-check.tool-call", en="message {turn}: {reason}", zh="消息 {turn}：{reason}")
CALL_WITHOUT_NAME = Message("data-check.call-without-name", en="the call of a tool has no name", zh="工具调用没有名称")
CALL_WITHOUT_ARGUMENTS = Message(
    "data-check.call-without-arguments", en="the call of {name} has no arguments", zh="{name} 的调用没有参数"
)
CALL_ARGUMENTS = Message(
    "data-check.call-arguments", en="the arguments of {name} are no JSON object", zh="{name} 的参数不是 JSON 对象"
)
TOOL_RESULT = Message(
    "data-check.tool-result",
    en="message {turn} is the result of a tool that no message called",
    zh="消息 {turn} 是工具结果，但没有消息调用该工具",
)
CONVERSATION = Message("data-check.conversation", en="{reason}", zh="无法作为对话读取：{reason}")

# Limits.
FEW_ROWS = Message(
    "data-check.few-rows",
    en="{n} rows; OpenAI asks for at least {least}, and so does each side of a split here",
    zh="{n} 行；OpenAI 要求至少 {least} 行，此处划分的每一侧也如此",
    singular={"en": "{n} row; OpenAI asks for at least {least}, and so does each side of a split here"},
)
LONG_EXAMPLE = Message(
    "data-check.long-example",
    en="about {tokens:,} tokens; current models of OpenAI take {limit:,}",
    zh="约 {tokens:,} 个词元；OpenAI 的现有模型最多接受 {limit:,} 个",
)
LARGE_FILE = Message(
    "data-check.large-file",
    en="{size} MB; OpenAI takes files up to {limit} MB",
    zh="{size} MB；OpenAI 最多接受 {limit} MB 的文件",
)
OVER_LONG = Message(
    "data-check.over-long",
    en="{tokens:,} tokens, {lost:,} beyond the maximum length of {limit:,}",
    zh="{tokens:,} 个词元，超出最大长度 {limit:,} 共 {lost:,} 个",
)

# Labels.
SINGLE_LABEL = Message(
    "data-check.single-label", en="all rows have one label, {label}", zh="所有行都是同一个标签 {label}"
)
LABEL_IMBALANCE = Message(
    "data-check.label-imbalance",
    en="{share:.0%} of the rows have the label {label}; the rarest, {rarest}, has {count}",
    zh="{share:.0%} 的行是标签 {label}；最少的 {rarest} 只有 {count} 行",
)
RARE_LABEL = Message(
    "data-check.rare-label",
    en="the label {label} has {n} rows",
    zh="标签 {label} 只有 {n} 行",
    singular={"en": "the label {label} has {n} row"},
)
UNSEEN_LABEL = Message(
    "data-check.unseen-label",
    en="no training row has the label {label} ({n} rows here)",
    zh="训练数据中没有标签 {label}（此处 {n} 行）",
    singular={"en": "no training row has the label {label} ({n} row here)"},
)
LABEL_SPELLING = Message(
    "data-check.label-spelling",
    en="{label} is another spelling of {kept} ({n} rows)",
    zh="{label} 是 {kept} 的另一种写法（{n} 行）",
    singular={"en": "{label} is another spelling of {kept} ({n} row)"},
)
LABEL_LOOK = Message(
    "data-check.label-look",
    en="{label} looks like {kept} ({n} rows)",
    zh="{label} 看起来像 {kept}（{n} 行）",
    singular={"en": "{label} looks like {kept} ({n} row)"},
)
LABEL_TYPO = Message(
    "data-check.label-typo",
    en="{label} may be a typing error for {kept} ({n} rows)",
    zh="{label} 可能是 {kept} 的误写（{n} 行）",
    singular={"en": "{label} may be a typing error for {kept} ({n} row)"},
)
CONTRADICTING_LABELS = Message(
    "data-check.contradicting-labels",
    en="the same text has the label {label} here and {before} there",
    zh="同一文本在此处是标签 {label}，在另一处是 {before}",
)

# Repeated rows.
DUPLICATE = Message("data-check.duplicate", en="repeats another row", zh="与另一行重复")
NEAR_DUPLICATE = Message(
    "data-check.near-duplicate", en="{similarity:.0%} alike another row", zh="与另一行有 {similarity:.0%} 相似"
)
LEAK = Message("data-check.leak", en="the input is in the training data too", zh="该输入也在训练数据中")
NEAR_LEAK = Message(
    "data-check.near-leak",
    en="the input is {similarity:.0%} alike one of the training data",
    zh="该输入与一条训练数据有 {similarity:.0%} 相似",
)

# Texts.
E_MAIL = Message("data-check.e-mail", en="an e-mail address: {shown}", zh="电子邮件地址：{shown}")
PHONE = Message("data-check.phone", en="a telephone number: {shown}", zh="电话号码：{shown}")
ID_CARD = Message("data-check.id-card", en="the number of an identity card: {shown}", zh="身份证号码：{shown}")
BANK_CARD = Message("data-check.bank-card", en="the number of a bank card: {shown}", zh="银行卡号：{shown}")
IBAN = Message("data-check.iban", en="an account number (IBAN): {shown}", zh="银行账号（IBAN）：{shown}")
SOCIAL_SECURITY = Message(
    "data-check.social-security", en="an American social security number: {shown}", zh="美国社会保障号：{shown}"
)
SECRET = Message("data-check.secret", en="looks like a password or a key: {shown}", zh="看起来是密码或密钥：{shown}")
MOJIBAKE = Message(
    "data-check.mojibake", en="text read in the wrong encoding: {shown}", zh="以错误编码读取的文本：{shown}"
)
REPLACEMENT_CHARACTER = Message(
    "data-check.replacement-character", en="a lost character (U+FFFD): {shown}", zh="丢失的字符（U+FFFD）：{shown}"
)
CONTROL_CHARACTER = Message("data-check.control-character", en="a control character: {shown}", zh="控制字符：{shown}")
ZERO_WIDTH = Message("data-check.zero-width", en="an invisible character: {shown}", zh="不可见字符：{shown}")
BIDI_CONTROL = Message(
    "data-check.bidi-control", en="a mark that turns the direction of text: {shown}", zh="改变文字方向的标记：{shown}"
)
LONE_SURROGATE = Message(
    "data-check.lone-surrogate",
    en="half a character, as of a cut emoji: {shown}",
    zh="半个字符，例如被截断的表情：{shown}",
)
OTHER_LANGUAGE = Message(
    "data-check.other-language",
    en="looks like {language}; {share:.0%} of the rows look like {usual}",
    zh="看起来是{language}；{share:.0%} 的行看起来是{usual}",
)
TOXIC = Message("data-check.toxic", en="an offensive word: {shown}", zh="冒犯性词语：{shown}")
