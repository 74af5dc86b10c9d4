"""Errors about data files that cannot be found, opened or read."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

EMPTY_FILE = Message("file-errors.empty-file", en="the file is empty", zh="文件是空的")
CANNOT_READ = Message("file-errors.cannot-read", en="cannot be read: {reason}", zh="无法读取：{reason}")

# The kind of file.
UNKNOWN_FORMAT = Message(
    "file-errors.unknown-format",
    en='"{suffix}" is no known format{cure}; known: {known}',
    zh="“{suffix}”不是已知的格式{cure}；可用：{known}",
)
SAVE_SHEET = Message(
    "file-errors.save-sheet",
    en=" (save the sheet as XLSX or CSV)",
    zh="（请将工作表另存为 XLSX 或 CSV）",
)
EXPORT_SHEET = Message(
    "file-errors.export-sheet",
    en=" (save the sheet as XLSX or CSV (File, Export To))",
    zh="（请用“文件”菜单的“导出为”将工作表存为 XLSX 或 CSV）",
)
SAVE_OTHERWISE: Mapping[str, Message] = {".xls": SAVE_SHEET, ".ods": SAVE_SHEET, ".numbers": EXPORT_SHEET}
"""Formats of spreadsheets that are not read, by suffix, and how to save a sheet."""
NO_ENDING = Message(
    "file-errors.no-ending",
    en='the reader "{reader}" of {plugin}: "{suffix}" is no ending such as ".csv"',
    zh="{plugin} 的读取器“{reader}”：“{suffix}”不是“.csv”这样的扩展名",
)
TWO_READERS = Message(
    "file-errors.two-readers",
    en='files that end in "{suffix}" are read by {first} and by {second}',
    zh="{first} 和 {second} 都读取扩展名为“{suffix}”的文件",
)

# Text.
NO_ENCODING = Message(
    "file-errors.no-encoding", en='there is no encoding "{encoding}".{hint}', zh="没有“{encoding}”这种编码。{hint}"
)
NOT_UTF_8 = Message(
    "file-errors.not-utf-8",
    en="byte 0x{byte} is not UTF-8, and the file looks like no other encoding known here; name it with `encoding`, "
    "or save the file as UTF-8",
    zh="字节 0x{byte} 不是 UTF-8，文件也不像其他已知的编码；请用 `encoding` 指明编码，或将文件另存为 UTF-8",
)
BINARY = Message("file-errors.binary", en="is a binary file, not text", zh="是二进制文件，不是文本")
NOT_DECODED_AFTER = Message(
    "file-errors.not-decoded-after",
    en="after this row there are bytes that are not {encoding} ({reason})",
    zh="此行之后有不是 {encoding} 的字节（{reason}）",
)
NOT_IN_ENCODING = Message(
    "file-errors.not-in-encoding", en="the bytes are no text in this encoding", zh="这些字节不是该编码的文本"
)
NO_SEPARATOR = Message(
    "file-errors.no-separator",
    en="is one sign or one of {known}, not {separator}",
    zh="应为一个字符，或以下名称之一：{known}；不能是 {separator}",
)
NO_PAIRS = Message(
    "file-errors.no-pairs",
    en="is a folder without pairs of texts; known: NAME.input.txt beside NAME.output.txt, input/NAME.txt and "
    "output/NAME.txt, or LABEL/NAME.txt for each label",
    zh="文件夹中没有成对的文本；可用：NAME.input.txt 与 NAME.output.txt，input/NAME.txt 与 output/NAME.txt，"
    "或按标签分的 LABEL/NAME.txt",
)
NO_PARTNER = Message(
    "file-errors.no-partner",
    en='"{file}" has no {side} named "{name}"',
    zh="“{file}”没有名为“{name}”的 {side}",
)

# Spreadsheets, Parquet and the hub.
OLD_SPREADSHEET = Message(
    "file-errors.old-spreadsheet",
    en="is an old .xls file or has a password; save it as XLSX without one",
    zh="是旧的 .xls 文件，或设有密码；请另存为没有密码的 XLSX",
)
NO_XLSX = Message("file-errors.no-xlsx", en="is no XLSX file: {reason}", zh="不是 XLSX 文件：{reason}")
NO_SHEET = Message("file-errors.no-sheet", en='there is no sheet "{sheet}".{hint}', zh="没有工作表“{sheet}”。{hint}")
NO_PARQUET = Message(
    "file-errors.no-parquet",
    en="is no Parquet file that can be read: {reason}",
    zh="不是可以读取的 Parquet 文件：{reason}",
)
NOT_LOADED = Message("file-errors.not-loaded", en="cannot be loaded: {reason}", zh="无法加载：{reason}")
NO_SPLITS = Message("file-errors.no-splits", en="has no splits that can be read", zh="没有可以读取的划分")

# LLaMA-Factory's dataset_info.json.
NO_JSON = Message("file-errors.no-json", en="is no JSON that can be read: {reason}", zh="不是可以读取的 JSON：{reason}")
NO_REGISTRY = Message(
    "file-errors.no-registry",
    en="expected an object with an object for each data set",
    zh="应为一个对象，其中每个数据集各是一个对象",
)
NO_DATA_SET = Message(
    "file-errors.no-data-set", en='there is no data set "{name}".{hint}', zh="没有数据集“{name}”。{hint}"
)
NOT_LOCAL = Message(
    "file-errors.not-local",
    en="only data sets with a local file_name are read",
    zh="只读取带有本地 file_name 的数据集",
)
NO_FILE_NAME = Message("file-errors.no-file-name", en="expected the name of a file", zh="应为文件名")
RANKING = Message(
    "file-errors.ranking",
    en="pairs of a better and a worse answer are not read",
    zh="不读取由较好和较差的回答组成的数据",
)
NO_FORMATTING = Message(
    "file-errors.no-formatting",
    en='expected alpaca or sharegpt, not "{formatting}"',
    zh="应为 alpaca 或 sharegpt，不能是“{formatting}”",
)
NO_NAMES = Message("file-errors.no-names", en="expected names by names", zh="应为名称到名称的对应")
NAME_NOT_READ = Message(
    "file-errors.name-not-read", en="is not read for this formatting.{hint}", zh="此格式不读取这个名称。{hint}"
)
