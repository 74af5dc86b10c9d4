"""The table of all codes: how bad each is, what it means, and whether a cleaned copy is without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ftbench.data_check.finding import Finding, Level
from ftbench.messages import Message, Parameter, data_check, messages_of


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding."""

    name: str
    level: Level
    en: str
    """A sentence about it in English."""
    zh: str
    """The same in Chinese."""
    mended: bool = False
    """Whether `--fix` writes a copy without it."""

    def about(self, language: str) -> str:
        """The sentence about it: in Chinese for `zh`, else in English."""
        return self.zh if language == "zh" else self.en


_TABLE = (
    # How files were read.
    Code("reading", "info", "A note on how the file was read.", "关于文件读取方式的说明。"),
    Code("json-syntax", "error", "A line is not valid JSON.", "某一行不是有效的 JSON。", mended=True),
    Code("json-key-twice", "error", "A key stands twice in one JSON object.", "同一 JSON 对象中键重复。", mended=True),
    Code("not-an-object", "error", "A row is not a JSON object.", "某一行不是 JSON 对象。", mended=True),
    Code("several-objects", "warning", "A line has several JSON objects.", "一行中有多个 JSON 对象。", mended=True),
    Code(
        "not-a-number",
        "warning",
        "NaN or Infinity, which JSON does not have.",
        "JSON 中没有的 NaN 或 Infinity。",
        mended=True,
    ),
    Code("columns", "error", "A row has more or fewer columns than the header.", "某行的列数与表头不同。", mended=True),
    Code(
        "csv-syntax", "error", "A record is not valid CSV, as with an open quote.", "不是有效的 CSV，例如引号未闭合。"
    ),
    Code("header", "error", "The header has an empty or a repeated column.", "表头有空列名或重复列名。"),
    Code("no-header", "error", "The file seems to have no header line.", "文件似乎没有表头。"),
    Code("header-repeated", "warning", "A row repeats the header.", "某行重复了表头。", mended=True),
    Code("encoding", "error", "A line is not UTF-8.", "某一行不是 UTF-8。", mended=True),
    Code("byte-order-mark", "warning", "A byte order mark inside the file.", "文件中间有字节顺序标记。", mended=True),
    Code("line-breaks", "info", "Lines end in carriage returns alone.", "行尾只有回车符。", mended=True),
    Code("blank-lines", "info", "The file has blank lines.", "文件中有空行。", mended=True),
    Code("empty-file", "error", "The file has no rows.", "文件没有数据行。"),
    Code("unreadable", "error", "The file or a part of it cannot be read.", "文件或其中一部分无法读取。"),
    # Columns and answers.
    Code("missing-field", "error", "A row lacks a column that others have.", "某行缺少其他行都有的列。"),
    Code("other-columns", "info", "Few rows have a column.", "只有少数行具有某列。"),
    Code("empty-input", "error", "The input is empty or white space.", "输入为空或只有空白。", mended=True),
    Code("empty-answer", "error", "The answer is empty or white space.", "答案为空或只有空白。", mended=True),
    Code("missing-word", "warning", "The answer is a word for a missing value.", "答案是表示缺失值的词。"),
    Code("answer-is-input", "warning", "The answer repeats the input.", "答案与输入相同。"),
    Code("outer-space", "info", "White space around a text.", "文本首尾有空白。", mended=True),
    # Conversations.
    Code("messages", "error", "The messages are no list of messages.", "消息不是消息列表。"),
    Code("role", "error", "A message has an unknown role.", "消息的角色未知。"),
    Code("no-role", "error", "A message has no role.", "消息没有角色。"),
    Code("no-assistant", "error", "No message is the assistant's.", "没有 assistant 的消息。"),
    Code("last-message", "error", "The last message is not the assistant's.", "最后一条消息不属于 assistant。"),
    Code("message-keys", "warning", "A message has keys that services refuse.", "消息有服务不接受的键。"),
    Code("row-keys", "warning", "A row has keys that services refuse.", "数据行有服务不接受的键。"),
    Code("weight", "error", "A weight is not 0 or 1.", "weight 不是 0 或 1。"),
    Code("weight-place", "warning", "A message other than an answer has a weight.", "非回答的消息带有 weight。"),
    Code("empty-content", "error", "A message is empty and calls no tool.", "消息为空且没有调用工具。"),
    Code("content-kind", "error", "The content of a message is no text.", "消息内容不是文本。"),
    Code("system-place", "error", "A system message comes after others.", "系统消息在其他消息之后。"),
    Code("two-systems", "warning", "A conversation has two system messages.", "对话有两条系统消息。"),
    Code("two-answers", "error", "Two answers follow each other.", "两条回答相连。"),
    Code("tool-call", "error", "The call of a tool is incomplete.", "工具调用不完整。"),
    Code("tool-result", "error", "The result of a tool that was not called.", "未被调用的工具的结果。"),
    Code("conversation", "error", "A row cannot be read as a conversation.", "某行无法作为对话读取。"),
    # Limits.
    Code("few-rows", "error", "The file has fewer than 10 rows.", "文件少于 10 行。"),
    Code("long-example", "warning", "A row is longer than hosted models take.", "某行超出托管模型的长度上限。"),
    Code("large-file", "warning", "The file is larger than OpenAI takes.", "文件超出 OpenAI 的大小上限。"),
    Code("over-long", "warning", "A row is longer than --max-length.", "某行超过 --max-length。"),
    # Labels.
    Code("single-label", "error", "All rows have one label.", "所有行只有一个标签。"),
    Code("label-imbalance", "warning", "One label has most of the rows.", "一个标签占了大多数行。"),
    Code("rare-label", "warning", "A label has fewer than three rows.", "某个标签少于三行。"),
    Code("unseen-label", "error", "A test label that no training row has.", "测试标签未出现在训练数据中。"),
    Code("label-spelling", "warning", "Two spellings of one label.", "同一标签有两种写法。", mended=True),
    Code("label-look", "warning", "Two labels differ in letter case or form only.", "两个标签只有大小写或形式不同。"),
    Code("label-typo", "warning", "A rare label is nearly spelled as a frequent one.", "少见标签与常见标签写法相近。"),
    Code("contradicting-labels", "warning", "One text has different labels.", "同一文本有不同标签。"),
    # Repeated rows.
    Code("duplicate", "warning", "A row repeats an earlier one.", "某行与之前的行重复。", mended=True),
    Code("near-duplicate", "warning", "A row is nearly the same as another.", "某行与另一行几乎相同。"),
    Code("leak", "error", "A test input is in the training data.", "测试输入也在训练数据中。"),
    Code("near-leak", "warning", "A test input is nearly one of the training data.", "测试输入与训练数据几乎相同。"),
    # Texts.
    Code("e-mail", "warning", "An e-mail address.", "电子邮件地址。"),
    Code("phone", "warning", "A telephone number.", "电话号码。"),
    Code("id-card", "warning", "The number of an identity card.", "身份证号码。"),
    Code("bank-card", "warning", "The number of a bank card.", "银行卡号。"),
    Code("iban", "warning", "An account number (IBAN).", "银行账号（IBAN）。"),
    Code("social-security", "warning", "An American social security number.", "美国社会保障号。"),
    Code("secret", "error", "A password, an access key or a private key.", "密码、访问密钥或私钥。"),
    Code("mojibake", "warning", "Text that was read in the wrong encoding.", "以错误编码读取的文本。", mended=True),
    Code("replacement-character", "warning", "A character that was lost (U+FFFD).", "丢失的字符（U+FFFD）。"),
    Code("control-character", "warning", "A control character.", "控制字符。", mended=True),
    Code("zero-width", "info", "An invisible character without width.", "没有宽度的不可见字符。", mended=True),
    Code("bidi-control", "info", "A mark that turns the direction of text.", "改变文字方向的标记。", mended=True),
    Code(
        "lone-surrogate",
        "error",
        "Half a character, which tokenizers refuse.",
        "半个字符，分词器无法处理。",
        mended=True,
    ),
    Code("other-language", "warning", "A row in another language than nearly all.", "某行的语言与绝大多数行不同。"),
    Code("toxic", "info", "An offensive word of a small list.", "小型词表中的冒犯性词语。"),
)

CODES: Mapping[str, Code] = {code.name: code for code in _TABLE}
"""All codes by name, in the order in which they are listed."""

MESSAGES: Mapping[str, Message] = {
    message.code.removeprefix("data-check."): message for message in messages_of(vars(data_check))
}


def finding(
    code: str,
    file: str,
    line: int | None,
    field: str | None = None,
    *,
    other: tuple[str, int] | None = None,
    **parameters: Parameter,
) -> Finding:
    """The finding of a code with its message filled."""
    return Finding(code, CODES[code].level, file, line, field, MESSAGES[code](**parameters), other)
