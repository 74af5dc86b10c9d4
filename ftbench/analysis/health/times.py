"""Times measured while something else used the machine: a cell whose time does not fit the method's other cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median

from ftbench.analysis.cost_ratios import CellRatio, cell_ratios
from ftbench.analysis.health.finding import Finding, cell_name
from ftbench.analysis.view import RunView
from ftbench.messages import Note
from ftbench.messages.health import BASELINE_DISTURBED, TIME_DISTURBED
from ftbench.records.results import CellResult

FACTOR = 1.5
"""A cell's ratio to the baseline may differ from the method's median by this factor."""
FEWEST_PAIRS = 3
"""With two ratios nothing tells which of them is disturbed."""


def disturbed_times(view: RunView) -> Iterator[Finding]:
    """One finding for each method with such a cell.

    If every method disagrees with its median at one cell of the baseline, in one direction, that cell is named instead
    of theirs: a slow baseline moves all ratios alike.
    """
    baseline = view.results.baseline
    ratios = {method: _ratios(view, method) for method in view.contest if method != baseline}
    middle = {method: median(ratio.value for ratio in found) for method, found in ratios.items() if found}
    odd = {
        method: [ratio for ratio in found if _is_odd(ratio.value, middle[method])]
        for method, found in ratios.items()
        if len(found) >= FEWEST_PAIRS
    }
    measured = Counter(ratio.reference.cell for method in odd for ratio in ratios[method])
    sides = Counter((ratio.reference.cell, ratio.value > middle[method]) for method in odd for ratio in odd[method])
    blamed = {cell for (cell, _), count in sides.items() if count >= 2 and count == measured[cell]}
    if blamed:
        references = {ratio.reference.cell: ratio.reference for found in odd.values() for ratio in found}
        cells = [cell for cell in references.values() if cell.cell in blamed]
        note = BASELINE_DISTURBED(method=baseline, where=tuple(cell_name(view, cell) for cell in cells))
        yield _finding(note, baseline, cells)
    for method, found in odd.items():
        own = [ratio for ratio in found if ratio.reference.cell not in blamed]
        if own:
            where = tuple(f"{cell_name(view, ratio.cell)} {ratio.value:.2f}×" for ratio in own)
            note = TIME_DISTURBED(method=method, baseline=baseline, usual=middle[method], where=where)
            yield _finding(note, method, [ratio.cell for ratio in own])


def _finding(note: Note, method: str, cells: list[CellResult]) -> Finding:
    places = tuple(dict.fromkeys((cell.model, cell.task) for cell in cells))
    return Finding(note, "warning", tuple(cell.cell for cell in cells), (method,), places)


def _ratios(view: RunView, method: str) -> tuple[CellRatio, ...]:
    pairs = [
        (group, reference)
        for groups in view.groups.values()
        for group in groups
        for reference in groups
        if group.method == method and reference.method == view.results.baseline
    ]
    return cell_ratios("train_seconds", pairs)


def _is_odd(ratio: float, middle: float) -> bool:
    return max(ratio / middle, middle / ratio) > FACTOR
