"""Compare two runs, A and B: their common groups, and the change of each metric with its certainty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ftbench.analysis.comparison import NoInterval
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.pairing import compare, example_keys, speaks_of
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.setting_differences import setting_differences, with_rows
from ftbench.analysis.statistics import Difference, Direction, Leaning, Verdict, adjust, leaning
from ftbench.analysis.view import RunView
from ftbench.contracts import Metric
from ftbench.messages import MessageCatalogue
from ftbench.records.results import CellResult, TaskInfo

RowName = tuple[str, str, str]
"""Model, task and method, as the matrix names them."""

NoDifference = Literal[
    "same cells", "no value in A", "no value in B", "other metric", "other test rows", "no predictions"
]
"""Why there is no difference: both runs have the same cells with the same scores; a run has no value of the metric; the
metrics differ in version, settings or direction; the test examples differ; the answers, which identify the examples,
are gone."""


@dataclass(frozen=True, slots=True)
class Change:
    """One metric of a group that both runs have."""

    metric: str
    direction: Direction | None
    """None where the metric's plugin is not loaded."""
    a: float | None
    """The mean over seeds in A."""
    b: float | None
    difference: Difference | None
    """B minus A, with interval and test; None if the two cannot or need not be compared."""
    problem: NoDifference | NoInterval | None
    """Why there is no difference or no interval."""
    examples: int | None
    """Number of test examples of the difference; None without one, and for metrics of general text."""

    @property
    def verdict(self) -> Verdict:
        """Verdict on B compared with A."""
        return self.difference.verdict if self.difference else "untested"

    @property
    def leaning(self) -> Leaning | None:
        """Whether B is probably ahead or behind: the interval excludes 0, and the corrected test does not decide."""
        if self.difference is None:
            return None
        return leaning(self.verdict, self.difference.low, self.difference.high, self.direction)


@dataclass(frozen=True, slots=True)
class CommonRow:
    """A model, task and method that both runs have."""

    a: MethodRow
    b: MethodRow
    deciding: str | None
    """The deciding metric of the task in A."""
    decision: Change | None
    """Change of the deciding metric, corrected for the number of common groups."""
    changes: Mapping[str, Change]
    """Changes by metric, each corrected for the number of common groups with this metric."""
    settings: Mapping[str, tuple[Any, Any]]
    """Differing settings by dotted key: (A, B)."""
    same_cells: int
    """Number of finished cells with the same id in both runs: equal in everything but code and libraries."""
    data: tuple[Mapping[str, int], Mapping[str, int]] = ({}, {})
    """Rows of the task by split in A and in B."""

    @property
    def name(self) -> RowName:
        return self.a.model, self.a.task, self.a.method

    @property
    def differing(self) -> Mapping[str, tuple[Any, Any]]:
        """`settings` for people: numbers of rows in the place of a hash over the data."""
        return with_rows(self.settings, self.data)


@dataclass(frozen=True, slots=True)
class TwoRuns:
    """The groups of two runs, without rows of a tuned method's default settings."""

    common: tuple[CommonRow, ...]
    only_a: tuple[RowName, ...]
    only_b: tuple[RowName, ...]

    def changes(self, metric: str | None = None) -> dict[RowName, Change]:
        """One family of tests: `metric` in every common group that has it, or (None) each group's deciding metric."""
        changes = {row.name: row.changes.get(metric) if metric else row.decision for row in self.common}
        return {name: change for name, change in changes.items() if change is not None}


def compare_runs(a: RunResults, b: RunResults, metrics: Collection[str] | None = None) -> TwoRuns:
    """Compare two runs on `metrics` and the deciding metrics (None: on all metrics)."""
    views = RunView(a), RunView(b)
    first, second = (_groups(view) for view in views)
    names = [name for name in first if name in second]
    row_changes: list[dict[str, Change]] = []
    deciding: list[str | None] = []
    for name in names:
        tasks = [view.task(name[1]) for view in views]
        decides = tasks[0].metrics[0] if tasks[0].metrics else None
        known = dict.fromkeys(metric for task in tasks for metric in task.metrics)
        objects = {**a.metrics, **b.metrics}
        wanted = [
            metric
            for metric in known
            if (metrics is None or metric in metrics or metric == decides) and speaks_of(tasks[0], metric, objects)
        ]
        row_changes.append(_changes(first[name], second[name], tasks[0], wanted, (a.metrics, b.metrics)))
        deciding.append(decides)
    decisions = _adjusted(
        [changes[metric] if metric else None for changes, metric in zip(row_changes, deciding, strict=True)]
    )
    families = {
        metric: _adjusted([changes.get(metric) for changes in row_changes])
        for changes in row_changes
        for metric in changes
    }
    common = (
        CommonRow(
            first[name],
            second[name],
            deciding[place],
            decisions[place],
            {metric: change for metric in row_changes[place] if (change := families[metric][place])},
            setting_differences(first[name], second[name]),
            len(_ids(first[name]) & _ids(second[name])),
            (views[0].task(name[1]).rows, views[1].task(name[1]).rows),
        )
        for place, name in enumerate(names)
    )
    return TwoRuns(
        tuple(common),
        tuple(name for name in first if name not in second),
        tuple(name for name in second if name not in first),
    )


