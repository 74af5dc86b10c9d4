"""What is said of the trackers of a run."""

from __future__ import annotations

from ftbench.messages.note import Message

TRACKER_OFF = Message(
    "tracking.off",
    en='the tracker "{name}" raised {error}; it logs no more of this run, which goes on',
    zh="跟踪器“{name}”出错：{error}；它不再记录此次运行，运行继续进行",
)
TRACKER_LOGS = Message("tracking.logs", en="tracker {name}", zh="跟踪器 {name}")
TRACKER_CANNOT = Message(
    "tracking.cannot", en="tracker {name} will log nothing: {reason}", zh="跟踪器 {name} 不会记录：{reason}"
)
