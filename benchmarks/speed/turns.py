"""What one turn of one side gives, and how its processes are run and timed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from benchmarks.speed.jobs import CHECKOUT, CellName, Job


class SideFailed(Exception):
    """A process of a side ended with an error; the message has the end of what it printed."""


@dataclass(frozen=True, slots=True)
class CellTimes:
    """What a tool needed for one cell, by its own clocks (seconds), and what came out of it."""

    evaluate_seconds: float
    train_seconds: float | None = None
    """Of training as a whole: making the optimizer, all steps and, in ftbench, its validation."""
    generated_tokens: int | None = None
    own: Mapping[str, float] = field(default_factory=dict)
    """Metrics as the tool itself computes them."""
    saved: Path | None = None
    """What it learned, for the judge."""
    seconds: float | None = None
    """Of the cell's own process, where it has one."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One side once over all its cells with one seed."""

    side: str
    seed: int
    seconds: float
    """Wall time of all its processes, start to end."""
    cells: Mapping[CellName, CellTimes]
    shares: Mapping[str, float] = field(default_factory=dict)
    """Of the wall time: training steps, evaluation, everything else."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a turn is run with: the jobs and the folder that holds `data/`."""

    jobs: Sequence[Job]
    folder: Path

    def rows(self, job: Job, side: str) -> Path:
        return self.folder / "data" / job.name / f"{side}.jsonl"


class Side(Protocol):
    """A tool that runs the cells."""

    @property
    def name(self) -> str: ...
    @property
    def against(self) -> str | None:
        """The side that does the same work in ftbench; None for that side itself."""
        ...

    def unavailable(self) -> str | None:
        """Why it cannot run here, or None."""
        ...

    def run(self, setting: Setting, seed: int, folder: Path) -> Turn:
        """Run all cells, each process one after the other; raises `SideFailed`."""
        ...


def timed(command: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None) -> float:
    """Wall seconds of a process from start to end; its output goes to `log`. Raises `SideFailed`.

    All sides are offline, on the CPU, with all cores and the libraries' own number of threads.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    given = {**os.environ, "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": "", **(environment or {})}
    with log.open("wb") as output:
        started = time.perf_counter()
        code = subprocess.run(
            [str(part) for part in command], cwd=CHECKOUT, env=given, stdout=output, stderr=subprocess.STDOUT
        ).returncode
        seconds = time.perf_counter() - started
    if code:
        last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
        raise SideFailed(f"exit code {code}: {' / '.join(last)} ({log})")
    return seconds


def missing(program: Path, package: str) -> str | None:
    """Why a program of the alternatives cannot run, or None."""
    if program.exists():
        return None
    return f"{package} is not installed (make bench-tools makes {program.parents[1].name})"


def cell_settings(job: Job, method: str, setting: Setting, **more: Any) -> dict[str, Any]:
    """What the scripts of the alternatives read."""
    from benchmarks.speed import jobs

    rates = {one.name: one.learning_rate for one in jobs.METHODS}
    return {
        "model": str(jobs.MODEL),
        "train": str(setting.rows(job, "train")),
        "test": str(setting.rows(job, "test")),
        "labels": [" negative", " positive"] if job.labels else None,
        "method": method,
        "learning_rate": rates[method],
        "rows_a_step": jobs.ROWS_A_STEP,
        "epochs": jobs.EPOCHS,
        "max_length": jobs.MAX_LENGTH,
        "new_tokens": job.new_tokens,
        "lora_rank": jobs.LORA_RANK,
        "lora_alpha": jobs.LORA_ALPHA,
        "prefix_tokens": jobs.PREFIX_TOKENS,
        **more,
    }
