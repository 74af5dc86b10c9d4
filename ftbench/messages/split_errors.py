"""Errors about the sides of a split and the folds of a cross-validation."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

TRAIN = Message("split-errors.train", en="train", zh="训练")
VALIDATION = Message("split-errors.validation", en="validation", zh="验证")
TEST = Message("split-errors.test", en="test", zh="测试")
SIDE_NAMES: Mapping[str, Message] = {"train": TRAIN, "validation": VALIDATION, "test": TEST}
"""The sides, in English by the names that files and the matrix have for them."""

# Given splits.
NO_SPLIT = Message("split-errors.no-split", en='"{value}" is no split.{hint}', zh="“{value}”不是划分的名称。{hint}")
ROW_WITHOUT_SPLIT = Message(
    "split-errors.row-without-split",
    en="the row has no split while others have",
    zh="该行没有注明划分，而其他行有",
)
NO_ROW_FOR = Message(
    "split-errors.no-row-for",
    en="the rows have a split, and none is for {sides}",
    zh="数据行注明了划分，但没有一行用于{sides}",
)
UNTRAINED_LABEL = Message(
    "split-errors.untrained-label",
    en='the {side} rows have the label "{label}", which no training row has (those have: {labels})',
    zh="{side}行有标签“{label}”，而训练行都没有（训练行的标签：{labels}）",
)
ONE_LABEL = Message(
    "split-errors.one-label",
    en='all training rows have one label, "{label}"',
    zh="所有训练行都是同一个标签“{label}”",
)

# The split by content.
TOO_ALIKE = Message(
    "split-errors.too-alike",
    en="{rows} rows{repeated} are too alike to be split: {train} would be left for training, and {largest} be for "
    "{side}. {why}",
    zh="{rows} 行{repeated}彼此太相似，无法划分：只剩 {train} 行用于训练，而 {largest} 行用于{side}。{why}",
)
TOO_FEW = Message(
    "split-errors.too-few",
    en="{rows} rows{repeated} are too few: {left}, and each side needs {least}. {why}",
    zh="{rows} 行{repeated}太少：{left}，而每侧至少需要 {least} 行。{why}",
)
REPEATED = Message(
    "split-errors.repeated",
    en=" ({n} more repeat one of them)",
    zh="（另有 {n} 行与其中某行重复）",
)
NOTHING_LEFT = Message("split-errors.nothing-left", en="nothing is left for {sides}", zh="没有行可用于{sides}")
ONLY = Message("split-errors.only", en="only {counts}", zh="只有{counts}")
COUNT_FOR = Message("split-errors.count-for", en="{count} for {side}", zh="{side} {count} 行")
TOO_FEW_TO_VALIDATE = Message(
    "split-errors.too-few-to-validate",
    en="no row is for validation, and {rows} training rows are too few to take {least} of them. {why}",
    zh="没有用于验证的行，而 {rows} 个训练行太少，无法从中取出 {least} 行。{why}",
)
MORE_ROWS = Message(
    "split-errors.more-rows",
    en="More rows help, or a column `split` that says the side of each row",
    zh="可以增加数据行，或用 `split` 列注明每行的划分",
)
CLUSTERED = Message(
    "split-errors.clustered",
    en="Near-duplicates and groups stay on one side, so these rows form {clusters} clusters; the largest has "
    "{largest}. What helps: a column `split`, more varied rows, text that many rows share moved into the task's "
    "prompt, or another `group_by`",
    zh="近似重复的行和同组的行留在同一侧，因此这些行构成 {clusters} 个簇，最大的有 {largest} 行。可以加 `split` 列、"
    "增加内容不同的行、把许多行共有的文字移到任务的提示中，或换一个 `group_by`",
)
ONE_CLUSTER = Message(
    "split-errors.one-cluster",
    en="Near-duplicates and groups stay on one side, so these rows form 1 cluster. What helps: a column `split`, more "
    "varied rows, text that many rows share moved into the task's prompt, or another `group_by`",
    zh="近似重复的行和同组的行留在同一侧，因此这些行只构成 1 个簇。可以加 `split` 列、增加内容不同的行、"
    "把许多行共有的文字移到任务的提示中，或换一个 `group_by`",
)

# `ftbench data split`.
NOTHING_LEFT_OF_CLUSTERS = Message(
    "split-errors.nothing-left-of-clusters",
    en="nothing is left for {sides}: {rows:,} rows form {n:,} clusters of rows that stay together; more varied rows "
    "help, another --group-by, or --text with the columns that differ",
    zh="没有行可用于{sides}：{rows:,} 行构成 {n:,} 个不可拆分的簇；可以增加内容不同的行、换一个 --group-by，"
    "或用 --text 指明内容不同的列",
    singular={
        "en": "nothing is left for {sides}: {rows:,} rows form {n:,} cluster of rows that stay together; more varied "
        "rows help, another --group-by, or --text with the columns that differ"
    },
)
NO_SHARES = Message(
    "split-errors.no-shares",
    en='expected three shares for train, validation and test, such as 0.8,0.1,0.1 or 80/10/10, not "{text}"',
    zh="应为训练、验证和测试三个比例，例如 0.8,0.1,0.1 或 80/10/10，不能是“{text}”",
)
ALL_FOR_TRAINING = Message(
    "split-errors.all-for-training",
    en="nothing is left for validation and test",
    zh="没有留给验证和测试的比例",
)
NO_LABELS = Message(
    "split-errors.no-labels",
    en="{different:,} different values in {rows:,} rows are no labels",
    zh="{rows:,} 行中有 {different:,} 个不同的值，不是标签",
)
TOO_FEW_TIMES = Message(
    "split-errors.too-few-times",
    en="{sides} sides need as many times, and the rows have {times}",
    zh="{sides} 个划分至少需要 {sides} 个不同的时间，而数据行只有 {times} 个",
)

# Times.
TIME_MISSING = Message("split-errors.time-missing", en="the time is missing", zh="缺少时间")
NO_TIME = Message("split-errors.no-time", en="{value} is no time", zh="{value} 不是时间")
OTHER_TIME_FORM = Message(
    "split-errors.other-time-form", en='"{text}" does not have the form "{form}"', zh="“{text}”不符合格式“{form}”"
)
TWO_TIMES = Message(
    "split-errors.two-times",
    en="\"{text}\" can be read in two ways; --time-format '%d/%m/%Y' or '%m/%d/%Y' says whether the day or the month "
    "comes first",
    zh="“{text}”有两种读法；用 --time-format '%d/%m/%Y' 或 '%m/%d/%Y' 指明日在前还是月在前",
)
UNREADABLE_TIME = Message(
    "split-errors.unreadable-time",
    en='"{text}" is no time that can be read; --time-format says how it is written',
    zh="“{text}”不是可以读取的时间；用 --time-format 指明写法",
)
NO_TIME_NUMBER = Message(
    "split-errors.no-time-number",
    en="{number:g} is neither a year nor Unix time",
    zh="{number:g} 既不是年份，也不是 Unix 时间",
)
