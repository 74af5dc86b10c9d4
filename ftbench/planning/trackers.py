"""The trackers of a run: looked up, with their settings checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError, create_model

from ftbench.contracts import Tracker, TrackerSettings
from ftbench.errors import UserError
from ftbench.matrix.misplaced import Misplaced
from ftbench.matrix.problems import first_problem, validation_message
from ftbench.matrix.read import MatrixFile
from ftbench.matrix.schema import TrackerEntry
from ftbench.messages import Note
from ftbench.messages.plan_errors import TRACKER_KEYS
from ftbench.planning.faults import placed
from ftbench.plugins import Registry
from ftbench.text.one_line import describe


@dataclass(frozen=True, slots=True)
class PlannedTracker:
    """One entry of the matrix's `trackers`, looked up."""

    label: str
    """The name of the entry."""
    tracker: Tracker
    settings: TrackerSettings

    def unavailable(self) -> Note | None:
        """Why it cannot log on this machine, or None."""
        try:
            reason = self.tracker.unavailable(self.settings)
        except (Exception, SystemExit) as error:  # a broken tracker is told of, and stops no run
            return Note.plain(describe(error, 300))
        return Note.of(reason) if reason else None


def plan_trackers(file: MatrixFile, registry: Registry) -> tuple[PlannedTracker, ...]:
    """The trackers of the matrix; raises `UserError` with the place of what is wrong."""
    return tuple(_planned(file, place, entry, registry) for place, entry in enumerate(file.matrix.trackers))


def named_trackers(
    planned: Sequence[PlannedTracker], names: Sequence[str], registry: Registry
) -> tuple[PlannedTracker, ...]:
    """The trackers of the matrix, and those `names` that it does not have, with their default settings.

    Raises `UserError` for an unknown name, and for a tracker that needs settings.
    """
    known = {one.label for one in planned}
    added = []
    for name in dict.fromkeys(names):
        if name in known:
            continue
        try:
            tracker = registry.tracker(name)
            added.append(PlannedTracker(name, tracker, tracker.settings.model_validate({})))
        except ValidationError as error:
            key = str(first_problem(error)["loc"][0])
            raise UserError(TRACKER_KEYS(name=name, key=key), key="--track") from None
        except UserError as error:
            raise UserError(error.note, key="--track") from None
    return (*planned, *added)


def _planned(file: MatrixFile, place: int, entry: TrackerEntry, registry: Registry) -> PlannedTracker:
    where = ("trackers", place)
    try:
        tracker = registry.tracker(entry.tracker)
    except UserError as error:
        raise placed(error, file, (*where, "tracker")) from None
    try:
        settings = tracker.settings.model_validate(entry.options)
    except ValidationError as error:
        first = first_problem(error)
        there = (*where, *first["loc"])
        message = validation_message(first, _with_shared_keys(tracker), Misplaced(dict), there)
        raise file.error(message, there) from None
    return PlannedTracker(entry.label, tracker, _with_paths(tracker, settings, file.directory))


def _with_shared_keys(tracker: Tracker) -> type[BaseModel]:
    """The settings with the keys of every tracker, to name the key that is nearest to an unknown one."""
    shared: dict[str, Any] = {name: (info.annotation, info) for name, info in TrackerEntry.model_fields.items()}
    return create_model("Entry", __base__=tracker.settings, **shared)


def _with_paths(tracker: Tracker, settings: TrackerSettings, base: Path) -> TrackerSettings:
    """The settings with each path written out from the matrix's folder."""
    written: Mapping[str, Any] = {name: getattr(settings, name) for name in tracker.paths}
    paths = {name: str((base / Path(value).expanduser()).resolve()) for name, value in written.items() if value}
    return settings.model_copy(update=paths)
