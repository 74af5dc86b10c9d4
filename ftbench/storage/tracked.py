"""`trackers/NAME.jsonl`: what a tracker keeps in the run directory, for when the same run goes on.

Every value is a line of its own, and the last one of a key counts: what is written outlives a process that is killed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ftbench.records.cell import canonical_json
from ftbench.storage.atomic import append_text, check_regular
from ftbench.storage.formats import TRACKED

TRACKERS_FOLDER = "trackers"


class TrackedValues:
    """The values of one tracker and one run, by key; those of other runs in the directory stay as they are."""

    def __init__(self, directory: Path, tracker: str, run: str) -> None:
        self._path = directory / TRACKERS_FOLDER / f"{tracker}.jsonl"
        self._run = run
        self._values = _read(self._path, run)

    def get(self, key: str) -> Any:
        """The value; None if there is none."""
        return self._values.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep a value of JSON; raises `OSError`, and `ValueError` or `TypeError` for what is none."""
        line = canonical_json(TRACKED.written({"run": self._run, "key": key, "value": value}))
        self._path.parent.mkdir(exist_ok=True)
        # A process that was killed may have left half a line: the next one begins on a line of its own.
        append_text(self._path, f"{'' if _ends_whole(self._path) else chr(10)}{line}\n")
        self._values[key] = value


def _read(path: Path, run: str) -> dict[str, Any]:
    """The last value of each key of a run. Damaged lines are passed over; raises `NewerFormat`."""
    values: dict[str, Any] = {}
    try:
        check_regular(path)
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return values
    for line in lines:
        try:
            content = json.loads(line)
        except (ValueError, RecursionError):
            continue
        TRACKED.refuse_newer(content, path)
        if isinstance(content, dict) and content.get("run") == run and isinstance(content.get("key"), str):
            values[content["key"]] = content.get("value")
    return values


def _ends_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-1, 2)
            return file.read(1) == b"\n"
    except OSError:  # there is none, or it is empty
        return True
