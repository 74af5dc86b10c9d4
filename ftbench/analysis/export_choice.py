"""Which finished cell of a run to export: the one that is named, or what the comparison recommends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from ftbench.analysis.recommendation import recommend
from ftbench.analysis.view import RunView
from ftbench.errors import UserError, nearest
from ftbench.messages import Note
from ftbench.messages import export as messages
from ftbench.records.cell import in_fold
from ftbench.records.results import CellResult


@dataclass(frozen=True, slots=True)
class CellWish:
    """What somebody says of the cell that they want; None leaves the choice to ftbench."""

    cell: str | None = None
    """Its id, or the beginning of it."""
    model: str | None = None
    task: str | None = None
    method: str | None = None
    seed: int | None = None

    def names(self) -> dict[str, str | int | None]:
        """Everything but the id, by the word of the command line."""
        return {"model": self.model, "task": self.task, "method": self.method, "seed": self.seed}


@dataclass(frozen=True, slots=True)
class ChosenCell:
    """A finished cell that trained, and why it is this one."""

    cell: CellResult
    why: tuple[Note, ...]


def choose_cell(view: RunView, wish: CellWish) -> ChosenCell:
    """The cell of a wish.

    Model and task must be named where the run has several. The default method is the recommended one; of its seeds the
    lowest validation loss decides, because test rows choose nothing. Raises `UserError`, with all that can be chosen,
    where this leaves no cell or several.
    """
    if wish.cell is not None:
        for option, value in wish.names().items():
            if value is not None:
                raise UserError(messages.CELL_OR_NAMES(option=option))
        cell = _named_cell(view, wish.cell)
        _check(cell)
        return ChosenCell(cell, (messages.ASKED_FOR(what=cell.cell),))
    cells: Sequence[CellResult] = view.results.cells
    cells = _with(cells, "model", wish.model, lambda cell: cell.model)
    cells = _with(cells, "task", wish.task, lambda cell: cell.task)
    method, why = _method(view, cells, wish.method)
    cells = _with(cells, "method", method, lambda cell: cell.method)
    if wish.seed is not None:
        cells = _with(cells, "seed", str(wish.seed), lambda cell: str(cell.seed))
    done = [cell for cell in cells if cell.status == "done"]
    if not done:
        reason = cells[0].reason or Note.plain(cells[0].status)
        raise UserError(messages.METHOD_NOT_DONE(method=method, reason=reason))
    _check(done[0])
    if any(cell.fold for cell in done) and len(done) > 1:
        _refuse(messages.FOLDS(), done)
    chosen, by_seed = _of_seeds(done, asked=wish.seed is not None)
    return ChosenCell(chosen, (*why, *by_seed))


def _named_cell(view: RunView, beginning: str) -> CellResult:
    known = {cell.cell: cell for cell in (*view.results.trials, *view.results.cells)}
    found = [cell for name, cell in known.items() if beginning and name.startswith(beginning)]
    if not found:
        raise UserError(messages.NO_CELL(cell=beginning, hint=nearest(beginning, known)))
    if len(found) > 1:
        raise UserError(messages.SEVERAL_CELLS(cell=beginning, cells=tuple(sorted(cell.cell for cell in found))))
    return found[0]


def _check(cell: CellResult) -> None:
    """Raise `UserError` for a cell that has no weights."""
    if cell.spec.purpose == "trial":
        raise UserError(messages.IS_TRIAL(cell=cell.cell))
    if cell.status != "done":
        raise UserError(messages.NOT_DONE(cell=cell.cell, reason=cell.reason or Note.plain(cell.status)))
    if cell.spec.training is None:
        raise UserError(messages.TRAINS_NOTHING(method=cell.method))


def _with(
    cells: Iterable[CellResult], option: str, wanted: str | None, name: Callable[[CellResult], str]
) -> list[CellResult]:
    """The cells with a name; without a wish all cells have to share it."""
    known: dict[str, list[CellResult]] = {}
    for cell in cells:
        known.setdefault(name(cell), []).append(cell)
    if wanted is None:
        if len(known) != 1:
            raise UserError(messages.CHOOSE(option=option, names=tuple(known)))
        return next(iter(known.values()))
    if wanted not in known:
        raise UserError(messages.NOT_IN_RUN(option=option, name=wanted, hint=nearest(wanted, known)))
    return known[wanted]


def _method(view: RunView, cells: Sequence[CellResult], wanted: str | None) -> tuple[str, tuple[Note, ...]]:
    """The method that is named or recommended, and what to say of the choice."""
    if wanted is not None:
        return wanted, (messages.ASKED_FOR(what=wanted),)
    model, task = cells[0].model, cells[0].task
    trained = tuple(
        dict.fromkeys(cell.method for cell in cells if cell.status == "done" and cell.spec.training is not None)
    )
    if not trained:
        raise UserError(messages.NONE_DONE(task=task, model=model))
    choices = [choice for one in recommend(view) if one.model == model for choice in one.by_task]
    choice = next((choice for choice in choices if choice.tasks == (task,)), None)
    if choice is None:
        raise UserError(messages.NO_RECOMMENDATION(task=task, names=trained))
    if choice.method not in trained:
        raise UserError(messages.RECOMMENDED_UNTRAINED(method=choice.method, task=task, names=trained))
    return choice.method, (messages.RECOMMENDED(method=choice.method, task=task),)


def _of_seeds(cells: Sequence[CellResult], *, asked: bool) -> tuple[CellResult, tuple[Note, ...]]:
    """The cell with the lowest validation loss; of equal ones the first seed."""
    if len(cells) == 1:
        return cells[0], () if asked else (messages.ONLY_SEED(seed=cells[0].seed),)
    losses = {cell.cell: cell.validation_loss for cell in cells}
    known = [
        (loss, cell.seed, cell) for cell in cells if (loss := losses[cell.cell]) is not None and math.isfinite(loss)
    ]
    if len(known) < len(cells):
        _refuse(messages.NO_LOSSES(), cells)
    loss, seed, best = min(known, key=lambda one: one[:2])
    return best, (messages.BEST_SEED(n=len(cells), seed=seed, loss=loss),)


def _refuse(reason: Note, cells: Sequence[CellResult]) -> NoReturn:
    listed = tuple(f"{cell.cell} (seed {cell.seed}{in_fold(cell.fold)})" for cell in cells)
    raise UserError(messages.CHOOSE_CELL(reason=reason, cells=listed))
