"""What `ftbench completion` says."""

from __future__ import annotations

from ftbench.messages.note import Message

WHICH_SHELL = Message(
    "completion.which-shell",
    en="say for which shell: {known}",
    zh="请指明所用的 shell：{known}",
)
WROTE = Message("completion.wrote", en="wrote {file}", zh="已写入 {file}")
ADDED = Message("completion.added", en="added a line to {file}", zh="已在 {file} 中添加一行")
AS_IT_WAS = Message("completion.as-it-was", en="{file} is up to date", zh="{file} 已是最新")
WOULD_WRITE = Message("completion.would-write", en="would write {file}", zh="将写入 {file}")
WOULD_ADD = Message("completion.would-add", en="would add to {file}: {line}", zh="将在 {file} 中添加：{line}")
NEW_TERMINAL = Message(
    "completion.new-terminal",
    en="A new terminal completes ftbench with Tab.",
    zh="新打开的终端可用 Tab 键补全 ftbench 命令。",
)
