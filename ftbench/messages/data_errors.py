"""Errors about rows, columns and a task's data; and how errors are put together."""

from __future__ import annotations

from ftbench.messages.note import Message

# Put together from parts.
BOTH = Message("data-errors.both", en="{first} and {second}", zh="{first}、{second}")
THEN = Message("data-errors.then", en="{first}; {second}", zh="{first}；{second}")
FURTHER = Message("data-errors.further", en="  … and {n:,} more rows", zh="  … 另有 {n:,} 行")

# Rows and columns.
NO_COLUMN = Message("data-errors.no-column", en='there is no column "{column}".{hint}', zh="没有“{column}”列。{hint}")
NO_ROWS = Message("data-errors.no-rows", en="the file has no rows", zh="文件中没有数据行")
NO_GROUP_COLUMN = Message(
    "data-errors.no-group-column",
    en="the column named by group_by is missing.{hint}",
    zh="缺少 group_by 指定的列。{hint}",
)
NO_HEADER = Message(
    "data-errors.no-header",
    en="the field is missing: is there no header line? The first line is taken for one ({columns})",
    zh="缺少该字段：文件是否没有表头？第一行被当作了表头（{columns}）",
)
NAME_COLUMN = Message(
    "data-errors.name-column",
    en="{fault}; `fields: {{{field}: {column}}}` names its column",
    zh="{fault}；用 `fields: {{{field}: {column}}}` 指明它的列",
)
ALL_LACK = Message(
    "data-errors.all-lack",
    en="{fault}; all {n:,} rows lack a value that the task needs",
    zh="{fault}；全部 {n:,} 行都缺少任务所需的值",
)
SHORT_GENERAL_TEXT = Message(
    "data-errors.short-general-text",
    en="general text needs a field `text` of more than {least} characters",
    zh="通用文本需要 `text` 字段，且多于 {least} 个字符",
)

# The data of a task entry.
NO_FIELD = Message("data-errors.no-field", en="the task has no such field.{hint}", zh="任务没有这个字段。{hint}")
NO_CONVERSATIONS = Message(
    "data-errors.no-conversations",
    en='"{task}" reads no conversations: its rows have one answer each',
    zh="“{task}”不读取对话：它的每一行只有一个回答",
)
NO_PROMPT = Message(
    "data-errors.no-prompt",
    en='the task has no prompt for "{language}" (only {languages})',
    zh="任务没有“{language}”语言的提示（只有 {languages}）",
)
NO_PROMPT_MEANT = Message("data-errors.no-prompt-meant", en="{fault}.{hint}", zh="{fault}。{hint}")
NO_PROMPT_RECOGNISED = Message(
    "data-errors.no-prompt-recognised",
    en="{fault}, which the rows look like; with `language: {language}` they are used all the same",
    zh="{fault}，而数据行看起来是这种语言；写上 `language: {language}` 仍可使用这些行",
)
NO_BUILT_IN_DATA = Message(
    "data-errors.no-built-in-data",
    en='the task has no built-in data for "{language}"; give it `data: FILE`',
    zh="任务没有“{language}”语言的内置数据；请写 `data: 文件`",
)
NO_HUB_DATA = Message(
    "data-errors.no-hub-data",
    en='the task names no hub data set for "{language}"',
    zh="任务没有指定“{language}”语言的 hub 数据集",
)
TOO_FEW_TO_TRAIN = Message(
    "data-errors.too-few-to-train",
    en="{rows} training rows are asked for and there are {there}",
    zh="要求 {rows} 个训练行，实际只有 {there} 个",
)

# Augmentation.
CONVERSATIONS_HAVE_NO_FIELDS = Message(
    "data-errors.conversations-have-no-fields",
    en="the rows are conversations, which have messages and no fields",
    zh="数据行是对话，只有消息，没有字段",
)
INPUT_UNKNOWN = Message(
    "data-errors.input-unknown",
    en='the task "{task}" does not tell the fields of its input, so nothing can be changed',
    zh="任务“{task}”没有说明其输入的字段，因此无法改动",
)
NO_INPUT_FIELD = Message(
    "data-errors.no-input-field",
    en='the input has no field "{field}".{hint}',
    zh="输入中没有“{field}”字段。{hint}",
)

# Checks of data files.
NO_CHECK_FIELD = Message(
    "data-errors.no-check-field", en='"{field}" is no field.{hint}', zh="没有“{field}”字段。{hint}"
)
NO_CODE = Message(
    "data-errors.no-code",
    en='there is no code "{code}".{hint} `ftbench data check --codes` lists all.',
    zh="没有代码“{code}”。{hint}`ftbench data check --codes` 列出全部代码。",
)
FIX_IN_PLACE = Message(
    "data-errors.fix-in-place",
    en="--fix writes a copy, and never over the file that is checked",
    zh="--fix 写出副本，不会覆盖所检查的文件",
)
NOT_FIXED_AS = Message(
    "data-errors.not-fixed-as",
    en='"{suffix}" is not written; known: {known}',
    zh="不能写成“{suffix}”；可用：{known}",
)
