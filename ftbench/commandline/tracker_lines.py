"""What a plan says of its trackers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ftbench.messages import Note
from ftbench.messages.tracking import TRACKER_CANNOT, TRACKER_LOGS
from ftbench.planning.trackers import PlannedTracker


def tracker_lines(trackers: Sequence[PlannedTracker], render: Callable[[Note], str]) -> Iterator[str]:
    """A line for each tracker, with what this machine lacks for it."""
    for one in trackers:
        reason = one.unavailable()
        yield render(TRACKER_CANNOT(name=one.label, reason=reason) if reason else TRACKER_LOGS(name=one.label))


def trackers_as_json(trackers: Sequence[PlannedTracker]) -> list[dict[str, Any]]:
    """The same for programs."""
    reasons = [(one, one.unavailable()) for one in trackers]
    return [{"tracker": one.label, "unavailable": None if reason is None else str(reason)} for one, reason in reasons]
