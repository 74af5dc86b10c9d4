"""A made-up run in a folder of its own, with which trackers are tried."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ftbench.contracts import RunTracker, Tracker, TrackerSettings
from ftbench.contracts.tracker_events import (
    ArtifactWritten,
    CellFailed,
    CellFinished,
    CellKept,
    CellLost,
    CellStarted,
    CellSummary,
    Estimate,
    GroupSummary,
    RunEnded,
    StepLogged,
    TrackedCell,
    TrackedRun,
)
from ftbench.messages import Note

STEPS = 1000
_ODD = "任务 / naïve 😀 \N{RIGHT-TO-LEFT MARK}| `x` <b>"
"""Part of names and texts that programs trip over."""
MATRIX = f"# {_ODD}\nmodels: [builtin:nano]\ntasks: [sentiment]\nmethods: [lora]\n"


class TrialMemory:
    """The memory of a made-up run."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get(self, key: str) -> Any:
        """The value; None if there is none."""
        return json.loads(self.values[key]) if key in self.values else None

    def put(self, key: str, value: Any) -> None:
        """Keep a value; raises what JSON raises for a value that is none of its own."""
        self.values[key] = json.dumps(value, allow_nan=False)


@dataclass(frozen=True, slots=True)
class TrackerTrial:
    """A tracker with the settings with which it is tried."""

    tracker: Tracker
    settings: TrackerSettings

    @contextmanager
    def run(self) -> Iterator[TrialRun]:
        """A run whose directory lies in the current folder, which is an empty one inside the block."""
        before = Path.cwd()
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            directory = Path(folder).resolve() / "runs" / "trial"
            (directory / "cells" / "0").mkdir(parents=True)
            (directory / "matrix.yaml").write_text(MATRIX, encoding="utf-8")
            (directory / "run.json").write_text("{}\n", encoding="utf-8")
            (directory / "report.html").write_text("<p>a report</p>\n", encoding="utf-8")
            (directory / "cells" / "0" / "result.json").write_text("{}\n", encoding="utf-8")
            os.chdir(folder)
            try:
                yield TrialRun(self, directory)
            finally:
                os.chdir(before)


@dataclass(slots=True)
class TrialRun:
    """The directory and the memory of a made-up run, and what has happened in it."""

    trial: TrackerTrial
    directory: Path
    memory: TrialMemory = field(default_factory=TrialMemory)

    def tracked(self) -> TrackedRun:
        """The run as its plan has it."""
        cells = (trained(0), trained(1), prompted(), skipped_cell())
        return TrackedRun("0123456789abcdef", f"trial {_ODD}", self.directory, MATRIX, cells, {"python": "3"})

    def open(self) -> RunTracker:
        """The tracker of the run, as a new process opens it."""
        return self.trial.tracker.open(self.tracked(), self.trial.settings, self.memory)

    def files(self) -> dict[str, bytes]:
        """The run's own files by their path."""
        own = ("matrix.yaml", "run.json", "report.html", "cells/0/result.json")
        return {name: path.read_bytes() for name in own if (path := self.directory / name).is_file()}

    def outside(self) -> Sequence[str]:
        """What lies in the current folder beside the runs."""
        return sorted(path.name for path in Path.cwd().iterdir() if path.name != "runs")


def _cell(number: int, **changes: Any) -> TrackedCell:
    content: dict[str, Any] = {
        "id": f"{number:020x}",
        "label": f"builtin:nano / {_ODD} / lora / seed {number}",
        "model": "builtin:nano",
        "task": _ODD,
        "method": "lora",
        "seed": number,
        "settings": {
            "method.r": 8,
            "method.alpha": 0.5,
            "method.targets": ["q", "v"],
            "method.bias": None,
            "training.packing": False,
            "method.note": _ODD * 200,
        },
    }
    return TrackedCell(**{**content, **changes})


def trained(number: int) -> TrackedCell:
    """A cell that trains."""
    return _cell(number)


def prompted() -> TrackedCell:
    """A cell without training or settings."""
    return _cell(10, method="zero-shot", settings={})


def trial_cell() -> TrackedCell:
    """A trial of tuning."""
    return _cell(11, is_trial=True, label="builtin:nano / sentiment / lora / trial: learning_rate 0.001")


def skipped_cell() -> TrackedCell:
    """A cell that will not run."""
    return _cell(12, method="bitfit", skip=Note.plain("the model has no biases"))


