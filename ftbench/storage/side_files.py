"""metrics.json, other_tasks.json and validation.json: outside a cell's manifest, because they may be extended later.

Each has its own checksum. A lost or damaged file counts as empty: its content is computed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages import Note
from ftbench.records.cell import canonical_json
from ftbench.records.results import OtherTask, Score
from ftbench.storage.atomic import dump_json, read_text, remove_abandoned, write_atomic
from ftbench.storage.formats import METRICS, OTHER_TASKS, VALIDATION, FileFormat

METRICS_FILE = "metrics.json"
OTHER_TASKS_FILE = "other_tasks.json"
VALIDATION_FILE = "validation.json"


def read_scores(folder: Path) -> dict[str, Score]:
    """The stored scores of a cell by metric; raises `NewerFormat`."""
    try:
        return {name: _score(value) for name, value in _read(folder / METRICS_FILE, METRICS, "metrics").items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # they follow from the predictions
        return {}


def scores_are_damaged(folder: Path) -> bool:
    """Whether a cell has a metrics.json without a readable score; raises `NewerFormat`."""
    return (folder / METRICS_FILE).exists() and not read_scores(folder)


def write_scores(folder: Path, scores: Mapping[str, Score]) -> None:
    """Write the file, all or nothing."""
    _write(folder / METRICS_FILE, METRICS, "metrics", {name: _score_json(score) for name, score in scores.items()})


def read_validation_scores(folder: Path) -> dict[str, Score]:
    """Scores on the validation rows by metric, of a cell by which tuning chose; raises `NewerFormat`."""
    try:
        return {name: _score(value) for name, value in _read(folder / VALIDATION_FILE, VALIDATION, "metrics").items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # they are measured again
        return {}


def write_validation_scores(folder: Path, scores: Mapping[str, Score]) -> None:
    """Write the file, all or nothing."""
    _write(
        folder / VALIDATION_FILE, VALIDATION, "metrics", {name: _score_json(score) for name, score in scores.items()}
    )


def read_other_tasks(folder: Path) -> dict[str, OtherTask]:
    """The effect of tuning on other tasks, by the task's key (`RunRecord.other_tasks`); raises `NewerFormat`."""
    return {key: OtherTask(**value) for key, value in _read(folder / OTHER_TASKS_FILE, OTHER_TASKS, "tasks").items()}


def write_other_tasks(folder: Path, measured: Mapping[str, OtherTask]) -> None:
    """Write the file, all or nothing."""
    tasks = {key: asdict(task) for key, task in sorted(measured.items())}
    _write(folder / OTHER_TASKS_FILE, OTHER_TASKS, "tasks", tasks)


def _write(path: Path, file_format: FileFormat, key: str, values: Mapping[str, Any]) -> None:
    remove_abandoned(path.parent)  # a process that was killed here has written nothing, so it is written again
    write_atomic(path, dump_json(file_format.written({key: values, "sha256": _checksum(values)})))


def _read(path: Path, file_format: FileFormat, key: str) -> dict[str, Any]:
    try:
        content = json.loads(read_text(path))
        # The version comes first: the checksum of a newer file may be another one.
        values: dict[str, Any] = file_format.migrated(content, path)[key]
        return values if content["sha256"] == _checksum(content[key]) else {}
    except NewerFormat:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, StoreError):
        return {}


def _checksum(values: Any) -> str:
    """A checksum of the values; nothing else protects these numbers."""
    return hashlib.sha256(canonical_json(values).encode()).hexdigest()


def _score_json(score: Score) -> dict[str, Any]:
    statistics = [list(row) for row in score.statistics]
    return {
        "value": score.value,
        "reason": score.reason.as_json() if score.reason else None,
        "signature": score.signature,
        "statistics": statistics,
    }


def _score(value: dict[str, Any]) -> Score:
    reason = None if value["reason"] is None else Note.from_json(value["reason"])
    return Score(value["value"], reason, value["signature"], value["statistics"])
