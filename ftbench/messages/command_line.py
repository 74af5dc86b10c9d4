"""What the command line says of errors."""

from __future__ import annotations

from ftbench.messages.note import Message

ERROR = Message("command-line.error", en="error: {error}", zh="错误：{error}")
UNEXPECTED = Message(
    "command-line.unexpected",
    en="{error} (unexpected; --traceback before the command shows where it comes from)",
    zh="{error}（意外错误；在命令前加 --traceback 可显示出错位置）",
)
OUTPUT = Message("command-line.output", en="output: {error}", zh="输出：{error}")
INTERRUPTED = Message(
    "command-line.interrupted",
    en="interrupted; finished cells are kept, run the same command to go on",
    zh="已中断；已完成的单元保留，再次运行同一命令即可继续",
)

# `ftbench plugins check`.
NO_SETTING = Message(
    "command-line.no-setting", en='expected METHOD.KEY=VALUE, got "{text}"', zh="应为 METHOD.KEY=VALUE，实际为“{text}”"
)
