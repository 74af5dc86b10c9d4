"""Errors about rows that are written in another format or as another kind of file."""

from __future__ import annotations

from ftbench.messages.note import Message

# Formats.
NO_FORMAT = Message("convert-errors.no-format", en='there is no format "{name}".{hint}', zh="没有格式“{name}”。{hint}")
COLUMN_MISSING = Message(
    "convert-errors.column-missing",
    en="the column is missing, and {format} has it (the row has: {columns})",
    zh="缺少 {format} 应有的这一列（该行有：{columns}）",
)
OTHER_FORMAT = Message(
    "convert-errors.other-format",
    en="the row is in the format {format}, and the rows before it are in {before}",
    zh="该行是 {format} 格式，而之前的行是 {before} 格式",
)
NAME_THE_COLUMNS = Message(
    "convert-errors.name-the-columns",
    en="{fault} --fields NAME=COLUMN says which column is which, and --to rows keeps rows as they are.",
    zh="{fault}用 --fields NAME=COLUMN 指明各列的含义，或用 --to rows 保持行不变。",
)
NO_CONVERSATION = Message(
    "convert-errors.no-conversation",
    en="no row has a question with an answer that this format can say",
    zh="没有一行包含此格式能表达的问答",
)
COLUMN_THERE = Message(
    "convert-errors.column-there", en='the row has a column "{column}" already', zh="该行已有“{column}”列"
)

# What a format cannot say.
UNSAYABLE = Message(
    "convert-errors.unsayable", en="{part}: {format} cannot say {what}", zh="{part}：{format} 无法表达{what}"
)
WITH_LOSSY = Message("convert-errors.with-lossy", en="with --lossy: {notes}", zh="使用 --lossy 时：{notes}")
MESSAGE = Message("convert-errors.message", en="message {number}", zh="第 {number} 条消息")
CONVERSATION = Message("convert-errors.conversation", en="the conversation", zh="该对话")
COLUMN = Message("convert-errors.column", en="the column {column}", zh="{column} 列")
CALLS = Message("convert-errors.calls", en="calls of tools and their results", zh="工具调用及其结果")
TEXT_BESIDE_CALLS = Message(
    "convert-errors.text-beside-calls", en="a text beside a call of a tool", zh="与工具调用并存的文字"
)
REASONING = Message("convert-errors.reasoning", en="this reasoning", zh="这段思考过程")
TURNS = Message("convert-errors.turns", en="more than one question and answer", zh="多于一轮的问答")
WEIGHTS = Message(
    "convert-errors.weights",
    en="that an answer is not trained on (the weight 0)",
    zh="不参与训练的回答（权重为 0）",
)
NAMES = Message("convert-errors.names", en="the name of who speaks", zh="说话者的名称")
BORDERS = Message("convert-errors.borders", en="two messages of one side in a row", zh="同一方连续的两条消息")
OPENINGS = Message("convert-errors.openings", en="an answer before the first question", zh="第一个问题之前的回答")
ENDINGS = Message("convert-errors.endings", en="messages after the last answer", zh="最后一个回答之后的消息")
SYSTEM = Message(
    "convert-errors.system",
    en="a system message that reads as a missing value",
    zh="会被读作缺失值的系统消息",
)
COLUMNS = Message("convert-errors.columns", en="a column of this name beside its own", zh="其自身各列之外的同名列")
ROWS = Message(
    "convert-errors.rows",
    en="a conversation without a question and an answer in text",
    zh="没有文字问答的对话",
)

# Kinds of files.
NOT_WRITTEN_AS = Message(
    "convert-errors.not-written-as",
    en='"{suffix}" is no kind of file to write.{hint}',
    zh="不能写出“{suffix}”文件。{hint}",
)
NO_LISTS = Message(
    "convert-errors.no-lists",
    en="{format} has lists of messages, which a table cannot hold; write .jsonl",
    zh="{format} 含有消息列表，表格无法容纳；请写成 .jsonl",
)
A_TABLE = Message("convert-errors.a-table", en="a table", zh="表格")
A_SHEET = Message("convert-errors.a-sheet", en="a sheet", zh="工作表")
NOT_WRITTEN = Message("convert-errors.not-written", en="cannot be written: {value}", zh="无法写入：{value}")
BAD_COLUMN = Message(
    "convert-errors.bad-column",
    en='{kind} cannot have the column "{column}": its name is empty or repeated but for space',
    zh="{kind}不能有“{column}”列：列名为空，或忽略空格后重复",
)
BAD_CHARACTER = Message(
    "convert-errors.bad-character",
    en="row {row}: {kind} cannot hold the character {character} (in {text}); write .jsonl",
    zh="第 {row} 行：{kind}无法容纳字符 {character}（位于 {text}）；请写成 .jsonl",
)
HALF_CHARACTER = Message(
    "convert-errors.half-character",
    en="row {row}: the text has half a character (a lone surrogate): {text}; write .jsonl",
    zh="第 {row} 行：文本含有半个字符（单独的代理码元）：{text}；请写成 .jsonl",
)
TOO_MANY_ROWS = Message(
    "convert-errors.too-many-rows",
    en="a sheet holds {most:,} rows, and there are more; write .csv or .parquet",
    zh="工作表最多容纳 {most:,} 行，而数据行更多；请写成 .csv 或 .parquet",
)
TOO_LONG_FOR_CELL = Message(
    "convert-errors.too-long-for-cell",
    en="row {row}: a cell of a sheet holds {most:,} characters, and this text has {length:,}; write .jsonl",
    zh="第 {row} 行：工作表的单元格最多容纳 {most:,} 个字符，而该文本有 {length:,} 个；请写成 .jsonl",
)
NO_PARQUET_TABLE = Message(
    "convert-errors.no-parquet-table",
    en="the rows are no Parquet table ({reason}); write .jsonl",
    zh="这些行无法写成 Parquet 表（{reason}）；请写成 .jsonl",
)
