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

# Settings that an executor cannot use.
ONE_WORKER = Message(
    "executors.one-worker",
    en="the executor inline has one worker, not {count}; process can have more",
    zh="执行器 inline 只有一个工作进程，而不是 {count} 个；process 可以有多个",
)
NO_TIME_LIMIT = Message(
    "executors.no-time-limit",
    en="the executor inline cannot stop a cell after a time; process can",
    zh="执行器 inline 不能限时停止单元；process 可以",
)
FEW_CORES = Message(
    "executors.few-cores",
    en="{workers} workers need a core each, and there are {cores}",
    zh="{workers} 个工作进程各需一个核心，而这里有 {cores} 个",
)
NOT_SENT = Message(
    "executors.not-sent",
    en="the plan cannot be sent to a worker ({error}); --executor inline needs no sending",
    zh="计划无法传给工作进程（{error}）；--executor inline 无需传送",
)
