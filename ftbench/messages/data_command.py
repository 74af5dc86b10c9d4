"""Errors of the commands for data files, `ftbench data …` and `ftbench init`."""

from __future__ import annotations

from ftbench.messages.note import Message

# Files to write.
IS_SOURCE = Message(
    "data-command.is-source",
    en="is the file that is read; write to another one",
    zh="是所读取的文件；请写到另一个文件",
)
IS_FOLDER = Message("data-command.is-folder", en="is a folder, not a file", zh="是文件夹，不是文件")
IS_THERE = Message(
    "data-command.is-there", en="is there already; --overwrite replaces it", zh="已存在；用 --overwrite 替换"
)
NOT_WRITTEN_OVER = Message(
    "data-command.not-written-over",
    en="is there already, and nothing is written over; --out names another file",
    zh="已存在，且不会被覆盖；用 --out 指定另一个文件",
)

# Options of a check.
NO_FILE_NAMED = Message(
    "data-command.no-file-named",
    en="name a file: ftbench data check FILE, or --train FILE --test FILE",
    zh="请指定文件：ftbench data check FILE，或 --train FILE --test FILE",
)
FIX_ONE_FILE = Message("data-command.fix-one-file", en="--fix cleans one file at a time", zh="--fix 一次只清理一个文件")
MASK_WITHOUT_FIX = Message(
    "data-command.mask-without-fix",
    en="--mask changes the copy that --fix OUT writes",
    zh="--mask 改动 --fix OUT 写出的副本",
)
NO_FIELD_PAIR = Message(
    "data-command.no-field-pair",
    en='--fields takes FIELD=COLUMN, such as question=Subject, not "{text}"',
    zh="--fields 的写法是 FIELD=COLUMN，例如 question=Subject，不能是“{text}”",
)
NO_FIELDS = Message(
    "data-command.no-fields",
    en='expected question=Subject, or "{{question: Subject}}" as in a matrix, not "{text}"',
    zh='应为 question=Subject，或与矩阵中相同的 "{{question: Subject}}"，不能是“{text}”',
)

# Options of a split.
TIME_DECIDES = Message(
    "data-command.time-decides",
    en="with --by-time the time alone decides, so {option} cannot be kept; choose one of them",
    zh="使用 --by-time 时只按时间划分，无法同时满足 {option}；请选择其一",
)
TIME_FORMAT_ALONE = Message(
    "data-command.time-format-alone",
    en="--time-format says how the times of --by-time are written; name their column",
    zh="--time-format 说明 --by-time 的时间写法；请指明时间所在的列",
)
SPLIT_THERE = Message(
    "data-command.split-there",
    en="the rows have a column of this name already; --replace-split leaves it out and splits anew",
    zh="数据行已有此名称的列；用 --replace-split 去掉该列并重新划分",
)

# The proposal of a matrix.
NO_TASK_FITS = Message(
    "data-command.no-task-fits",
    en="no column looks like an input with an answer beside it ({columns}); --task NAME names a task, "
    "and docs/file-formats.md says how to write one",
    zh="没有看起来像输入并配有回答的列（{columns}）；用 --task NAME 指定任务，docs/file-formats.md 说明如何编写任务",
)
