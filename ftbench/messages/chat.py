"""Chat templates: why a conversation cannot be written."""

from __future__ import annotations

from ftbench.messages.note import Message

IN_EXAMPLE = Message(
    "chat.in-example",
    en='message {turn:d} of the conversation that begins with "{begin}": {fault}',
    zh="以“{begin}”开头的对话的第 {turn:d} 条消息：{fault}",
)
UNREADABLE_TEMPLATE = Message(
    "chat.unreadable-template",
    en="the chat template cannot be read: {error}",
    zh="无法读取对话模板：{error}",
)
RENDERING_FAILED = Message(
    "chat.rendering-failed",
    en="the chat template refuses this conversation: {reason}",
    zh="对话模板拒绝此对话：{reason}",
)
NEVER_ENDS = Message(
    "chat.never-ends",
    en="the chat template was stopped after {seconds:g} seconds: it does not come to an end",
    zh="对话模板运行 {seconds:g} 秒后仍未结束，已被中止",
)
TOO_LARGE = Message(
    "chat.too-large",
    en="the chat template was stopped: it needs too much memory or writes too long a text",
    zh="对话模板已被中止：它占用的内存过多，或写出的文本过长",
)
POWERS = Message(
    "chat.powers",
    en="the chat template has the operator `**`, which is refused: a large power may take hours",
    zh="对话模板使用了 `**` 运算符；计算大数的幂可能需要数小时，因此被拒绝",
)
WRITES_NO_DIALOGUE = Message(
    "chat.writes-no-dialogue",
    en="the chat template does not write a question and its answer",
    zh="对话模板没有写出问题及其回答",
)
ENDS_IN_TEXT = Message(
    "chat.ends-in-text",
    en='the chat template ends a turn with "{text}", which is no token of this tokenizer: is it the template of '
    "another model?",
    zh="对话模板以“{text}”结束一轮，而分词器没有这个词元：它是否属于另一个模型？",
)
NO_END = Message(
    "chat.no-end",
    en="the chat template ends this turn in another way than others, so the model could not learn to stop",
    zh="对话模板结束这一轮的方式与其他轮不同，模型将学不会停止",
)
NOT_A_PREFIX = Message(
    "chat.not-a-prefix",
    en="what the chat template writes before this answer is not what it gives a model to answer, so it cannot be shown "
    "which tokens to train on",
    zh="对话模板在此回答之前所写的内容，与推理时交给模型的提示不同，因而无法确定应训练哪些词元",
)
TEXT_LOST = Message(
    "chat.text-lost",
    en="the chat template leaves out or changes the text of this message ({role})",
    zh="对话模板遗漏或改动了这条消息（{role}）的文本",
)
REASONING_LOST = Message(
    "chat.reasoning-lost",
    en="the chat template leaves out the reasoning of this answer: set `thinking: off` for this model",
    zh="对话模板遗漏了此回答的推理过程：请为该模型设置 `thinking: off`",
)
TOOLS_LOST = Message(
    "chat.tools-lost",
    en="the chat template of this model does not write calls of tools and their results",
    zh="该模型的对话模板不写出工具调用及其结果",
)
OFFERS_LOST = Message(
    "chat.offers-lost",
    en="the chat template of this model does not write which tools there are",
    zh="该模型的对话模板不写出有哪些工具",
)
SYSTEM_IN_THE_MIDDLE = Message(
    "chat.system-in-the-middle",
    en="a system message stands in the middle of the conversation; it belongs at the beginning",
    zh="系统消息位于对话中间；它应位于开头",
)
NO_USER_FOR_SYSTEM = Message(
    "chat.no-user-for-system",
    en="the chat template knows no system message, and there is no message of a user that could carry it",
    zh="对话模板不支持系统消息，且没有可以承载它的用户消息",
)
ESCAPED = Message(
    "chat.escaped",
    en="a call of a tool spells a special token, and the chat template escapes its letters, so that it cannot be read "
    "as text",
    zh="工具调用中写有特殊词元，而对话模板会转义其中的字符，因此无法将其作为文本读取",
)
NOT_JSON = Message(
    "chat.not-json",
    en="a tool or a call of it is not valid JSON: {error}",
    zh="工具或其调用不是有效的 JSON：{error}",
)
NO_OBJECT = Message("chat.no-object", en="{kind}, not an object", zh="{kind}，而不是对象")
NO_TRAINED_TURN = Message(
    "chat.no-trained-turn",
    en="no message of the assistant is trained on",
    zh="没有任何要训练的助手消息",
)
NO_END_TOKEN = Message(
    "chat.no-end-token",
    en="the turn ends in no single token of this tokenizer, so the model could not learn to stop",
    zh="这一轮不以分词器的单个词元结束，模型将学不会停止",
)
DOES_NOT_FIT = Message(
    "chat.does-not-fit",
    en="the answer, the system message and the chat template alone take more than {limit} tokens",
    zh="仅回答、系统消息和对话模板就超过 {limit} 个词元",
)
