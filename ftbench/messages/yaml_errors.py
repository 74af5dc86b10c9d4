"""Why a YAML file cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

# Files.
FOLDER = Message("yaml-errors.folder", en="is a folder, not a file", zh="是文件夹，不是文件")
NOT_UTF_8 = Message("yaml-errors.not-utf-8", en="is not UTF-8 text", zh="不是 UTF-8 文本")
UNREADABLE = Message("yaml-errors.unreadable", en="cannot be read: {reason}", zh="无法读取：{reason}")
EMPTY = Message("yaml-errors.empty", en="the file is empty", zh="文件为空")
NO_KEYS = Message("yaml-errors.no-keys", en="expected keys such as {keys} at the top", zh="最外层应有 {keys} 等键")
KEYS = Message("yaml-errors.keys", en="{first} and {last}", zh="{first}、{last}")

# Content.
NO_YAML = Message("yaml-errors.no-yaml", en="not valid YAML: {reason}", zh="不是有效的 YAML：{reason}")
TOO_MANY = Message("yaml-errors.too-many", en="more than {most:,} values", zh="超过 {most:,} 个值")
KEY_TWICE = Message("yaml-errors.key-twice", en="the key is there twice", zh="该键出现两次")
OTHER_NUMBER = Message(
    "yaml-errors.other-number",
    en="YAML reads {written} as the number {read}: write that number, or put {written} in quotes if it is text",
    zh="YAML 会把 {written} 读作数 {read}：请写该数；若是文本，请给 {written} 加引号",
)
WITH_OVERRIDE = Message("yaml-errors.with-override", en="{error} (with {override})", zh="{error}（使用 {override}）")

# Reasons.
CHARACTER = Message(
    "yaml-errors.character", en="the character #x{code:04x} is not allowed", zh="不允许字符 #x{code:04x}"
)
TOO_DEEP = Message("yaml-errors.too-deep", en="too deep", zh="嵌套过深")
OTHER_TAG = Message("yaml-errors.other-tag", en="a value does not fit its tag", zh="有值与其标签不符")

# The most frequent reasons in the words of the parser.
TAB = Message(
    "yaml-errors.tab", en="found character '\\t' that cannot start any token", zh="请用空格缩进，不能用制表符"
)
END = Message("yaml-errors.end", en="found unexpected end of stream", zh="引号没有闭合")
NO_MAPPING = Message("yaml-errors.no-mapping", en="mapping values are not allowed here", zh="此处不能有冒号")
NO_SEQUENCE = Message("yaml-errors.no-sequence", en="sequence entries are not allowed here", zh="此处不能有列表项")
NO_COLON = Message("yaml-errors.no-colon", en="could not find expected ':'", zh="缺少冒号")
OPEN_LIST = Message("yaml-errors.open-list", en="expected ',' or ']', but got '<stream end>'", zh="“[”没有闭合")
OPEN_MAPPING = Message("yaml-errors.open-mapping", en="expected ',' or '}}', but got '<stream end>'", zh="“{{”没有闭合")
NO_CONTENT = Message(
    "yaml-errors.no-content", en="expected the node content, but found '<stream end>'", zh="内容不完整"
)
AFTER_QUOTES = Message(
    "yaml-errors.after-quotes",
    en="expected <block end>, but found '<scalar>'",
    zh="引号之后还有文字，或缩进有误",
)
INDENTED = Message(
    "yaml-errors.indented", en="expected <block end>, but found '<block mapping start>'", zh="缩进不一致"
)
PARSER_REASONS: Mapping[str, Message] = {
    str(message()): message
    for message in (
        TAB,
        END,
        NO_MAPPING,
        NO_SEQUENCE,
        NO_COLON,
        OPEN_LIST,
        OPEN_MAPPING,
        NO_CONTENT,
        AFTER_QUOTES,
        INDENTED,
    )
}
"""By their English words."""
