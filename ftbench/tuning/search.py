"""The search of one method on one model and task: its short trials, the full trainings after them, and the choice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from ftbench.contracts import MethodSettings
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell, CellSpec
from ftbench.tuning.budget import full_trainings, rungs
from ftbench.tuning.strategies import STRATEGIES, halfway, one_more
from ftbench.tuning.trial import Choice, Point, Space, Tried, best_by_metric, best_of, edge

_TRAINING = "training."
"""Start of the names of searched settings of training."""


_NO_SCORES: Mapping[str, float] = MappingProxyType({})


class Search:
    """What is known of a search: its cells grow by `begin`, `extend` and `go_on`, as far as losses allow."""

    def __init__(
        self, plan: Plan, template: Cell, losses: Mapping[str, float], scores: Mapping[str, float] = _NO_SCORES
    ) -> None:
        """`template` is a final cell of the method that waits for its settings; it has the defaults.

        `scores` has the deciding metric on validation rows, by full training, where it decides.
        """
        self.template = template
        self._plan, self._losses, self._scores = plan, losses, scores
        self._tuning = plan.matrix.tuning
        self._rounds: list[list[Cell]] = [[]]
        self._full: list[Cell] = []
        self._method = plan.methods[template.method]
        self._facts = plan.models[template.model].source.facts
        self._points: dict[str, Point] = {}
        self.space: Space = self._method.open_space(self._facts)
        # A range that the matrix gives ends where its author wants it to: nothing is missed beyond its edges.
        self._own_space = {name: space for name, space in self.space.items() if name not in self._method.search}
        values = {**plan.settings(template).model_dump(mode="json"), **_of_training(template.spec)}
        self.default: Point = {name: values[name] for name in self.space}

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All short trials, then the full trainings."""
        return (*(cell for cells in self._rounds for cell in cells), *self._full)

    @property
    def finished(self) -> bool:
        """Whether all its cells have a loss."""
        return all(cell.id in self._losses for cell in self.cells)

    @property
    def at_edge(self) -> bool:
        """Whether the best of the first round is the lowest or highest tried."""
        return edge(self._own_space, self._tried(self._rounds[0])) is not None

    @property
    def full(self) -> tuple[Cell, ...]:
        """The full trainings that are known."""
        return tuple(self._full)

    def begin(self) -> None:
        """Ask the strategy for the first round, the default settings among its points."""
        strategy = STRATEGIES[self._tuning.strategy]
        first = self._rounds[0]
        while self.finished:
            tried = self._tried(first)
            points = strategy(self.space, self._tuning.trials, tried, self._plan.matrix.tuning_seed, self.default)
            if not points:
                break
            first += [self._trial(point, rungs(self._tuning)[0].share) for point in points]

    def extend(self) -> None:
        """One more trial: beyond the edge of the grid, or near the winner."""
        tried, share = self._tried(self._rounds[0]), rungs(self._tuning)[0].share
        if best_of(tried) is None:
            return
        try:
            more = self._trial(one_more(self.space, tried), share)
        except ValidationError:  # outside the bounds of the method's settings
            more = self._trial(halfway(self.space, tried), share)
        self._rounds[0].append(more)

    def go_on(self) -> None:
        """The longer rounds, and then the full trainings, as soon as the round before is finished."""
        for rung in rungs(self._tuning)[1:]:
            if not self.finished:
                return
            best = self._best(self._rounds[-1])[: rung.settings]
            self._rounds.append([self._trial(trial.point, rung.share) for trial in best])
        count = full_trainings(self._tuning)
        best = self._best(self._rounds[-1]) if self.finished else []
        if not count or not best:  # not finished, or all failed
            return
        # The defaults come first, so that they win a tie.
        others = [trial.point for trial in best if trial.point != self.default]
        self._full = [self._in_full(point) for point in (self.default, *others)[:count]]

    def choice(self) -> Choice | None:
        """The settings of the best in the last round, None if all failed there; all cells are finished.

        The metric decides where every full training that did not fail has a value, else the lowest loss.
        """
        tried = [trial for cells in self._rounds for trial in self._tried(cells)]
        finalists = self._tried(self._full)
        best = best_of(finalists or self._tried(self._rounds[-1]))
        if best is None:
            return None
        metric = self._plan.deciding_metric(self.template)
        by_metric = best_by_metric(finalists, metric.direction)
        best = by_metric or best
        at_edge = edge(self._own_space, self._tried(self._rounds[0]), best.point) is not None
        decided_by = metric.name if by_metric else None
        return Choice(best, tuple(tried), tuple(finalists), at_edge, best.point == self.default, decided_by)

    def with_point(self, point: Point) -> CellSpec:
        """The specification with other settings; raises pydantic's ValidationError for a point out of bounds."""
        cell, point = self.template, self._complete(point)
        written = self._plan.settings(cell).model_dump(mode="json")
        values = {name: value for name, value in point.items() if not name.startswith(_TRAINING)}
        settings: MethodSettings = self._method.method.settings.model_validate(
            {**written, **self._following(values), **values}
        )
        changed = cell.spec.method.model_copy(update={"settings": settings.recorded()})
        changes: dict[str, Any] = {"method": changed, "awaits_tuning": False}
        trained = {name.removeprefix(_TRAINING): value for name, value in point.items() if name.startswith(_TRAINING)}
        if trained and cell.spec.training:
            changes["training"] = cell.spec.training.model_copy(update=trained)
        return cell.spec.model_copy(update=changes)

    def _complete(self, point: Point) -> Point:
        """A point with a value for each dimension, and whole numbers where the default is one."""
        values = {**self.default, **point}
        return {name: round(value) if isinstance(self.default[name], int) else value for name, value in values.items()}

    def _following(self, values: Mapping[str, float]) -> Mapping[str, Any]:
        """Settings left open that follow from those of `search`: `alpha` is twice the rank, whatever that is."""
        if not any(name in self._method.search for name in values):
            return {}
        method, written = self._method.method, self._method.settings
        chosen = method.settings.model_validate({**written.model_dump(exclude_unset=True), **values})
        before = method.resolve(written, self._facts).model_dump(mode="json")
        after = method.resolve(chosen, self._facts).model_dump(mode="json")
        return {name: value for name, value in after.items() if value != before[name]}

    def _tried(self, cells: Sequence[Cell]) -> list[Tried]:
        """The finished trials at the start of a round."""
        tried = []
        for cell in cells:
            if cell.id not in self._losses:
                break
            share, score = self._share(cell), self._scores.get(cell.id)
            tried.append(Tried(self._points[cell.id], self._losses[cell.id], share, score))
        return tried

    def _best(self, cells: Sequence[Cell]) -> list[Tried]:
        """The trials that did not fail, lowest loss first."""
        return sorted(
            (trial for trial in self._tried(cells) if math.isfinite(trial.loss)), key=lambda trial: trial.loss
        )

    def _share(self, cell: Cell) -> float:
        """The share of a full training that a cell of the search gets."""
        if cell in self._full:
            return 1.0
        return next(rung.share for rung, cells in zip(rungs(self._tuning), self._rounds, strict=False) if cell in cells)

    def _trial(self, point: Point, share: float) -> Cell:
        """A cell that trains for a share of the steps and never sees the test rows."""
        spec = self.with_point(point)
        if spec.training is None:
            raise RuntimeError("a method that does not train is tuned")
        steps = math.ceil(spec.training.steps * share) if spec.training.steps else None
        if self._tuning.shorten == "data":
            changes = {"row_share": share, "steps": steps}
        else:
            changes = {"epochs": spec.training.epochs * share, "steps": steps}
        return self._named(point, spec.model_copy(update={"training": spec.training.model_copy(update=changes)}), True)

    def _in_full(self, point: Point) -> Cell:
        """A full training: a final cell, or a long trial where no final cell has the seed of tuning."""
        matrix = self._plan.matrix
        return self._named(point, self.with_point(point), matrix.tuning_seed not in matrix.seeds)

    def _named(self, point: Point, spec: CellSpec, is_trial: bool) -> Cell:
        seed = self._plan.matrix.tuning_seed
        purpose = {"evaluation": None, "purpose": "trial"} if is_trial else {}
        point = self._complete(point)
        variant = ", ".join(f"{name} {value:g}" for name, value in point.items())
        cell = Cell(
            self.template.model,
            self.template.task,
            self.template.method,
            seed,
            spec.model_copy(update={"seed": seed, **purpose}),
            variant=variant,
        )
        self._points[cell.id] = point
        return cell


def _of_training(spec: CellSpec) -> dict[str, Any]:
    """The settings of training by dotted name."""
    return {f"{_TRAINING}{key}": value for key, value in spec.training.as_json().items()} if spec.training else {}
