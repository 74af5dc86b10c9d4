"""The cells of one model, task and method over all seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ftbench.records.results import CellResult, Score


@dataclass(frozen=True, slots=True)
class MethodRow:
    """All seeds of one method on one task with one model."""

    model: str
    task: str
    method: str
    cells: tuple[CellResult, ...]
    """One for each seed; with cross-validation the result of all folds of a seed (`CellResult.folds`)."""
    default_of: str | None = None
    """The tuned method of which this row shows the default settings; such a row is not compared as a method."""

    @property
    def done(self) -> tuple[CellResult, ...]:
        return tuple(cell for cell in self.cells if cell.status == "done")

    @property
    def missing(self) -> tuple[CellResult, ...]:
        """Cells that failed, were skipped or have not run."""
        return tuple(cell for cell in self.cells if cell.status != "done")

    @property
    def folds(self) -> tuple[int, int] | None:
        """With cross-validation the number of folds whose rows are in the group's numbers, and of all folds."""
        of = max((fold.fold.of for cell in self.cells for fold in cell.folds if fold.fold), default=0)
        return (max((len(cell.pooled) for cell in self.done), default=0), of) if of else None

    @property
    def lacks_folds(self) -> bool:
        """Whether its numbers are over the rows of some folds only."""
        return self.folds is not None and self.folds[0] < self.folds[1]

    @property
    def trains(self) -> bool:
        """False for rows such as zero-shot, which train nothing."""
        return not any(cell.costs.get("trainable_parameters") == 0 for cell in self.done)

    @property
    def random(self) -> bool:
        """Whether results depend on the seed; a base row without settings (zero-shot) does not."""
        return self.trains or len(self.done) > 1 or any(cell.hyperparameters for cell in self.done)

    def values(self, metric: str) -> Mapping[int, float]:
        """Finite values of the metric by seed."""
        scores = {cell.seed: cell.metrics[metric].value for cell in self.done if metric in cell.metrics}
        return {seed: value for seed, value in scores.items() if value is not None and math.isfinite(value)}

    def mean(self, metric: str) -> float | None:
        """Mean over the seeds with a value."""
        values = self.values(metric).values()
        return math.fsum(values) / len(values) if values else None

    def lacking(self, metric: str) -> Mapping[int, Score | None]:
        """Scores by seed of finished cells without a value of the metric; None for cells without a score."""
        return {cell.seed: cell.metrics.get(metric) for cell in self.done if cell.seed not in self.values(metric)}

    def measured(self, name: str) -> Mapping[str, float]:
        """Means by key of a mapping of `Measured`, over cells with a number."""
        numbers: dict[str, list[float]] = {}
        for cell in self.done:
            for key, value in getattr(cell.measured, name).items():
                if value is not None:
                    numbers.setdefault(key, []).append(value)
        return {key: math.fsum(values) / len(values) for key, values in numbers.items()}

    def changes(self) -> Mapping[str, float]:
        """Mean change of the loss by other task."""
        changes: dict[str, list[float]] = {}
        for cell in self.done:
            for task, other in cell.other_tasks.items():
                changes.setdefault(task, []).append(other.change)
        return {task: math.fsum(values) / len(values) for task, values in changes.items()}

    def cost(self, name: str) -> float | None:
        """Mean of a cost over the cells that have it."""
        values = [cell.costs[name] for cell in self.done if name in cell.costs and math.isfinite(cell.costs[name])]
        return math.fsum(values) / len(values) if values else None
