"""Where a run is at this moment, as its directory says."""

from __future__ import annotations

import json
from pathlib import Path

from ftbench.storage.jobs import JobFolder


def stage(directory: Path, cells: int) -> str:
    """What a run of so many cells is doing; of several cells at once, the one that is furthest."""
    if not (directory / "run.json").exists():
        return "before its plan is written"
    finished = sum(1 for _ in (directory / "cells").glob("*/manifest.json"))
    if finished >= cells:
        return "after the last cell"
    doing = _of_jobs(directory) or _of_work_folders(directory)
    if doing:
        return doing
    return "between cells" if finished else "before the first cell"


def _of_work_folders(directory: Path) -> str:
    """A cell's files are written in this order; a state of its training is kept beside them."""
    folders = list((directory / "work").glob("*.*.*"))
    for name, doing in (("manifest.json", "committing a cell"), ("learned", "evaluating")):
        if any((folder / name).exists() for folder in folders):
            return doing
    kept = any((directory / "resume" / folder.name.partition(".")[0] / "state.json").exists() for folder in folders)
    if kept:
        return "training, with a kept state"
    return "loading or training" if folders else ""


def _of_jobs(directory: Path) -> str:
    folder = JobFolder(directory)
    begun = False
    for name in folder.names():
        events, _ = folder.events(name, 0)
        begun = begun or bool(events)
    if begun:
        return _of_work_folders(directory) or "a job on a machine"
    return "jobs in the queue" if folder.names() else ""


def failures(directory: Path) -> list[str]:
    """Why cells failed, one a failed cell."""
    reasons = []
    for path in sorted((directory / "failed").glob("*.json")):
        try:
            reasons.append(str(json.loads(path.read_text(encoding="utf-8"))["error"]))
        except (OSError, ValueError, KeyError):
            reasons.append(f"{path.name} cannot be read")
    return reasons
