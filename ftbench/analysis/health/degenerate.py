"""Degenerate answers: empty, looping, or cut at the limit, as the check of a cell's answers counted them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftbench.analysis.health.finding import Finding, Place, Severity, place_name, worst
from ftbench.analysis.view import RunView
from ftbench.messages import Note
from ftbench.messages.health import DEGENERATE
from ftbench.records.results import CellResult

WARNING = 0.5
"""Share of a cell's answers from which on they are a warning."""
BAD = 0.9

_CHECK = "answers"


def degenerate_answers(view: RunView) -> Iterator[Finding]:
    """One finding for each method with a cell at or above `WARNING`.

    It is bad from `BAD` on; for a method without training a warning, because the base model then answers.
    """
    for method in view.contest:
        cells: list[str] = []
        places: list[Place] = []
        severities: list[Severity] = []
        where: list[str] = []
        for place, groups in view.groups.items():
            for group in (group for group in groups if group.method == method):
                shares = {cell.cell: share for cell in group.done if (share := degenerate_share(cell)) is not None}
                found = [cell for cell, share in shares.items() if share >= WARNING]
                if not found:
                    continue
                cells += found
                places.append(place)
                severities.append("bad" if max(shares.values()) >= BAD and group.trains else "warning")
                where.append(f"{place_name(view, place)} {_percent([shares[cell] for cell in found])}")
        if cells:
            note = DEGENERATE(method=method, where=tuple(where))
            yield Finding(note, worst(severities), tuple(cells), (method,), tuple(places))


def degenerate_share(cell: CellResult) -> float | None:
    """Share of a cell's generated answers that its check calls degenerate; None where nothing was generated.

    Of several folds it is their mean. Old cells keep the check's sentence without its numbers. If such a check failed,
    empty and cut answers are counted.
    """
    if cell.folds:
        shares = [share for fold in cell.parts if (share := degenerate_share(fold)) is not None]
        return sum(shares) / len(shares) if shares else None
    check = next((check for check in cell.measured.checks if check["name"] == _CHECK), None)
    if check is None:
        return None
    numbers = Note.of(check["detail"]).parameters
    if "bad" in numbers and numbers.get("count"):
        return float(str(numbers["bad"])) / float(str(numbers["count"]))
    if check["passed"]:
        return None
    generated = [prediction for prediction in cell.predictions() if prediction.stopped != "label"]
    if not any(prediction.reference for prediction in generated):
        return WARNING  # the texts were removed: more is not known
    bad = sum(not prediction.text or prediction.stopped == "limit" for prediction in generated)
    return max(WARNING, bad / len(generated))


def _percent(shares: Sequence[float]) -> str:
    low, high = f"{100 * min(shares):.0f}", f"{100 * max(shares):.0f}"
    return f"{low} %" if low == high else f"{low}–{high} %"
