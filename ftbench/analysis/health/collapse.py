"""Collapse: a model that gives nearly every row the same label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ftbench.analysis.health.finding import Finding, Place, Severity, place_name, worst
from ftbench.analysis.view import RunView
from ftbench.messages.health import ONE_LABEL
from ftbench.records.prediction import Prediction

SHARE = 0.95
"""Share of the rows from which on one label counts as the answer to all of them."""
FEWEST_ROWS = 10
"""With fewer rows a good model may well give one label only."""


def collapsed(view: RunView) -> Iterator[Finding]:
    """One finding for each method: bad if it trains and all its seeds of a task collapsed, else a warning."""
    for method in view.contest:
        cells: list[str] = []
        places: list[Place] = []
        severities: list[Severity] = []
        where: list[str] = []
        for place, groups in view.groups.items():
            group = next((group for group in groups if group.method == method), None)
            if group is None or view.task(group.task).output != "label":
                continue
            labels = {cell.cell: only_label(cell.predictions()) for cell in group.done}
            found = [cell for cell in group.done if labels[cell.cell] is not None]
            if not found:
                continue
            cells += [cell.cell for cell in found]
            places.append(place)
            severities.append("bad" if len(found) == len(group.done) and group.trains else "warning")
            for label in dict.fromkeys(labels[cell.cell] for cell in found):
                seeds = ", ".join(str(cell.seed) for cell in found if labels[cell.cell] == label)
                where.append(f"{place_name(view, place)}: {label} ({seeds})")
        if cells:
            note = ONE_LABEL(method=method, share=100 * SHARE, where=tuple(where))
            yield Finding(note, worst(severities), tuple(cells), (method,), tuple(places))


def only_label(predictions: Sequence[Prediction]) -> str | None:
    """The label that is the answer to nearly every row although the references are not; None if there is none."""
    rows = len(predictions)
    if rows < FEWEST_ROWS:
        return None
    label, answers = Counter(prediction.text for prediction in predictions).most_common(1)[0]
    right = sum(prediction.reference == label for prediction in predictions)
    return label if label and answers >= SHARE * rows and right < SHARE * rows else None
