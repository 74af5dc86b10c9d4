"""`trackers/NAME.jsonl`: what a tracker keeps in the run directory, for when the same run goes on.

Every value is a line of its own, and the last one of a key counts: what is written outlives a process that is killed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ftbench.records.cell import canonical_json
from ftbench.storage.atomic import append_text, check_regular
from ftbench.storage.formats import TRACKED

TRACKERS_FOLDER = "trackers"


class TrackedValues:
    """The values of one tracker and one run, by key; those of other runs in the directory stay as they are.

    Several processes may share a file: each sees what the others put.
    """

    def __init__(self, directory: Path, tracker: str, run: str) -> None:
        self._path = directory / TRACKERS_FOLDER / f"{tracker}.jsonl"
        self._run = run
        self._values: dict[str, Any] = {}
        self._read_to = 0
        """Bytes of whole lines that have been read."""
        self._read_on()

    def get(self, key: str) -> Any:
        """The value; None if there is none. Raises `NewerFormat`."""
        self._read_on()
        return self._values.get(key)

    def put(self, key: str, value: Any) -> None:
        """Keep a value of JSON; raises `OSError`, and `ValueError` or `TypeError` for what is none."""
        line = canonical_json(TRACKED.written({"run": self._run, "key": key, "value": value}))
        self._path.parent.mkdir(exist_ok=True)
        # A process that was killed may have left half a line: the next one begins on a line of its own.
        append_text(self._path, f"{'' if _ends_whole(self._path) else chr(10)}{line}\n")

    def _read_on(self) -> None:
        """Read what was added to the file. Damaged lines are passed over."""
        try:
            check_regular(self._path)
            with self._path.open("rb") as file:
                if file.seek(0, os.SEEK_END) < self._read_to:  # an earlier state of the file was put back
                    self._values, self._read_to = {}, 0
                file.seek(self._read_to)
                added = file.read()
        except OSError:
            return
        for line in added.split(b"\n"):  # and at no other sign that ends lines elsewhere: JSON may have it in a text
            try:
                content = json.loads(line)
            except (ValueError, RecursionError):
                continue
            TRACKED.refuse_newer(content, self._path)
            if isinstance(content, dict) and content.get("run") == self._run and isinstance(content.get("key"), str):
                self._values[content["key"]] = content.get("value")
        self._read_to += added.rfind(b"\n") + 1


def _ends_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-1, 2)
            return file.read(1) == b"\n"
    except OSError:  # there is none, or it is empty
        return True
