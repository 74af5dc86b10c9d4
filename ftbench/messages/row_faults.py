"""What is wrong with a row that a built-in reader cannot read."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

COLUMNS = Message(
    "row-faults.columns",
    en="the row has {count} columns, the header {expected} ({names})",
    zh="该行有 {count} 列，表头有 {expected} 列（{names}）",
)
SEPARATED = Message("row-faults.separated", en="{fault}, separated by {separator}", zh="{fault}，以{separator}分隔")
HEADER = Message(
    "row-faults.header",
    en="the header has an empty or repeated column: {names}",
    zh="表头有空列名或重复列名：{names}",
)
OTHER_HEADER = Message(
    "row-faults.other-header",
    en="{fault}; `header: NUMBER` names another row as the header",
    zh="{fault}；`header: 行号` 指定另一行为表头",
)
EMPTY = Message("row-faults.empty", en="the row is empty", zh="该行为空")
BYTE = Message("row-faults.byte", en="byte 0x{byte} is not {encoding}", zh="字节 0x{byte} 不是 {encoding}")
CSV = Message("row-faults.csv", en="not valid CSV: {reason}", zh="不是有效的 CSV：{reason}")
JSON = Message("row-faults.json", en="not valid JSON: {reason}", zh="不是有效的 JSON：{reason}")
AFTER_LIST = Message(
    "row-faults.after-list", en="there is more after the list ({rest})", zh="列表之后还有内容（{rest}）"
)
REPEATED_KEY = Message(
    "row-faults.repeated-key",
    en='the key "{key}" stands twice in one object',
    zh="键“{key}”在同一个对象中出现两次",
)
NO_OBJECT = Message(
    "row-faults.no-object",
    en="expected an object such as {{...}}, got {kind}",
    zh="应为对象 {{...}}，实际为 {kind}",
)
NO_LIST = Message("row-faults.no-list", en="expected a list of objects, got {kind}", zh="应为对象的列表，实际为 {kind}")
NOT_ONE_LIST = Message(
    "row-faults.not-one-list",
    en="expected a list of objects, or one object with one list in it",
    zh="应为对象的列表，或只含一个列表的对象",
)

# Reasons in the words of Python's libraries.
TOO_DEEP = Message("row-faults.too-deep", en="too deep", zh="嵌套过深")
END_OF_DATA = Message("row-faults.end-of-data", en="unexpected end of data", zh="数据意外结束")
NO_VALUE = Message("row-faults.no-value", en="Expecting value", zh="此处应有值")
NO_COMMA = Message("row-faults.no-comma", en="Expecting ',' delimiter", zh="此处应有逗号")
NO_COLON = Message("row-faults.no-colon", en="Expecting ':' delimiter", zh="此处应有冒号")
NO_NAME = Message(
    "row-faults.no-name", en="Expecting property name enclosed in double quotes", zh="此处应有双引号中的键"
)
EXTRA_DATA = Message("row-faults.extra-data", en="Extra data", zh="值之后还有内容")
OPEN_STRING = Message("row-faults.open-string", en="Unterminated string starting at", zh="字符串没有结束")
CONTROL = Message("row-faults.control", en="Invalid control character at", zh="字符串中有控制字符")
ESCAPE = Message("row-faults.escape", en="Invalid \\escape", zh="无效的转义")
JSON_AT = Message(
    "row-faults.json-at",
    en="{reason}: line {line} column {column} (char {character})",
    zh="{reason}（第 {line} 行第 {column} 列，字符 {character}）",
)
LIBRARY_REASONS: Mapping[str, Message] = {
    str(message()): message
    for message in (
        TOO_DEEP,
        END_OF_DATA,
        NO_VALUE,
        NO_COMMA,
        NO_COLON,
        NO_NAME,
        EXTRA_DATA,
        OPEN_STRING,
        CONTROL,
        ESCAPE,
    )
}
"""By their English words."""
