"""What trying a chat template showed: for each probe what holds, what was done about it, or what is wrong."""

from __future__ import annotations

from ftbench.messages.note import Message

DIALOGUE = Message(
    "template-probes.dialogue",
    en="it writes a question and its answer",
    zh="能写出问题及其回答",
)
EXTENDS = Message(
    "template-probes.extends",
    en="earlier turns are written in the same way when later ones follow",
    zh="后续轮次加入后，先前轮次的写法不变",
)
EXPANDED = Message(
    "template-probes.expanded",
    en="earlier turns are written otherwise when later ones follow: a dialogue becomes a row for each answer",
    zh="后续轮次加入后，先前轮次的写法会变：一段对话按每个回答各成一条训练数据",
)
PROMPT_IS_PREFIX = Message(
    "template-probes.prompt-is-prefix",
    en="what a model is given to answer is the beginning of the written answer",
    zh="推理时交给模型的提示就是完整文本的开头",
)
PROMPT_COMPLETED = Message(
    "template-probes.prompt-completed",
    en='the generation prompt lacks what stands before every answer; it is given to the model: "{text}"',
    zh="生成提示缺少每个回答前都有的内容，已补入提示：“{text}”",
)
PROMPT_CLOSED = Message(
    "template-probes.prompt-closed",
    en="the generation prompt begins a block of reasoning that written turns do not have; the answer is put after it",
    zh="生成提示会开启推理块，而写出的轮次没有；回答接在其后",
)
STOP_TRAINED = Message(
    "template-probes.stop-trained",
    en='"{token}" ends a turn, is trained on and ends generation',
    zh="“{token}”结束一轮，参与训练，并结束生成",
)
STOP_ADDED = Message(
    "template-probes.stop-added",
    en='"{token}" ends a turn and is missing in the settings of the model; generation ends there too',
    zh="“{token}”结束一轮，但模型设置中没有它；生成也会在此结束",
)
STOP_WRITTEN = Message(
    "template-probes.stop-written",
    en='the template ends a turn with nothing; "{token}" is trained on there',
    zh="模板不写出轮次的结束；在该处训练“{token}”",
)
STOP_LOST = Message(
    "template-probes.stop-lost",
    en="the last token that is trained on does not end generation",
    zh="最后一个训练的词元不会结束生成",
)
ONE_BEGINNING = Message(
    "template-probes.one-beginning",
    en="a text begins with one beginning-of-text token at most",
    zh="文本开头至多有一个起始词元",
)
TWO_BEGINNINGS = Message(
    "template-probes.two-beginnings",
    en="a text begins with {count} beginning-of-text tokens",
    zh="文本开头有 {count} 个起始词元",
)
NO_BLOCK = Message(
    "template-probes.no-block",
    en="an answer without reasoning has no block for it",
    zh="没有推理的回答不带推理块",
)
BLOCK_MASKED = Message(
    "template-probes.block-masked",
    en="the empty block of reasoning before an answer is read and not trained on",
    zh="回答前的空推理块只作输入，不参与训练",
)
BLOCK_TRAINED = Message(
    "template-probes.block-trained",
    en="an empty block of reasoning is trained on",
    zh="空推理块参与了训练",
)
SYSTEM_WRITTEN = Message(
    "template-probes.system-written",
    en="it writes a system message",
    zh="能写出系统消息",
)
SYSTEM_FOLDED = Message(
    "template-probes.system-folded",
    en="it knows no system message; its text stands before the first message of the user, with an empty line between",
    zh="不支持系统消息；其文本置于首条用户消息之前，中间空一行",
)
SYSTEM_LOST = Message(
    "template-probes.system-lost",
    en="the text of a system message is lost",
    zh="系统消息的文本丢失",
)
TOOLS_WRITTEN = Message(
    "template-probes.tools-written",
    en="it writes tools, their calls with arguments, and results",
    zh="能写出工具、带参数的调用及其结果",
)
TOOLS_IN_PART = Message(
    "template-probes.tools-in-part",
    en="it writes calls of tools, and not which tools there are; conversations with definitions of tools are refused",
    zh="能写出工具调用，但不写出有哪些工具；带有工具定义的对话会被拒绝",
)
TOOLS_REFUSED = Message(
    "template-probes.tools-refused",
    en="it does not write calls of tools and their results; conversations with them are refused",
    zh="不能写出工具调用及其结果；含有它们的对话会被拒绝",
)
CHARACTERS_KEPT = Message(
    "template-probes.characters-kept",
    en="all characters and line breaks survive",
    zh="所有字符与换行均得以保留",
)
CHARACTERS_TRIMMED = Message(
    "template-probes.characters-trimmed",
    en="characters and line breaks survive; white space around a text does not",
    zh="字符与换行得以保留；文本首尾的空白则不会",
)
CHARACTERS_LOST = Message(
    "template-probes.characters-lost",
    en="characters or line breaks within a text are lost",
    zh="文本中的字符或换行有丢失",
)
MIDDLE_IS_LAST = Message(
    "template-probes.middle-is-last",
    en="a turn in the middle has the tokens that it had as the last one",
    zh="中间的轮次与其作为最后一轮时的词元相同",
)
MIDDLE_EXPANDED = Message(
    "template-probes.middle-expanded",
    en="a turn in the middle has other tokens than as the last one; each answer has a row in which it is the last",
    zh="中间的轮次与其作为最后一轮时的词元不同；每个回答各有一条以其结尾的训练数据",
)
NO_DAY = Message(
    "template-probes.no-day",
    en="it does not ask for the day",
    zh="不使用日期",
)
DAY_FIXED = Message(
    "template-probes.day-fixed",
    en="it writes the day; it is told {day} on every day, so that results do not depend on it",
    zh="会写出日期；无论哪天都写作 {day}，使结果不随日期变化",
)
NO_OWN_SYSTEM = Message(
    "template-probes.no-own-system",
    en="it adds no system message of its own",
    zh="不会自行添加系统消息",
)
OWN_SYSTEM = Message(
    "template-probes.own-system",
    en='it adds a system message of its own where there is none: "{text}"',
    zh="没有系统消息时会自行添加：“{text}”",
)
ANY_ORDER = Message(
    "template-probes.any-order",
    en="two messages of a user may follow each other",
    zh="允许连续两条用户消息",
)
ORDER_JOINED = Message(
    "template-probes.order-joined",
    en="it demands that roles alternate; messages of a user that follow each other become one, with an empty line "
    "between",
    zh="要求角色交替；连续的用户消息合并为一条，中间空一行",
)
SPELLED_IS_TEXT = Message(
    "template-probes.spelled-is-text",
    en="a special token that a user spells stays text",
    zh="用户写出的特殊词元仍是文本",
)
SPELLED_IS_TOKEN = Message(
    "template-probes.spelled-is-token",
    en="a special token that a user spells becomes a token",
    zh="用户写出的特殊词元变成了词元",
)
REPEATABLE = Message(
    "template-probes.repeatable",
    en="it writes the same text each time",
    zh="每次写出的文本相同",
)
NOT_REPEATABLE = Message(
    "template-probes.not-repeatable",
    en="it writes another text each time",
    zh="每次写出的文本不同",
)
