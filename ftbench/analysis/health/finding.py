"""A finding: one thing that may make the numbers of a run mean little, as a code with what it concerns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ftbench.analysis.view import RunView
from ftbench.messages import Note
from ftbench.messages.note import Parameter
from ftbench.records.cell import in_fold
from ftbench.records.results import CellResult

Severity = Literal["bad", "warning", "note"]
"""bad: the numbers of what it concerns mean nothing, or the model is not usable. warning: they mean less than they seem
to. note: a reader should know it."""

SEVERITIES: tuple[Severity, ...] = ("bad", "warning", "note")

Place = tuple[str, str]
"""(model, task label)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Shown through its note, whose message is in `ftbench/messages/health.py`."""

    note: Note
    severity: Severity
    cells: tuple[str, ...] = ()
    """Ids of the cells that show it."""
    methods: tuple[str, ...] = ()
    """The methods that it concerns; empty if it concerns none in particular."""
    places: tuple[Place, ...] = ()
    """Each of the methods is concerned at each of these places; empty if it concerns the whole run."""

    @property
    def code(self) -> str:
        """`health.NAME`."""
        return self.note.code

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        return self.note.parameters


def place_name(view: RunView, place: Place) -> str:
    """The task, with the model where the run has several."""
    model, task = place
    return f"{task} · {model}" if len(view.models) > 1 else task


def cell_name(view: RunView, cell: CellResult) -> str:
    """`task / seed`, or `task / seed / fold 2 of 5`."""
    return f"{place_name(view, (cell.model, cell.task))} / {cell.seed}{in_fold(cell.fold)}"


def worst(severities: Sequence[Severity]) -> Severity:
    """The worst of them; raises `ValueError` if there are none."""
    return min(severities, key=SEVERITIES.index)
