"""All methods on one model for a few steps, as a run of ftbench: what worked, what was skipped, what failed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ftbench.messages import Note
    from ftbench.plugins import Registry
    from ftbench.records.cell import Cell
    from ftbench.records.results import CellResult

Mark = Literal["ok", "s", "F", "!"]
Kind = Literal["label", "text"]

STEPS = 3
TASKS: Mapping[Kind, Mapping[str, Any]] = {
    "label": {"task": "sentiment", "language": "en"},
    "text": {"task": "support-qa", "language": "en", "max_new_tokens": 8},
}
"""Built-in tasks by what their answers are."""
_MATRIX: Mapping[str, Any] = {
    "name": "architectures",
    "seeds": [0],
    # The last weights and not the best ones: those of a random model may be those before the first step.
    "training": {"steps": STEPS, "examples": 24, "max_length": 256, "keep": "last"},
    "evaluation": {"examples": 8, "validation_examples": 8, "other_tasks": 0},
    "device": "cpu",
    "precision": "fp32",
}
_BABBLE = "answers"
"""The check of what is written: a random model repeats itself, whatever the method."""
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    # Narrow layers have fewer components, and their inputs no piece as wide as the default.
    "pissa": {"r": 4},
    "miss": {"r": 16},
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a method ended on a model: `ok`, skipped (`s`), failed (`F`), or a check of the cell failed (`!`)."""

    mark: Mark
    reason: str = ""


@dataclass(slots=True)
class _Progress:
    """Tells somebody which cell begins; the rest of what a run tells is left out."""

    tell: Callable[[str], None]

    def message(self, text: str) -> None:
        return

    def prepare(self, doing: str, total: int, done: int) -> None:
        return

    def expect(self, remaining: Sequence[Cell]) -> None:
        return

    def start(self, cell: Cell) -> None:
        self.tell(cell.method)

    def step(self, cell: Cell, doing: str, share: float) -> None:
        return

    def finish(self, cell: Cell, outcome: str, summary: str, notes: Sequence[Note] = ()) -> None:
        return


def try_methods(
    model: Path,
    methods: Sequence[str],
    folder: Path,
    registry: Registry,
    tell: Callable[[str], None],
    *,
    tasks: Sequence[Kind] = ("label", "text"),
) -> dict[str, Ending]:
    """Run `methods` on the model of a folder in this process; `tell` hears the name of each that begins.

    An ending is the worst of those on the tasks.
    """
    from ftbench.analysis.read import read_results
    from ftbench.execution.run import Run
    from ftbench.execution.run_record import MatrixSource
    from ftbench.matrix import read_matrix
    from ftbench.planning.planner import make_plan

    folder.mkdir()
    entries = [{"method": name, **SETTINGS.get(name, {})} for name in methods]
    matrix = folder / "matrix.yaml"
    # JSON is YAML.
    asked = {"models": [str(model)], "tasks": [TASKS[kind] for kind in tasks], "methods": entries}
    matrix.write_text(json.dumps({**_MATRIX, **asked}), encoding="utf-8")
    file = read_matrix(matrix)
    source = MatrixSource(matrix.read_text(encoding="utf-8"), folder, ())
    Run(make_plan(file, registry), folder / "run", registry, source, _Progress(tell)).execute()
    cells = read_results(folder / "run", registry).cells
    return {name: worst([_ending(cell) for cell in cells if cell.method == name]) for name in methods}


def worst(endings: Sequence[Ending]) -> Ending:
    """The ending of a method on several tasks: a failure before a failed check; skipped only if on all of them.

    A method for labels alone is skipped on a text task, which says nothing of the model.
    """
    order = ("F", "!", "ok", "s")
    return min(endings, key=lambda ending: order.index(ending.mark))


def _ending(cell: CellResult) -> Ending:
    if cell.status != "done":
        return Ending("s" if cell.status == "skipped" else "F", str(cell.reason or ""))
    checks = [check for check in cell.measured.checks if check["name"] != _BABBLE]
    failed = [f"{check['name']}: {check['detail']}" for check in checks if not check["passed"]]
    return Ending("!", "; ".join(failed)) if failed else Ending("ok")
