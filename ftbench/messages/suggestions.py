"""What an error adds: the names that may be meant by an unknown one, files that are not there, how many rows more."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

# They stand after a sentence, whose full stop needs a space after it in English alone.
MEANT_ONE = Message("suggestions.one", en=" Did you mean {a}?", zh="您是否想用 {a}？")
MEANT_TWO = Message("suggestions.two", en=" Did you mean {a} or {b}?", zh="您是否想用 {a} 或 {b}？")
MEANT_THREE = Message("suggestions.three", en=" Did you mean {a} or {b} or {c}?", zh="您是否想用 {a}、{b} 或 {c}？")
MEANT: Mapping[int, Message] = {1: MEANT_ONE, 2: MEANT_TWO, 3: MEANT_THREE}
"""By the number of names, which are quoted already."""
KNOWN = Message("suggestions.known", en="{question} Known: {names}.", zh="{question}已有：{names}。")
MORE = Message("suggestions.more", en="and {n:,} more", zh="另有 {n:,} 处")

NO_FILE = Message("suggestions.no-file", en="there is no such file", zh="没有这个文件")
NO_FILE_BUT = Message("suggestions.no-file-but", en="there is no such file.{hint}", zh="没有这个文件。{hint}")
NOT_REGULAR = Message(
    "suggestions.not-regular",
    en="is no file but {kind}, which may never end: copy what it gives into a file",
    zh="不是文件，而是{kind}，可能永远读不完：请先把其中的内容存为文件",
)
PIPE = Message("suggestions.pipe", en="a pipe", zh="管道")
SOCKET = Message("suggestions.socket", en="a socket", zh="套接字")
DEVICE = Message("suggestions.device", en="a device", zh="设备")
ADDRESS = Message(
    "suggestions.address",
    en="is an address, and files are read from the disk: download it first",
    zh="是网址，而文件从磁盘读取：请先下载",
)
