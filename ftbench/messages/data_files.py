"""Notes on data files that were written: what a format could not say, and how rows were split."""

from __future__ import annotations

from ftbench.messages.note import Message

# What a format cannot say, counted.
LOST_CALLS = Message(
    "data-files.lost-calls",
    en="{n} messages with calls of tools or their results left out",
    zh="未写入 {n} 条工具调用或工具结果消息",
    singular={"en": "{n} message with calls of tools or their results left out"},
)
LOST_TEXT_BESIDE_CALLS = Message(
    "data-files.lost-text-beside-calls",
    en="the text beside calls of tools left out of {n} messages",
    zh="{n} 条消息中与工具调用并存的文字未写入",
    singular={"en": "the text beside calls of tools left out of {n} message"},
)
LOST_REASONING = Message(
    "data-files.lost-reasoning",
    en="the reasoning of {n} answers left out",
    zh="{n} 个回答的思考过程未写入",
    singular={"en": "the reasoning of {n} answer left out"},
)
LOST_TURNS = Message(
    "data-files.lost-turns",
    en="{n} conversations end after their first answer",
    zh="{n} 段对话只保留到第一个回答",
    singular={"en": "{n} conversation ends after its first answer"},
)
LOST_WEIGHTS = Message(
    "data-files.lost-weights",
    en="{n} answers with the weight 0 would now be trained on",
    zh="{n} 个权重为 0 的回答现在会参与训练",
    singular={"en": "{n} answer with the weight 0 would now be trained on"},
)
LOST_NAMES = Message(
    "data-files.lost-names",
    en="{n} names of speakers left out",
    zh="未写入 {n} 个说话者名称",
    singular={"en": "{n} name of a speaker left out"},
)
LOST_BORDERS = Message(
    "data-files.lost-borders",
    en="{n} messages joined to the one before them",
    zh="{n} 条消息与前一条合并",
    singular={"en": "{n} message joined to the one before it"},
)
LOST_OPENINGS = Message(
    "data-files.lost-openings",
    en="{n} answers before the first question left out",
    zh="未写入 {n} 个位于第一个问题之前的回答",
    singular={"en": "{n} answer before the first question left out"},
)
LOST_ENDINGS = Message(
    "data-files.lost-endings",
    en="{n} messages after the last answer left out",
    zh="未写入 {n} 条位于最后一个回答之后的消息",
    singular={"en": "{n} message after the last answer left out"},
)
LOST_SYSTEM = Message(
    "data-files.lost-system",
    en="{n} system messages left out that read as a missing value",
    zh="未写入 {n} 条会被读作缺失值的系统消息",
    singular={"en": "{n} system message left out that reads as a missing value"},
)
LOST_COLUMNS = Message(
    "data-files.lost-columns",
    en="{n} values of other columns left out",
    zh="未写入其他列的 {n} 个值",
    singular={"en": "{n} value of another column left out"},
)
LOST_ROWS = Message(
    "data-files.lost-rows",
    en="{n} rows left out: no question with an answer was left",
    zh="未写入 {n} 行：没有留下任何问答",
    singular={"en": "{n} row left out: no question with an answer was left"},
)

# The split of a file.
REPEATED_IN_TEST = Message(
    "data-files.repeated-in-test",
    en="WARNING: {n} of {count} test rows nearly repeat an older training row; their time decides where they are",
    zh="警告：{count} 个测试行中有 {n} 个与更早的训练行几乎相同；它们的位置由时间决定",
    singular={
        "en": "WARNING: {n} of {count} test rows nearly repeats an older training row; its time decides where it is"
    },
)
ONE_FORM = Message(
    "data-files.one-form",
    en="{alike} of {count} rows share most of their text: they were split by what differs",
    zh="{count} 行中有 {alike} 行的大部分文字相同：按不同之处划分",
)
