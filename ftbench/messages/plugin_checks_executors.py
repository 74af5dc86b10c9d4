"""What the checks of plugins say of executors."""

from __future__ import annotations

from ftbench.messages.note import Message

SETTINGS = Message(
    "plugin-checks-executors.settings",
    en="a setting of the matrix that it does not know is a UserError when it is opened",
    zh="打开时，矩阵中未知的设置会引发 UserError",
)
MEND_SETTINGS = Message(
    "plugin-checks-executors.mend-settings",
    en="Validate `settings.options` in `open`, and raise `UserError` for a key that is none of yours.",
    zh="请在 `open` 中校验 `settings.options`，对未知的键抛出 `UserError`。",
)
TAKES_ANY_SETTING = Message(
    "plugin-checks-executors.takes-any-setting",
    en="it opens with a setting that it does not know",
    zh="用未知的设置也能打开",
)
RUNS_CELLS = Message(
    "plugin-checks-executors.runs-cells",
    en="every cell is begun and yielded once with how it ended, and one that fails stops no other",
    zh="每个单元恰好开始并产出一次及其结果，失败的单元不影响其他单元",
)
MEND_RUNS_CELLS = Message(
    "plugin-checks-executors.mend-runs-cells",
    en='Yield each cell with "done" or the exception that ended it, and try none again.',
    zh="请产出每个单元及“done”或结束它的异常，且不要重试。",
)
EXECUTOR_REFUSES = Message(
    "plugin-checks-executors.refuses", en="it does not open so: {reason}", zh="无法这样打开：{reason}"
)
ERROR_ESCAPES = Message(
    "plugin-checks-executors.error-escapes", en="the error of one cell ended the run", zh="一个单元的错误结束了整个运行"
)
CELLS_LOST = Message(
    "plugin-checks-executors.cells-lost", en="{ended} cells of {count} ended", zh="{count} 个单元中有 {ended} 个结束"
)
BEGUN_TWICE = Message(
    "plugin-checks-executors.begun-twice",
    en="cell {cell} was begun {times} times",
    zh="单元 {cell} 开始了 {times} 次",
)
OTHER_OUTCOMES = Message(
    "plugin-checks-executors.other-outcomes",
    en="cells that were done are said to have failed, or the reverse",
    zh="已完成的单元被报告为失败，或相反",
)
FAILS_ON_PURPOSE = Message(
    "plugin-checks-executors.fails-on-purpose", en="this cell fails on purpose", zh="此单元有意失败"
)
RUNS_ELSEWHERE = Message(
    "plugin-checks-executors.runs-elsewhere", en="cells run in other processes", zh="单元在其他进程中运行"
)
AT_ONCE = Message(
    "plugin-checks-executors.at-once",
    en="a cell is yielded as soon as it has ended",
    zh="单元一结束就产出",
)
MEND_AT_ONCE = Message(
    "plugin-checks-executors.mend-at-once",
    en="Yield each cell where it ends instead of collecting all, or set `count` to how many run at once.",
    zh="请在单元结束处产出而不是全部收集，或将 `count` 设为同时运行的个数。",
)
TOLD_LATE = Message(
    "plugin-checks-executors.told-late",
    en="{begun} cells had begun when number {told} was yielded, with {workers} at once",
    zh="产出第 {told} 个时已开始 {begun} 个单元，而同时运行的为 {workers} 个",
)
WORKERS = Message(
    "plugin-checks-executors.workers",
    en="two workers run every cell once, if it can have them",
    zh="若支持两个工作进程，每个单元恰好运行一次",
)
INTERRUPTED = Message(
    "plugin-checks-executors.interrupted", en="Ctrl-C in a cell ends the run", zh="单元中的 Ctrl-C 结束运行"
)
MEND_INTERRUPTED = Message(
    "plugin-checks-executors.mend-interrupted",
    en="Catch `Exception`, which `KeyboardInterrupt` is not, and let the latter out of `run`.",
    zh="请捕获 `Exception`（不含 `KeyboardInterrupt`），并让后者离开 `run`。",
)
INTERRUPT_CAUGHT = Message(
    "plugin-checks-executors.interrupt-caught",
    en="Ctrl-C in a cell was taken for the end of that cell",
    zh="单元中的 Ctrl-C 被当作该单元的结束",
)
WENT_ON = Message(
    "plugin-checks-executors.went-on", en="cell {cell} was begun after Ctrl-C", zh="Ctrl-C 之后又开始了单元 {cell}"
)
STOPS = Message(
    "plugin-checks-executors.stops",
    en="the end of the `with` block stops everything, in the middle of a run too",
    zh="`with` 块结束时一切停止，运行中途也是如此",
)
MEND_STOPS = Message(
    "plugin-checks-executors.mend-stops",
    en="Stop and join workers in a `finally` of `open`.",
    zh="请在 `open` 的 `finally` 中停止并等待工作进程。",
)
LEFT_RUNNING = Message(
    "plugin-checks-executors.left-running", en="still there after the run: {names}", zh="运行结束后仍在：{names}"
)
