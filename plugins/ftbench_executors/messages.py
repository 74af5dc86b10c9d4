"""Reasons for cells that ended without reporting one."""

from __future__ import annotations

from ftbench import Message

TOO_LONG = Message(
    "executors.too-long", en="took longer than the time limit of {seconds:g} s", zh="超过了时间限制 {seconds:g} 秒"
)
DIED = Message("executors.died", en="the worker process died: {cause}", zh="工作进程已终止：{cause}")
EXIT_CODE = Message("executors.exit-code", en="exit code {number}", zh="退出码 {number}")
KILLED = Message(
    "executors.killed", en="{name}, for example because the system ran out of memory", zh="{name}，例如系统内存不足时"
)
