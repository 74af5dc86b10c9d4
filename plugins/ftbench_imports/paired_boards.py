"""Systems compared on one metric of one task, example by example, with ftbench's own statistics."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.analysis.statistics import (
    Difference,
    Direction,
    MethodRuns,
    MetricStatistics,
    RankRange,
    compare_methods,
    rank_ranges,
)
from ftbench.analysis.statistics.arrays import Array
from ftbench.errors import UserError, nearest
from ftbench.messages import Note
from ftbench_imports import messages as said
from ftbench_imports.scored_runs import Collected, MetricScores, ScoredRun, told_apart


@dataclass(frozen=True, slots=True)
class Entry:
    """One system of a board."""

    system: str
    run: ScoredRun

    def scores(self, metric: str) -> MetricScores:
        return self.run.metrics[metric]


@dataclass(frozen=True, slots=True)
class PairedBoard:
    """All systems on one metric of one task, over the examples that all of them answered."""

    task: str
    metric: str
    entries: Mapping[str, Entry]
    """By the label of the system."""
    statistics: MetricStatistics
    direction_assumed: bool
    """Whether no file and no option tells the direction."""

    @property
    def direction(self) -> Direction:
        return self.statistics.direction

    @property
    def ranked(self) -> tuple[str, ...]:
        """Systems with a value, best first."""
        return self.statistics.ranked

    @property
    def ranks(self) -> Mapping[str, RankRange]:
        return rank_ranges(self.statistics.pairs)

    @property
    def pairs(self) -> tuple[Difference, ...]:
        """Every two systems, in the order of the task's runs."""
        return self.statistics.pairs

    @property
    def fewer_examples(self) -> bool:
        """Whether some system answered examples that another one did not."""
        return any(self.answered(system) > self.statistics.examples for system in self.entries)

    def answered(self, system: str) -> int:
        """The number of examples that the system has a score for."""
        return len(self.entries[system].scores(self.metric).rows)


def paired_boards(
    collected: Collected, *, tasks: Collection[str], metrics: Collection[str], lower: Collection[str]
) -> tuple[list[PairedBoard], list[tuple[str, Note]]]:
    """A board for each metric of each task, by name; and what was left out, with the reasons.

    `tasks` and `metrics` choose some of them, none is all. `lower` has the metrics of which less is better. Raises
    `UserError` for a name that no run has.
    """
    labelled, older = told_apart(collected.runs)
    known_metrics = {metric for _, run in labelled for metric in run.metrics}
    _check(tasks, {run.task for _, run in labelled}, said.TASK())
    _check([*metrics, *lower], known_metrics, said.METRIC())
    boards: list[PairedBoard] = []
    left_out = [*collected.left_out, *older]
    for task in sorted({run.task for _, run in labelled if not tasks or run.task in tasks}):
        entries = [Entry(label, run) for label, run in labelled if run.task == task]
        for metric in sorted({metric for entry in entries for metric in entry.run.metrics}):
            if metrics and metric not in metrics:
                continue
            having = [entry for entry in entries if metric in entry.run.metrics]
            board = _board(task, metric, having, metric in lower)
            if isinstance(board, PairedBoard):
                boards.append(board)
            else:
                left_out.append((having[0].run.file, board))
    return boards, left_out


def _check(names: Iterable[str], known: Collection[str], what: Note) -> None:
    for name in names:
        if name not in known:
            raise UserError(said.UNKNOWN_NAME(what=what, name=name, hint=nearest(name, known)))


def _board(task: str, metric: str, entries: Sequence[Entry], lower: bool) -> PairedBoard | Note:
    scores = [entry.scores(metric) for entry in entries]
    shared = sorted(set.intersection(*(set(score.rows) for score in scores)))
    kinds = {score.kind for score in scores}
    if not shared or len(kinds) > 1:
        return said.NOTHING_SHARED(task=task, metric=metric, systems=tuple(entry.system for entry in entries))
    told = {score.direction for score in scores} - {None}
    direction: Direction = "lower" if lower or told == {"lower"} else "higher"
    runs = [
        MethodRuns(entry.system, (0,), (np.array([score.rows[example] for example in shared]),))
        for entry, score in zip(entries, scores, strict=True)
    ]
    statistics = compare_methods(runs, _VALUES[kinds.pop()], direction=direction)
    return PairedBoard(task, metric, {entry.system: entry for entry in entries}, statistics, not (told or lower))


def _ratio(sums: Array) -> Array:
    return np.asarray(sums[..., 0] / sums[..., 1])


def _power(sums: Array) -> Array:
    return np.asarray(np.exp(_ratio(sums)))


_VALUES = {"mean": _ratio, "exp": _power}
