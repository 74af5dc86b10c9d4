"""Why a row cannot be read as a conversation: its format, its messages, and who speaks when."""

from __future__ import annotations

from ftbench.messages.note import Message

# Parts of a column, and a fault in one of them.
MESSAGE = Message("conversation-errors.message", en="message {number}", zh="消息 {number}")
TOOL = Message("conversation-errors.tool", en="tool {number}", zh="工具 {number}")
PAIR = Message("conversation-errors.pair", en="pair {number}", zh="问答对 {number}")
IN_PART = Message("conversation-errors.in-part", en="{part}: {fault}", zh="{part}：{fault}")

# The format.
NO_FORMAT = Message(
    "conversation-errors.no-format",
    en="no known format of conversations (the row has: {columns}).{question} Known: {known}.",
    zh="不是已知的对话格式（该行的列：{columns}）。{question}已知格式：{known}。",
)
OTHER_FORMAT = Message(
    "conversation-errors.other-format",
    en="the row is in the format {format}, and the rows before it are in {before}",
    zh="该行是 {format} 格式，而之前的行是 {before} 格式",
)

# Lists.
NO_MESSAGES = Message(
    "conversation-errors.no-messages",
    en="must be a list of messages, not {value}",
    zh="应为消息列表，而不是 {value}",
)
NO_PAIRS = Message(
    "conversation-errors.no-pairs", en="must be a list of pairs, not {value}", zh="应为问答对列表，而不是 {value}"
)
NO_HISTORY = Message(
    "conversation-errors.no-history",
    en="must be a list of [question, answer], not {value}",
    zh="应为 [问题, 回答] 的列表，而不是 {value}",
)
BROKEN_MESSAGES = Message(
    "conversation-errors.broken-messages",
    en="must be a list of messages, and its JSON is broken: {reason}",
    zh="应为消息列表，但其 JSON 有误：{reason}",
)
BROKEN_PAIRS = Message(
    "conversation-errors.broken-pairs",
    en="must be a list of pairs, and its JSON is broken: {reason}",
    zh="应为问答对列表，但其 JSON 有误：{reason}",
)
BROKEN_HISTORY = Message(
    "conversation-errors.broken-history",
    en="must be a list of [question, answer], and its JSON is broken: {reason}",
    zh="应为 [问题, 回答] 的列表，但其 JSON 有误：{reason}",
)
NO_MESSAGE = Message(
    "conversation-errors.no-message",
    en="must be an object with a role and content, not {value}",
    zh="应为带有角色和内容的对象，而不是 {value}",
)
NO_PAIR = Message(
    "conversation-errors.no-pair",
    en="must be an object with human and assistant, not {value}",
    zh="应为带有 human 和 assistant 的对象，而不是 {value}",
)
NO_HISTORY_PAIR = Message(
    "conversation-errors.no-history-pair",
    en="must be [question, answer], not {value}",
    zh="应为 [问题, 回答]，而不是 {value}",
)

# Roles and weights.
NO_ROLE = Message(
    "conversation-errors.no-role", en="the message has no role (known: {roles})", zh="该消息没有角色（已知：{roles}）"
)
UNKNOWN_ROLE = Message(
    "conversation-errors.unknown-role", en='"{role}" is no role.{hint}', zh="“{role}”不是角色。{hint}"
)
WEIGHT = Message(
    "conversation-errors.weight",
    en="{key} must be 0 or 1, not {value}",
    zh="{key} 应为 0 或 1，而不是 {value}",
)
WEIGHTS_DIFFER = Message("conversation-errors.weights-differ", en="{keys} contradict each other", zh="{keys} 互相矛盾")
AND = Message("conversation-errors.and", en="{first} and {second}", zh="{first}、{second}")
WEIGHT_PLACE = Message(
    "conversation-errors.weight-place",
    en="only messages of the assistant are trained on, and this one has the weight 1",
    zh="只有 assistant 的消息参与训练，而这条消息的权重为 1",
)

# Contents.
NO_TEXT = Message(
    "conversation-errors.no-text", en="the content must be text, not {value}", zh="内容应为文本，而不是 {value}"
)
HALF_CHARACTER = Message(
    "conversation-errors.half-character",
    en="the text has half a character (a lone surrogate, as of a cut emoji)",
    zh="文本中有半个字符（孤立的代理码位，例如被截断的表情）",
)
REASONING_TWICE = Message(
    "conversation-errors.reasoning-twice",
    en="the answer has its reasoning twice: in <think>, and in a key of its own",
    zh="该回答的思考过程出现两次：在 <think> 中，以及在单独的键中",
)
PART_TYPE = Message(
    "conversation-errors.part-type",
    en='part {number} of the content is of the type "{type}", and models here read text alone',
    zh="内容的第 {number} 部分类型为“{type}”，而这里的模型只能读取文本",
)
NO_TEXT_PART = Message(
    "conversation-errors.no-text-part",
    en="part {number} of the content must be a text part, not {value}",
    zh="内容的第 {number} 部分应为文本，而不是 {value}",
)

# Who speaks when.
NO_ANSWER = Message(
    "conversation-errors.no-answer",
    en="no message is the assistant's: there is no answer to learn",
    zh="没有 assistant 的消息：没有可学习的回答",
)
NONE_TRAINED = Message(
    "conversation-errors.none-trained",
    en="no answer is trained on: each has the weight 0",
    zh="没有参与训练的回答：权重全为 0",
)
NOTHING_BEFORE = Message(
    "conversation-errors.nothing-before", en="nothing stands before the only answer", zh="唯一的回答之前没有任何内容"
)
LATE_SYSTEM = Message(
    "conversation-errors.late-system",
    en="a system message stands at the beginning, and this one comes after other messages",
    zh="系统消息应在开头，而这一条在其他消息之后",
)
TWO_SYSTEMS = Message(
    "conversation-errors.two-systems",
    en="differs from the system message among the messages",
    zh="与消息列表中的系统消息不同",
)
EMPTY_QUESTION = Message("conversation-errors.empty-question", en="the message of the user is empty", zh="用户消息为空")
TWO_ANSWERS = Message(
    "conversation-errors.two-answers",
    en="two messages of the assistant in a row: they would have to be one",
    zh="连续两条 assistant 的消息：应合为一条",
)
EMPTY_ANSWER = Message(
    "conversation-errors.empty-answer", en="the answer is empty and calls no tool", zh="回答为空，也没有调用工具"
)
