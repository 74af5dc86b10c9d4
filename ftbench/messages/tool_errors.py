"""What is wrong with the tools of a conversation, with calls of them, and with their results."""

from __future__ import annotations

from ftbench.messages.note import Message

# Definitions.
NO_LIST = Message(
    "tool-errors.no-list",
    en="the tools must be a list of definitions, not {value}",
    zh="工具应为定义的列表，而不是 {value}",
)
NO_DEFINITION = Message(
    "tool-errors.no-definition",
    en="the definition must be an object with the name of a function, not {value}",
    zh="定义应为带有函数名称的对象，而不是 {value}",
)

# Calls.
NO_CALL_LIST = Message(
    "tool-errors.no-call-list", en="tool_calls must be a list, not {value}", zh="tool_calls 应为列表，而不是 {value}"
)
NO_CALL = Message(
    "tool-errors.no-call",
    en="the call of a tool must be an object with name and arguments, not {value}",
    zh="工具调用应为带有 name 和 arguments 的对象，而不是 {value}",
)
NO_NAME = Message("tool-errors.no-name", en="the call of a tool has no name: {call}", zh="工具调用没有名称：{call}")
NO_ARGUMENTS = Message(
    "tool-errors.no-arguments",
    en="the arguments of {name} must be a JSON object, not {value}",
    zh="{name} 的参数应为 JSON 对象，而不是 {value}",
)
HALF_CHARACTER = Message(
    "tool-errors.half-character",
    en="a tool has half a character (a lone surrogate, as of a cut emoji)",
    zh="工具中有半个字符（孤立的代理码位，例如被截断的表情）",
)

# Texts that are no JSON.
TOOLS_NO_JSON = Message(
    "tool-errors.tools-no-json", en="the tools are no JSON ({reason}): {text}", zh="工具不是 JSON（{reason}）：{text}"
)
DEFINITION_NO_JSON = Message(
    "tool-errors.definition-no-json",
    en="the definition is no JSON ({reason}): {text}",
    zh="定义不是 JSON（{reason}）：{text}",
)
CALL_NO_JSON = Message(
    "tool-errors.call-no-json",
    en="the call of a tool is no JSON ({reason}): {text}",
    zh="工具调用不是 JSON（{reason}）：{text}",
)
ARGUMENTS_NO_JSON = Message(
    "tool-errors.arguments-no-json",
    en="the arguments of {name} are no JSON ({reason}): {text}",
    zh="{name} 的参数不是 JSON（{reason}）：{text}",
)
NO_NUMBER = Message("tool-errors.no-number", en="{constant} is no number in JSON", zh="{constant} 不是 JSON 中的数字")

# Results.
NOT_CALLED = Message(
    "tool-errors.not-called",
    en="the result of a tool answers no call of the message before it",
    zh="工具结果不对应前一条消息中的任何调用",
)
UNKNOWN_ID = Message(
    "tool-errors.unknown-id",
    en='no call is waiting with the id "{id}".{hint}',
    zh="没有 id 为“{id}”的待答调用。{hint}",
)
UNKNOWN_TOOL = Message(
    "tool-errors.unknown-tool",
    en='no call of the tool "{name}" is waiting.{hint}',
    zh="没有对工具“{name}”的待答调用。{hint}",
)
