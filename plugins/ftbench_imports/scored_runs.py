"""Runs of other harnesses with a score for each example: what every importer makes of its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ftbench.analysis.statistics import Direction
from ftbench.messages import Note
from ftbench_imports import messages as said

Kind = Literal["mean", "exp"]
"""How a metric follows from its examples: sum of scores / sum of weights, or e to the power of that."""


@dataclass(frozen=True, slots=True)
class MetricScores:
    """The scores of one run on one metric."""

    rows: Mapping[str, tuple[float, float]]
    """Score and weight by the id of the example."""
    kind: Kind = "mean"
    direction: Direction | None = None
    """None if the file does not tell."""
    published: float | None = None
    """The value that the harness computed, if the file tells."""


@dataclass(frozen=True, slots=True)
class ScoredRun:
    """One system on one task."""

    system: str
    """The model, and what else was evaluated with it."""
    task: str
    file: str
    created: str
    """Text that sorts by time; empty if the file does not tell."""
    metrics: Mapping[str, MetricScores]
    settings: Mapping[str, str] = field(default_factory=dict)
    """What two runs of the same model on the same task may differ in."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What was read from all files, and what was left out of it."""

    runs: tuple[ScoredRun, ...]
    left_out: tuple[tuple[str, Note], ...] = ()
    """Files or folders, each with a reason."""
    remarks: tuple[tuple[str, Note], ...] = ()
    """Files with something to know about their numbers."""


def told_apart(runs: Iterable[ScoredRun]) -> tuple[list[tuple[str, ScoredRun]], list[tuple[str, Note]]]:
    """Each run with a label that is unique within its task; and the files that a newer run replaces.

    A newer run replaces one with equal settings.
    The label is the system, with the settings in which runs of the same system on the same task differ.
    """
    newest: dict[tuple[str, str, tuple[tuple[str, str], ...]], ScoredRun] = {}
    replaced: list[tuple[ScoredRun, tuple[str, str, tuple[tuple[str, str], ...]]]] = []
    for run in sorted(runs, key=lambda run: (run.created, run.file)):
        place = (run.task, run.system, tuple(sorted(run.settings.items())))
        if place in newest:
            replaced.append((newest[place], place))
        newest[place] = run
    kept = sorted(newest.values(), key=lambda run: (run.task, run.system, sorted(run.settings.items())))
    older = [(run.file, said.OLDER(file=newest[place].file)) for run, place in replaced]
    return [(_label(run, kept), run) for run in kept], older


def _label(run: ScoredRun, runs: Sequence[ScoredRun]) -> str:
    alike = [other for other in runs if (other.task, other.system) == (run.task, run.system)]
    names = sorted({name for other in alike for name in other.settings})
    differing = [name for name in names if len({other.settings.get(name) for other in alike}) > 1]
    shown = ", ".join(f"{name}={run.settings.get(name, '')}" for name in differing)
    return f"{run.system} ({shown})" if shown else run.system
