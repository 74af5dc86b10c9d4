"""What is wrong with a field of a row."""

from __future__ import annotations

from ftbench.messages.note import Message

MISSING = Message("field-errors.missing", en="the field is missing", zh="缺少该字段")
EMPTY = Message("field-errors.empty", en="the field is empty", zh="该字段为空")
ALL_EMPTY = Message(
    "field-errors.all-empty", en="the field is empty, as are the others", zh="该字段为空，其他字段也为空"
)
NOT_TEXT = Message(
    "field-errors.not-text", en="the field must be text, not {value}", zh="该字段应为文本，而不是 {value}"
)
HALF_CHARACTER = Message(
    "field-errors.half-character",
    en="the field has half a character (a lone surrogate, as of a cut emoji)",
    zh="该字段中有半个字符（孤立的代理码位，例如被截断的表情）",
)
IN_ROW = Message("field-errors.in-row", en="{fault} (the row has: {columns})", zh="{fault}（该行的列：{columns}）")
NO_COLUMNS = Message("field-errors.no-columns", en="nothing", zh="无")
NO_COLUMN = Message(
    "field-errors.no-column", en='there is no column "{column}" ({columns})', zh="没有“{column}”列（{columns}）"
)
NO_CONVERSATION = Message(
    "field-errors.no-conversation",
    en="the row has no conversation that was read from a known format",
    zh="该行没有从已知格式读取的对话",
)