def summary(steps: int) -> CellSummary:
    """A result with intervals, none, and numbers that are none."""
    metrics = {
        "accuracy": Estimate(0.75, 0.5, 0.875),
        "perplexity": Estimate(math.inf),
        "forgetting": Estimate(math.nan),
        "macro_f1": Estimate(0.5),
    }
    curve = tuple((step, {"train_loss": 1 / step}) for step in range(1, steps + 1))
    costs = {"train_seconds": 1.5, "peak_memory_bytes": 2.0**40}
    return CellSummary(metrics, costs, 0.5, curve, (Note.plain(_ODD),))


EMPTY = CellSummary({}, {})
"""The result of a cell without any number."""


def whole_run(tracker: RunTracker, run: TrialRun, *, steps: int = STEPS) -> None:
    """Every event: a trial, a cell of many steps that is lost once, one that fails, and one without numbers."""
    tracker.artifact_written(ArtifactWritten("matrix", run.directory / "matrix.yaml"))
    tried, first, second = trial_cell(), trained(0), trained(1)
    tracker.cell_started(CellStarted(tried))
    tracker.step_logged(StepLogged(tried, 1, {"train_loss": 1.0}))
    tracker.cell_finished(CellFinished(tried, CellSummary({}, {}, 0.25)))
    tracker.cell_started(CellStarted(first))
    for step in range(1, steps + 1):
        if step == steps // 2:
            tracker.cell_lost(CellLost(first, Note.plain(f"the node {_ODD} is gone"), 1))
        tracker.step_logged(StepLogged(first, step, {"train_loss": 1 / step, "learning_rate": 0.001}))
    tracker.step_logged(StepLogged(first, steps, {"validation_loss": math.nan}))
    tracker.cell_finished(CellFinished(first, summary(steps)))
    tracker.cell_started(CellStarted(second))
    tracker.step_logged(StepLogged(second, 1, {"train_loss": math.inf}))
    tracker.cell_failed(CellFailed(second, "divergence", Note.plain(f"the loss is inf: {_ODD}")))
    tracker.cell_started(CellStarted(prompted()))
    tracker.cell_finished(CellFinished(prompted(), EMPTY))
    tracker.artifact_written(ArtifactWritten("report", run.directory / "report.html"))
    tracker.run_ended(_ended("failed"))


def same_run_again(tracker: RunTracker, run: TrialRun) -> None:
    """What another process tells of the same run: cells are kept, the failed one runs again."""
    tracker.artifact_written(ArtifactWritten("matrix", run.directory / "matrix.yaml"))
    tracker.cell_kept(CellKept(trial_cell(), CellSummary({}, {}, 0.25)))
    tracker.cell_kept(CellKept(trained(0), summary(3)))
    tracker.cell_kept(CellKept(prompted(), EMPTY))
    tracker.cell_started(CellStarted(trained(1)))
    tracker.step_logged(StepLogged(trained(1), 1, {"train_loss": 1.0}))
    tracker.cell_finished(CellFinished(trained(1), summary(1)))
    tracker.run_ended(_ended("finished"))


def killed_run(tracker: RunTracker) -> None:
    """A run that ends in the middle of a cell, without a word."""
    tracker.cell_started(CellStarted(trained(0)))
    tracker.step_logged(StepLogged(trained(0), 1, {"train_loss": 1.0}))


def overlapping_run(tracker: RunTracker) -> None:
    """Two cells at once, and two that end without having begun."""
    first, second = trained(0), trained(1)
    tracker.cell_started(CellStarted(first))
    tracker.cell_started(CellStarted(second))
    for step in (1, 2):
        tracker.step_logged(StepLogged(second, step, {"train_loss": 1.0}))
        tracker.step_logged(StepLogged(first, step, {"train_loss": 1.0}))
    tracker.cell_finished(CellFinished(second, summary(2)))
    tracker.cell_finished(CellFinished(first, summary(2)))
    tracker.cell_failed(CellFailed(_cell(20), "other", Note.plain("tuning chose nothing")))
    tracker.cell_kept(CellKept(prompted(), EMPTY))
    tracker.run_ended(RunEnded("interrupted", {}))


def _ended(status: Any) -> RunEnded:
    groups = (
        GroupSummary("builtin:nano", _ODD, "lora", 2, {"accuracy": Estimate(0.75, 0.5, 0.875)}),
        GroupSummary("builtin:nano", _ODD, "zero-shot", 1, {}),
    )
    return RunEnded(status, {"done": 3, "failed": 1, "skipped": 1, "elsewhere": 0}, groups)
