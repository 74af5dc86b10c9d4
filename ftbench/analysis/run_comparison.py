"""Two runs, A and B, side by side: which groups both have, and on each metric what changed and how sure that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ftbench.analysis.comparison import NoInterval
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.pairing import compare, example_keys
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.setting_differences import setting_differences
from ftbench.analysis.statistics import Difference, Direction, Verdict, adjust
from ftbench.analysis.view import RunView
from ftbench.contracts import Metric
from ftbench.messages import MessageCatalogue
from ftbench.records.results import CellResult, TaskInfo

RowName = tuple[str, str, str]
"""Model, task and method, as the matrix names them."""

NoDifference = Literal[
    "same cells", "no value in A", "no value in B", "other metric", "other test rows", "no predictions"
]
"""Why there is no difference: both runs have the very same cells with the same scores; a run has no value of the
metric; the metrics differ in version, settings or direction; the runs answered other test examples; the answers, which
would say whether the examples are the same, are gone."""


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
    """B less A, with its interval and test; None where the two cannot be compared, or need not be."""
    problem: NoDifference | NoInterval | None
    """Why there is no difference, or no interval of it."""
    examples: int | None
    """Test examples that the difference is over; None without one, and for metrics of general text."""

    @property
    def verdict(self) -> Verdict:
        """What B is against A."""
        return self.difference.verdict if self.difference else "untested"


@dataclass(frozen=True, slots=True)
class CommonRow:
    """A model, task and method that both runs have."""

    a: MethodRow
    b: MethodRow
    deciding: str | None
    """The deciding metric of the task in A."""
    decision: Change | None
    """On the deciding metric, corrected for the number of common groups, whatever the deciding metrics of these are."""
    changes: Mapping[str, Change]
    """By metric, each corrected for the number of common groups that have the metric."""
    settings: Mapping[str, tuple[Any, Any]]
    """By dotted key, what differs between A and B."""
    same_cells: int
    """Finished cells with the same id in both runs: equal in all that decides a result but code and libraries."""

    @property
    def name(self) -> RowName:
        return self.a.model, self.a.task, self.a.method


@dataclass(frozen=True, slots=True)
class TwoRuns:
    """The groups of two runs; rows of a tuned method's default settings are left out, they are no methods."""

    common: tuple[CommonRow, ...]
    only_a: tuple[RowName, ...]
    only_b: tuple[RowName, ...]

    def changes(self, metric: str | None = None) -> dict[RowName, Change]:
        """One family of tests: a metric of every common group that has it, or (None) the deciding metric of each."""
        changes = {row.name: row.changes.get(metric) if metric else row.decision for row in self.common}
        return {name: change for name, change in changes.items() if change is not None}


def compare_runs(a: RunResults, b: RunResults, metrics: Collection[str] | None = None) -> TwoRuns:
    """Everything that two runs have in common, on the given metrics and the deciding ones (None: on all)."""
    views = RunView(a), RunView(b)
    first, second = (_groups(view) for view in views)
    names = [name for name in first if name in second]
    row_changes: list[dict[str, Change]] = []
    deciding: list[str | None] = []
    for name in names:
        tasks = [view.task(name[1]) for view in views]
        decides = tasks[0].metrics[0] if tasks[0].metrics else None
        known = dict.fromkeys(metric for task in tasks for metric in task.metrics)
        wanted = [metric for metric in known if metrics is None or metric in metrics or metric == decides]
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
    """The two groups compared as if they were two methods, so that all is computed as it is inside a run."""
    objects = {**metrics[0], **metrics[1]}
    side_a, side_b = _as_method("A", a), _as_method("B", b)
    rows = _row_problem(side_a, side_b)
    general = {name for name, metric in objects.items() if metric.reads_general_text}
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
    """The group under the name of its run; its cells too, for the same cell may be in both. Predictions are held."""
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
    """Whether all cells of both answered the same test examples."""
    answered = {frozenset(example_keys(cell.predictions())) for cell in (*a.done, *b.done)}
    if frozenset() in answered:
        return "no predictions"
    return "other test rows" if len(answered) > 1 else None


def _general_problem(a: MethodRow, b: MethodRow, name: str) -> NoDifference | None:
    """Passages have no ids here: the file that they come from and their number tell whether they are the same."""
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
    """Holm's correction over the differences of a family, whose metrics may have different directions."""
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
    """Two runs with what changed from A to B, as a report of it reads them."""

    a: RunResults
    b: RunResults
    groups: TwoRuns
    metrics: tuple[str, ...] = ()
    """Those asked for; none: the metric that decides each task."""

    @property
    def messages(self) -> MessageCatalogue:
        """What the notes and reasons of both say: one command reads them, with the same plugins."""
        return self.a.messages
