"""The checks of a tracker: a made-up run is told to it, to its end, and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from ftbench.contracts import RunTracker, Tracker
from ftbench.contracts.tracker_events import RunEnded
from ftbench.messages import Note
from ftbench.messages import plugin_checks as general
from ftbench.messages import plugin_checks_trackers as messages
from ftbench.plugin_checks.check import Check, Finding, failed, skipped
from ftbench.plugin_checks.tracker_trial import (
    TrackerTrial,
    killed_run,
    overlapping_run,
    same_run_again,
    whole_run,
)


def refuses_unknown_settings(trial: TrackerTrial) -> Finding | None:
    """A misspelt key of the matrix is an error."""
    try:
        trial.tracker.settings.model_validate({"no_such_setting": 1})
    except ValidationError:
        return None
    return failed(messages.TAKES_ANY())


def opens(trial: TrackerTrial) -> Finding | None:
    """`open` gives a `RunTracker`, and another one for another run."""
    with trial.run() as run:
        first: object = run.open()
        if not isinstance(first, RunTracker):
            return failed(messages.NO_RUN_TRACKER(item=repr(first)[:80]))
        with trial.run() as other:
            second = other.open()
            if second is first:
                return failed(messages.SAME_OBJECT())
            second.run_ended(RunEnded("interrupted", {}))
        first.run_ended(RunEnded("interrupted", {}))
    return None


def takes_whole_run(trial: TrackerTrial) -> Finding | None:
    """Every event of a run, with what real runs bring."""
    with trial.run() as run:
        whole_run(run.open(), run)
    return None


def goes_on(trial: TrackerTrial) -> Finding | None:
    """The same run in three processes, the first of which is killed."""
    with trial.run() as run:
        killed_run(run.open())
        whole_run(run.open(), run, steps=10)
        same_run_again(run.open(), run)
    return None


def takes_any_order(trial: TrackerTrial) -> Finding | None:
    """Cells at the same time, and results of cells that did not begin."""
    with trial.run() as run:
        overlapping_run(run.open())
    return None


def keeps_to_its_folder(trial: TrackerTrial) -> Finding | None:
    """Nothing beside the run directory, and the run's own files as they were."""
    with trial.run() as run:
        before = run.files()
        whole_run(run.open(), run, steps=10)
        after = run.files()
        if beside := run.outside():
            return failed(messages.WROTE_OUTSIDE(files=tuple(beside)))
    if changed := tuple(name for name in before if before[name] != after.get(name)):
        return failed(messages.CHANGED(files=changed))
    return None


TRACKER_CHECKS: Sequence[Check[TrackerTrial]] = (
    Check("settings", messages.SETTINGS, messages.MEND_SETTINGS, refuses_unknown_settings),
    Check("opens", messages.OPENS, messages.MEND_OPENS, opens, essential=True),
    Check("any-order", messages.ANY_ORDER, messages.MEND_ANY_ORDER, takes_any_order),
    Check("whole-run", messages.WHOLE_RUN, messages.MEND_WHOLE_RUN, takes_whole_run),
    Check("again", messages.AGAIN, messages.MEND_AGAIN, goes_on),
    Check("own-folder", messages.OWN_FOLDER, messages.MEND_OWN_FOLDER, keeps_to_its_folder),
)


def tracker_subjects(tracker: Tracker) -> Iterable[tuple[str, TrackerTrial]] | Finding:
    """The tracker with settings that reach no service; a finding where it cannot be tried here."""
    try:
        settings = tracker.settings.model_validate({})
    except ValidationError as error:
        return skipped(messages.NEEDS_SETTINGS(key=str(error.errors()[0]["loc"][0])))
    reason: object = tracker.unavailable(tracker.local(settings))
    if reason is not None and not isinstance(reason, str | Note):
        return failed(general.NO_REASON(kind=type(reason).__name__))
    if reason:
        return skipped(general.SAYS_IMPOSSIBLE(reason=Note.of(reason)))
    return [("", TrackerTrial(tracker, tracker.local(settings)))]
