"""What `ftbench data convert` and `ftbench data split` say of the files that they read and write."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

NOTE = Message("data-files-screen.note", en="note: {note}", zh="说明：{note}")
ROWS = Message("data-files-screen.rows", en="{n} rows", zh="{n} 行", singular={"en": "{n} row"})
NEXT = Message("data-files-screen.next", en="next: {command}", zh="接下来：{command}")

# The rows of a conversion.
READ = Message("data-files-screen.read", en="read {rows} from {file}", zh="从 {file} 读取了 {rows}")
READ_FORMAT = Message(
    "data-files-screen.read-format",
    en="read {rows} in the format {format} from {file}",
    zh="从 {file} 读取了 {rows}，格式为 {format}",
)
KEPT = Message("data-files-screen.kept", en="columns kept as they are: {names}", zh="原样保留的列：{names}")
WROTE = Message("data-files-screen.wrote", en="wrote {rows} to {file}", zh="已将 {rows}写入 {file}")
WROTE_FORMAT = Message(
    "data-files-screen.wrote-format",
    en="wrote {rows} in the format {format} to {file}",
    zh="已将 {rows}以 {format} 格式写入 {file}",
)
WOULD_WRITE = Message("data-files-screen.would-write", en="would write {rows} to {file}", zh="将把 {rows}写入 {file}")
WOULD_WRITE_FORMAT = Message(
    "data-files-screen.would-write-format",
    en="would write {rows} in the format {format} to {file}",
    zh="将把 {rows}以 {format} 格式写入 {file}",
)
CUT_TEXT = Message("data-files-screen.cut-text", en="{text}… (+{n:,} characters)", zh="{text}…（另有 {n:,} 个字符）")
CUT_LIST = Message("data-files-screen.cut-list", en="… (+{n:,} more)", zh="…（另有 {n:,} 项）")
CONVERTING = Message("data-files-screen.converting", en="converting", zh="转换")
WRITING = Message("data-files-screen.writing", en="writing", zh="写入")
ROWS_UNIT = Message("data-files-screen.rows-unit", en=" rows", zh=" 行")

# The sides of a split.
BY_CONTENT = Message("data-files-screen.by-content", en="by content", zh="按内容划分")
BY_TIME = Message("data-files-screen.by-time", en="by the time in {column}", zh="按 {column} 中的时间划分")
BY_LABEL = Message(
    "data-files-screen.by-label",
    en="by content, with equal shares of {column}",
    zh="按内容划分，各侧的 {column} 比例相同",
)
TOGETHER = Message(
    "data-files-screen.together", en="{how}; {column} stays together", zh="{how}；{column} 相同的行留在同一侧"
)
SPLIT = Message("data-files-screen.split", en="{file}: {rows} {how}", zh="{file}：{rows}，{how}")
SPLIT_ROWS = Message("data-files-screen.split-rows", en="{n:,} rows", zh="{n:,} 行", singular={"en": "{n} row"})
TRAIN = Message("data-files-screen.train", en="train", zh="训练")
VALIDATION = Message("data-files-screen.validation", en="validation", zh="验证")
TEST = Message("data-files-screen.test", en="test", zh="测试")
SIDE_NAMES: Mapping[str, Message] = {"train": TRAIN, "validation": VALIDATION, "test": TEST}
"""By the name used in code."""

SIDE_ROWS = Message("data-files-screen.side-rows", en="{count} rows", zh="{count} 行")
TIMES = Message("data-files-screen.times", en="{first} to {last}", zh="{first} 至 {last}")
NO_LABEL = Message("data-files-screen.no-label", en="(none)", zh="（无）")
LABELS = Message("data-files-screen.labels", en="{shares}", zh="{shares}")
MORE_LABELS = Message("data-files-screen.more-labels", en="{shares}, … (+{n})", zh="{shares}…（另有 {n} 个）")
WROTE_FILES = Message("data-files-screen.wrote-files", en="wrote {files}", zh="已写入 {files}")
WOULD_WRITE_FILES = Message("data-files-screen.would-write-files", en="would write {files}", zh="将写入 {files}")

# What to paste into a matrix.
NO_MATRIX = Message(
    "data-files-screen.no-matrix",
    en="a matrix reads three files, or one with a split column (--column)",
    zh="矩阵读取三个文件，或一个带有 split 列的文件（--column）",
)
MATRIX = Message("data-files-screen.matrix", en="for a matrix in this folder:", zh="用于此文件夹中的矩阵：")
MATRIX_OF_TASK = Message(
    "data-files-screen.matrix-of-task",
    en="for a matrix in this folder (TASK: its name, such as sentiment):",
    zh="用于此文件夹中的矩阵（TASK：任务名称，例如 sentiment）：",
)