def _groups(view: RunView) -> dict[RowName, MethodRow]:
    groups = (group for rows in view.groups.values() for group in rows if group.default_of is None)
    return {(group.model, group.task, group.method): group for group in groups}


def _ids(group: MethodRow) -> set[str]:
    return {cell.cell for cell in group.done}


def _changes(
    a: MethodRow,
    b: MethodRow,
    task: TaskInfo,
    names: Sequence[str],
    metrics: tuple[Mapping[str, Metric], Mapping[str, Metric]],
) -> dict[str, Change]:
    """The changes between two groups. They are compared like two methods, with the same code as inside a run."""
    objects = {**metrics[0], **metrics[1]}
    side_a, side_b = _as_method("A", a), _as_method("B", b)
    rows = _row_problem(side_a, side_b)
    general = {name for name, metric in objects.items() if metric.reads_other_rows}
    problems: dict[str, NoDifference | None] = {}
    for name in names:
        turned = all(name in known for known in metrics) and metrics[0][name].direction != metrics[1][name].direction
        problem: NoDifference | None = "other metric" if turned else _metric_problem(a, b, name)
        problems[name] = problem or (_general_problem(a, b, name) if name in general else rows)
    testable = tuple(name for name, problem in problems.items() if problem is None)
    sides = [_with_metrics(side, testable) for side in (side_a, side_b)]
    compared = compare(sides, replace(task, metrics=testable), objects, "A").metrics if testable else {}
    changes = {}
    for name in names:
        metric = compared.get(name)
        statistics = metric.statistics if metric else None
        tested = statistics.differences[0] if statistics and statistics.differences else None
        why: NoDifference | NoInterval | None = problems[name]
        if tested:
            why = tested.problem
        elif metric:
            why = next((standing.problem for standing in metric.standings if standing.problem), None)
        objective = objects.get(name)
        counted = statistics.examples if tested and statistics and name not in general else None
        direction = objective.direction if objective else None
        changes[name] = Change(name, direction, a.mean(name), b.mean(name), tested, why, counted)
    return changes


def _as_method(side: str, group: MethodRow) -> MethodRow:
    """The group with its side as method name and in its cells' ids (a cell may be in both runs); reads predictions."""
    return replace(group, method=side, cells=tuple(_held(side, cell) for cell in group.cells))


def _held(side: str, cell: CellResult) -> CellResult:
    predictions = tuple(cell.predictions())
    return replace(cell, cell=f"{side} {cell.cell}", predictions=lambda: predictions)


def _with_metrics(group: MethodRow, names: Collection[str]) -> MethodRow:
    cells = (
        replace(cell, metrics={name: score for name, score in cell.metrics.items() if name in names})
        for cell in group.cells
    )
    return replace(group, cells=tuple(cells))


def _row_problem(a: MethodRow, b: MethodRow) -> NoDifference | None:
    """The problem if not all cells of both groups answered the same test examples."""
    answered = {frozenset(example_keys(cell.predictions())) for cell in (*a.done, *b.done)}
    if frozenset() in answered:
        return "no predictions"
    return "other test rows" if len(answered) > 1 else None


def _general_problem(a: MethodRow, b: MethodRow, name: str) -> NoDifference | None:
    """The problem if general text differs: by file and number of passages, since passages have no ids here."""
    cells = (*a.done, *b.done)
    files = {cell.spec.evaluation.general_text for cell in cells if cell.spec.evaluation}
    scores = [cell.metrics[name] for side in (a, b) for cell in side.done if cell.seed in side.values(name)]
    lengths = {len(score.statistics) for score in scores}
    return "other test rows" if len(files) > 1 or len(lengths) > 1 else None


def _metric_problem(a: MethodRow, b: MethodRow, name: str) -> NoDifference | None:
    if a.mean(name) is None:
        return "no value in A"
    if b.mean(name) is None:
        return "no value in B"
    signatures = {
        group.metrics[name].signature for side in (a, b) for group in side.done if group.seed in side.values(name)
    }
    if len(signatures) > 1:
        return "other metric"
    first, second = ({cell.cell: cell.metrics.get(name) for cell in side.done} for side in (a, b))
    return "same cells" if first == second else None


def _adjusted(family: Sequence[Change | None]) -> list[Change | None]:
    """The family after Holm's correction; metrics may have different directions."""
    tested = iter(adjust([change.difference for change in family if change and change.difference], "higher"))
    return [
        replace(change, difference=_directed(next(tested), change.direction))
        if change and change.difference
        else change
        for change in family
    ]


def _directed(difference: Difference, direction: Direction | None) -> Difference:
    turned: Mapping[Verdict, Verdict] = {"better": "worse", "worse": "better"}
    if direction == "higher":
        return difference
    return replace(difference, verdict=turned.get(difference.verdict, difference.verdict))


@dataclass(frozen=True, slots=True)
class ComparedRuns:
    """Two runs and the changes from A to B, as reports read them."""

    a: RunResults
    b: RunResults
    groups: TwoRuns
    metrics: tuple[str, ...] = ()
    """Requested metrics; empty: the deciding metric of each task."""

    @property
    def messages(self) -> MessageCatalogue:
        """The message catalogue of both runs: one command reads both with the same plugins."""
        return self.a.messages
