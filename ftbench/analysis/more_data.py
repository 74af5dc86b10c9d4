"""Whether more training rows would help: each method of a run on the sizes of one task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.pairing import paired_tables
from ftbench.analysis.statistics import Direction, Doubling, SizeRuns, doubling
from ftbench.analysis.view import RunView
from ftbench.contracts.metric import UNBOUNDED
from ftbench.records.results import TaskInfo


@dataclass(frozen=True, slots=True)
class MoreData:
    """What twice the data would change for one method, on the metric that decides the task."""

    method: str
    metric: str
    direction: Direction
    doubling: Doubling

    @property
    def helps(self) -> bool | None:
        """None if it cannot be told: the interval is missing or holds 0."""
        if not self.doubling.clear:
            return None
        return (self.doubling.change > 0) == (self.direction == "higher")


def training_rows(task: TaskInfo) -> int:
    return int(task.rows.get("train", 0))


def varied_sizes(view: RunView) -> dict[str, list[TaskInfo]]:
    """The tasks with several numbers of training rows: their sizes by family, the smallest first."""
    families: dict[str, list[TaskInfo]] = {}
    for task in view.tasks:
        families.setdefault(task.family or task.label, []).append(task)
    return {
        family: sorted(tasks, key=training_rows)
        for family, tasks in families.items()
        if len({training_rows(task) for task in tasks}) > 1
    }


def more_data(view: RunView, model: str, sizes: Sequence[TaskInfo]) -> list[MoreData]:
    """The methods that train and have finished at two sizes or more, in the order of the matrix."""
    name = sizes[0].metrics[0] if sizes[0].metrics else ""
    metric = view.results.metrics.get(name)
    if metric is None or metric.reads_other_rows:
        return []
    found = []
    for method in view.contest:
        rows = [(training_rows(task), group) for task in sizes for group in view.groups.get((model, task.label), ())
                if group.method == method and group.trains and group.values(name)]  # fmt: skip
        answer = _doubled(rows, name, view) if len(rows) > 1 else None
        if answer is not None:
            found.append(MoreData(method, name, metric.direction, answer))
    return found


def _doubled(rows: Sequence[tuple[int, MethodRow]], name: str, view: RunView) -> Doubling | None:
    paired = paired_tables([group for _, group in rows], name)
    if paired is None:
        return None
    tables, clusters = paired
    if len({table.shape for seeds in tables for table in seeds}) > 1:
        return None  # columns mean other things at another size, such as other classes
    metric = view.results.metrics[name]
    curve = [SizeRuns(count, seeds) for (count, _), seeds in zip(rows, tables, strict=True)]
    return doubling(curve, metric.value, clusters=clusters, bounds=metric.bounds or UNBOUNDED)
