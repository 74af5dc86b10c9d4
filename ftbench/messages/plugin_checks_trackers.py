"""What the checks of trackers demand, what they found, and how to mend it."""

from __future__ import annotations

from ftbench.messages.note import Message

SETTINGS = Message("plugin-checks-trackers.settings", en="an unknown setting is an error", zh="未知的设置会报错")
MEND_SETTINGS = Message(
    "plugin-checks-trackers.mend-settings",
    en="Derive the class of `settings` from `ftbench.TrackerSettings`, and leave `extra` as it is.",
    zh="请让 `settings` 的类派生自 `ftbench.TrackerSettings`，并保留 `extra` 的设置。",
)
TAKES_ANY = Message(
    "plugin-checks-trackers.takes-any", en="it takes a setting that it does not know", zh="它接受了未知的设置"
)
NEEDS_SETTINGS = Message(
    "plugin-checks-trackers.needs-settings",
    en="it needs the setting `{key}`, which a check does not have",
    zh="需要设置 `{key}`，而检查没有",
)
OPENS = Message(
    "plugin-checks-trackers.opens",
    en="each run gets a RunTracker of its own",
    zh="每次运行都得到自己的 RunTracker",
)
MEND_OPENS = Message(
    "plugin-checks-trackers.mend-opens",
    en="Return a new object from `open`, whose class derives from `ftbench.RunTracker`.",
    zh="请由 `open` 返回新的对象，其类派生自 `ftbench.RunTracker`。",
)
NO_RUN_TRACKER = Message(
    "plugin-checks-trackers.no-run-tracker",
    en="`open` returned {item}, which is no RunTracker",
    zh="`open` 返回了 {item}，而不是 RunTracker",
)
SAME_OBJECT = Message(
    "plugin-checks-trackers.same-object",
    en="`open` returned the same object for two runs",
    zh="`open` 为两次运行返回了同一个对象",
)
WHOLE_RUN = Message(
    "plugin-checks-trackers.whole-run",
    en="it takes a whole run: 1,000 steps, no number and infinity, any text, a trial, a loss and a failure",
    zh="能记录完整的运行：1,000 步、非数与无穷、任意文本、试验、丢失与失败",
)
MEND_WHOLE_RUN = Message(
    "plugin-checks-trackers.mend-whole-run",
    en="Mend the event that raised; a run would go on without this tracker.",
    zh="请修正出错的事件；运行会在没有此跟踪器的情况下继续。",
)
AGAIN = Message(
    "plugin-checks-trackers.again",
    en="the same run goes on in a new process, with cells that are kept and one that begins again",
    zh="同一运行可在新进程中继续，其中有保留的单元和重新开始的单元",
)
MEND_AGAIN = Message(
    "plugin-checks-trackers.mend-again",
    en="Keep in `memory` what a later process needs, and take what is there already for your own.",
    zh="请在 `memory` 中保存后续进程所需的内容，并接受已有的内容。",
)
ANY_ORDER = Message(
    "plugin-checks-trackers.any-order",
    en="cells run at the same time, and end without having begun here",
    zh="单元可同时运行，也可能未在此开始就结束",
)
MEND_ANY_ORDER = Message(
    "plugin-checks-trackers.mend-any-order",
    en="Keep what belongs to a cell by `event.cell.id`, and begin a cell that an event names for the first time.",
    zh="请按 `event.cell.id` 保存各单元的内容，并在事件首次提到某单元时开始它。",
)
OWN_FOLDER = Message(
    "plugin-checks-trackers.own-folder",
    en="it writes into the run directory alone, and changes nothing there that is not its own",
    zh="只写入运行目录，且不改动其中不属于它的内容",
)
MEND_OWN_FOLDER = Message(
    "plugin-checks-trackers.mend-own-folder",
    en="Write below `run.directory`, into a folder or file with the tracker's name, or where a setting says.",
    zh="请写入 `run.directory` 下以跟踪器命名的文件夹或文件，或设置所指的位置。",
)
WROTE_OUTSIDE = Message(
    "plugin-checks-trackers.wrote-outside",
    en="without being told to, it wrote {files} into the current folder",
    zh="未经要求就在当前文件夹写入了 {files}",
)
CHANGED = Message(
    "plugin-checks-trackers.changed", en="it changed or removed {files} of the run", zh="它改动或删除了运行的 {files}"
)
