"""The trials of a plan, round by round, and the final cells once all trials are finished.

All functions depend only on the plan and the losses of its finished trials: an interrupted run proposes the same trials
again, finds them in the store and continues.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError

from ftbench.contracts import MethodSettings
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell, CellSpec
from ftbench.tuning.strategies import STRATEGIES, halfway, one_more
from ftbench.tuning.trial import Choice, Point, Space, Tried, choose, edge

Losses = Mapping[str, float]
"""Validation loss by trial id; infinite for a failed trial."""


def trials(plan: Plan, losses: Losses) -> tuple[Cell, ...]:
    """All trials known to be needed; those without a loss must run before more can be proposed."""
    return tuple(cell for group in _contests(plan) for search in _searches(plan, group, losses) for cell in search)


def expected(plan: Plan) -> int:
    """The number of trials in all, unless a winner lies at the edge of its grid; `trials` may not know all yet."""
    return plan.matrix.tuning.trials * sum(len(group) for group in _contests(plan))


Place = tuple[str, str, str, int | None]
"""Model, task, method and the number of the fold, or None without cross-validation: what is tuned by itself."""


def choices(plan: Plan, losses: Losses) -> dict[Place, Choice | None]:
    """The result of tuning per place, None if every trial failed; all trials must be finished.

    The trials of a fold train on its training rows and are judged on its validation rows, so no choice depends on the
    test rows that it is tested on.
    """
    result = {}
    for group in _contests(plan):
        for template, search in zip(group, _searches(plan, group, losses), strict=True):
            space = _space(plan, template)
            result[_place(template)] = choose(space, _tried(plan, space, search, losses))
    return result


def settle(plan: Plan, losses: Losses) -> Plan:
    """The plan with the chosen settings in its final cells; a cell whose trials all failed is unchanged."""
    chosen = choices(plan, losses)
    cells = []
    for cell in plan.cells:
        choice = chosen.get(_place(cell))
        if choice is None or not cell.awaits_tuning:
            cells.append(cell)
        else:
            cells.append(replace(cell, spec=_with_point(plan, cell, choice.best.point)))
    return replace(plan, cells=tuple(cells))


def _place(cell: Cell) -> Place:
    return cell.model, cell.task, cell.method, cell.fold.number if cell.fold else None


def _contests(plan: Plan) -> Iterator[list[Cell]]:
    """For each model and task, and each fold of it, one cell per tuned method: they share one budget."""
    groups: dict[tuple[str, str, int | None], dict[str, Cell]] = {}
    for cell in plan.cells:
        if cell.awaits_tuning and not cell.skip:
            model, task, method, fold = _place(cell)
            groups.setdefault((model, task, fold), {}).setdefault(method, cell)
    return (list(methods.values()) for methods in groups.values())


def _searches(plan: Plan, templates: Sequence[Cell], losses: Losses) -> list[list[Cell]]:
    """The trials of each method that share a budget, as far as they are known."""
    tuning = plan.matrix.tuning
    seed = plan.matrix.tuning_seed
    searches = []
    for template in templates:
        space = _space(plan, template)
        search: list[Cell] = []
        while len(_tried(plan, space, search, losses)) == len(search):
            proposed = STRATEGIES[tuning.strategy](space, tuning.trials, _tried(plan, space, search, losses), seed)
            if not proposed:
                break
            search += [_trial(plan, template, point) for point in proposed]
        searches.append(search)
    tried = [_tried(plan, _space(plan, t), s, losses) for t, s in zip(templates, searches, strict=True)]
    finished = all(len(finished_trials) == len(search) for finished_trials, search in zip(tried, searches, strict=True))
    spaces = [_space(plan, template) for template in templates]
    edges = [
        edge(space, finished_trials) for space, finished_trials in zip(spaces, tried, strict=True) if finished_trials
    ]
    if tuning.extend and tuning.strategy == "grid" and finished and any(edges):
        for template, search, space, finished_trials in zip(templates, searches, spaces, tried, strict=True):
            search.append(_one_more(plan, template, space, finished_trials))
    return searches


def _one_more(plan: Plan, template: Cell, space: Space, tried: Sequence[Tried]) -> Cell:
    try:
        return _trial(plan, template, one_more(space, tried))
    except ValidationError:  # outside the bounds of the method's settings
        return _trial(plan, template, halfway(space, tried))


def _space(plan: Plan, cell: Cell) -> Space:
    return plan.methods[cell.method].open_space(plan.models[cell.model].source.facts)


def _tried(plan: Plan, space: Space, search: Sequence[Cell], losses: Losses) -> list[Tried]:
    """The finished trials at the start of a search."""
    tried = []
    for cell in search:
        if cell.id not in losses:
            break
        settings = plan.settings(cell).model_dump(mode="json")
        tried.append(Tried({name: settings[name] for name in space}, losses[cell.id]))
    return tried


def _trial(plan: Plan, template: Cell, point: Point) -> Cell:
    """A cell that trains for a fraction of the steps and never sees the test rows."""
    spec, fraction = _with_point(plan, template, point), plan.matrix.tuning.fraction
    if spec.training is None:
        raise RuntimeError("a method that does not train is tuned")
    steps = math.ceil(spec.training.steps * fraction) if spec.training.steps else None
    shorter = spec.training.model_copy(update={"epochs": spec.training.epochs * fraction, "steps": steps})
    seed = plan.matrix.tuning_seed
    changes = {"training": shorter, "evaluation": None, "seed": seed, "purpose": "trial"}
    variant = ", ".join(f"{name} {value:g}" for name, value in point.items())
    return replace(template, seed=seed, spec=spec.model_copy(update=changes), variant=variant)


def _with_point(plan: Plan, cell: Cell, point: Point) -> CellSpec:
    """The specification with other settings; raises pydantic's ValidationError for a point out of bounds."""
    written = plan.settings(cell).model_dump(mode="json")
    values = {name: round(value) if isinstance(written[name], int) else value for name, value in point.items()}
    settings: MethodSettings = plan.methods[cell.method].method.settings.model_validate({**written, **values})
    method = cell.spec.method.model_copy(update={"settings": settings.recorded()})
    return cell.spec.model_copy(update={"method": method, "awaits_tuning": False})
