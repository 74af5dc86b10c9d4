"""The trials of a plan, round by round, and the final cells once all of them are finished.

A method's short trials are its settings to sort out, its defaults among them. The best few and the defaults are then
trained in full with the seed of tuning, and the validation loss there decides. So with that seed no tuned method has a
higher validation loss than with its defaults. Such a full training is a final cell like any other: where the seed is
one of the run's, it is the result of its settings, and nothing is trained twice.

All functions depend only on the plan and the losses of its finished cells: an interrupted run proposes the same trials
again, finds them in the store and continues.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.tuning.budget import full_trainings, rungs
from ftbench.tuning.search import Search
from ftbench.tuning.trial import Choice

Losses = Mapping[str, float]
"""Validation loss by id of a trial or of a full training; infinite for one that failed."""


def trials(plan: Plan, losses: Losses) -> tuple[Cell, ...]:
    """All short trials and full trainings known to be needed; those without a loss run before more can be proposed."""
    return tuple(cell for contest in _contests(plan, losses) for search in contest for cell in search.cells)


def expected(plan: Plan) -> int:
    """The number of short trials and full trainings in all, unless a winner lies at the edge of its grid.

    `trials` may not know all yet.
    """
    tuning = plan.matrix.tuning
    each = sum(rung.settings for rung in rungs(tuning)) + full_trainings(tuning)
    return each * sum(len(templates) for templates in _templates(plan))


Place = tuple[str, str, str, int | None]
"""Model, task, method and the number of the fold, or None without cross-validation: what is tuned by itself."""


Scores = Mapping[str, float]
"""The deciding metric on validation rows by id of a full training, where it decides."""

_NO_SCORES: Scores = MappingProxyType({})


def full_trainings_of(plan: Plan, losses: Losses) -> tuple[Cell, ...]:
    """The full trainings that did not fail; all trials must be finished."""
    full = (cell for contest in _contests(plan, losses) for search in contest for cell in search.full)
    return tuple(cell for cell in full if math.isfinite(losses[cell.id]))


def choices(plan: Plan, losses: Losses, scores: Scores = _NO_SCORES) -> dict[Place, Choice | None]:
    """The result of tuning per place, None if every trial failed; all trials must be finished.

    The trials of a fold train on its training rows and are judged on its validation rows, so no choice depends on the
    test rows that it is tested on.
    """
    return {
        place(search.template): search.choice() for contest in _contests(plan, losses, scores) for search in contest
    }


def settle(plan: Plan, losses: Losses, scores: Scores = _NO_SCORES) -> Plan:
    """The plan with the chosen settings in its final cells; a cell whose trials all failed is unchanged."""
    chosen = choices(plan, losses, scores)
    cells = []
    for cell in plan.cells:
        choice = chosen.get(place(cell))
        if choice is None or not cell.awaits_tuning:
            cells.append(cell)
        else:
            cells.append(replace(cell, spec=Search(plan, cell, losses).with_point(choice.best.point)))
    return replace(plan, cells=tuple(cells))


def place(cell: Cell) -> Place:
    """What the settings of a cell are chosen for."""
    return cell.model, cell.task, cell.method, cell.fold.number if cell.fold else None


def _templates(plan: Plan) -> Iterator[list[Cell]]:
    """For each model and task, and each fold of it, one cell per tuned method: they share one budget."""
    groups: dict[tuple[str, str, int | None], dict[str, Cell]] = {}
    for cell in plan.cells:
        if cell.awaits_tuning and not cell.skip:
            model, task, method, fold = place(cell)
            groups.setdefault((model, task, fold), {}).setdefault(method, cell)
    return (list(methods.values()) for methods in groups.values())


def _contests(plan: Plan, losses: Losses, scores: Scores = _NO_SCORES) -> Iterator[list[Search]]:
    """The searches that share one budget, as far as they are known.

    A further trial at the edge of a grid depends on all methods of a contest, and so do the rounds that follow.
    """
    tuning = plan.matrix.tuning
    for templates in _templates(plan):
        searches = [Search(plan, template, losses, scores) for template in templates]
        for search in searches:
            search.begin()
        begun = all(search.finished for search in searches)
        if tuning.extend and tuning.strategy == "grid" and begun and any(search.at_edge for search in searches):
            for search in searches:
                search.extend()
        if begun:
            for search in searches:
                search.go_on()
        yield searches
