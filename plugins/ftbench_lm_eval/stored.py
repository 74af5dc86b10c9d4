"""What was measured on a cell: one file a cell in the folder `lm_eval` of the run directory.

The file stands beside the cells and not in them: a cell is complete without it, and its files never change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ftbench.errors import StoreError
from ftbench.storage.atomic import write_atomic
from ftbench.text.one_line import describe
from ftbench_lm_eval import messages
from ftbench_lm_eval.harness import MetricRows, TaskResult

FOLDER = "lm_eval"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """One task of the harness on the model of one cell."""

    after: TaskResult
    """The tuned model; the untuned one where the method trains nothing."""
    before: TaskResult | None
    """The model before tuning, on the same documents; None where the method trains nothing."""
    settings: Mapping[str, Any]
    """The harness's options, its version and the device."""
    base: str
    """The untuned model: equal for cells that begin with the same one."""

    @property
    def comparable(self) -> tuple[str, ...]:
        """What two cells must share to be compared: settings, the task's version and its documents."""
        return (json.dumps(dict(self.settings), sort_keys=True), self.after.version, self.after.documents)


def path_of(run: Path, cell: str) -> Path:
    """The file of a cell."""
    return run / FOLDER / f"{cell}.json"


def read_measured(run: Path, cell: str) -> dict[str, Measured]:
    """What was measured on a cell, by task; empty if nothing was. Raises `StoreError`."""
    path = path_of(run, cell)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] > _VERSION:
            raise StoreError(messages.NEWER(version=content["version"]), file=path)
        return {task: _measured(value) for task, value in content["tasks"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(messages.DAMAGED(reason=describe(error)), file=path) from None


def write_measured(run: Path, cell: str, measured: Mapping[str, Measured]) -> None:
    """Write the file of a cell, all or nothing."""
    path = path_of(run, cell)
    path.parent.mkdir(exist_ok=True)
    tasks = {task: asdict(value) for task, value in sorted(measured.items())}
    # One line: a number a line would be thousands of lines.
    content = {"version": _VERSION, "cell": cell, "tasks": tasks}
    write_atomic(path, json.dumps(content, sort_keys=True, ensure_ascii=False) + "\n")


def _measured(value: Mapping[str, Any]) -> Measured:
    before = value["before"]
    return Measured(
        after=_result(value["after"]),
        before=None if before is None else _result(before),
        settings=value["settings"],
        base=value["base"],
    )


def _result(value: Mapping[str, Any]) -> TaskResult:
    metrics = {
        name: MetricRows(
            metric["kind"],
            metric["direction"],
            float(metric["value"]),
            tuple((float(score), float(weight)) for score, weight in metric["rows"]),
        )
        for name, metric in value["metrics"].items()
    }
    return TaskResult(**{**value, "metrics": metrics, "responses": tuple(value["responses"])})
