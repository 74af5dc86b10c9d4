"""The comparison as Markdown and as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.speed.jobs import CellName
from benchmarks.speed.ratios import CellComparison, Comparison, Judged, Ratio
from benchmarks.speed.turns import CellTimes, Turn

_EXPLANATION = """Times of the other tool by ftbench's: the median of pairs with the same seed, with the lowest and the
highest. Above 1 ftbench is faster. "Wall" is whole processes from start to end, one process a cell for the other
tools. "Train" is training tokens a second, "evaluate" the time to evaluate (labels) or tokens a second while
answers are generated (text). Quality is judged by one script for all: accuracy for labels, loss for text, ftbench's
first, with the 95 % interval of the difference over seeds. Where it differs, no ratio is shown."""


def markdown(
    comparisons: Sequence[Comparison], turns: Sequence[Turn], facts: Mapping[str, str], notes: Sequence[str]
) -> str:
    """The whole page."""
    lines = ["# ftbench and the alternatives, side by side", "", _EXPLANATION, ""]
    lines += ["| side | turns | wall seconds, median | compared with | wall, ratio |", "|---|---|---|---|---|"]
    known = {one.side: one for one in comparisons}
    for side in dict.fromkeys(turn.side for turn in turns):
        seconds = [turn.seconds for turn in turns if turn.side == side]
        one = known.get(side)
        lines.append(
            f"| {side} | {len(seconds)} | {statistics.median(seconds):.1f} | {one.against if one else ''} | "
            f"{_whole(one) if one else ''} |"
        )
    for one in comparisons:
        lines += ["", f"## {one.side} by {one.against}", ""]
        lines += ["| cell | train | evaluate | quality |", "|---|---|---|---|"]
        lines += [_cell(cell) for cell in one.cells]
    shares = [turn.shares for turn in turns if turn.shares]
    if shares:
        lines += ["", "## Where ftbench's time goes", ""]
        lines += [f"* {name}: {statistics.median(share[name] for share in shares):.0%}" for name in shares[0]]
    lines += ["", "## Notes", "", *(f"* {note}" for note in notes)]
    lines += ["", "## Machine and versions", "", *(f"* {name}: {value}" for name, value in facts.items()), ""]
    return "\n".join(lines)


def _whole(one: Comparison) -> str:
    if one.differing:
        return f"quality differs: {'; '.join(map(str, one.differing))}"
    return str(one.whole) if one.whole else ""


def _cell(one: CellComparison) -> str:
    def shown(ratio: Ratio | None) -> str:
        if ratio is None:
            return "–"
        return "quality differs" if one.quality and one.quality.differs else str(ratio)

    return f"| {one.cell} | {shown(one.train)} | {shown(one.evaluate)} | {one.quality or '–'} |"


def as_json(
    comparisons: Sequence[Comparison], turns: Sequence[Turn], judged: Judged, facts: Mapping[str, str]
) -> dict[str, Any]:
    """Everything that was measured and what follows from it; no paths."""
    return {
        "machine": dict(facts),
        "turns": [
            {
                "side": turn.side,
                "seed": turn.seed,
                "seconds": turn.seconds,
                "shares": dict(turn.shares),
                "cells": [
                    {
                        **asdict(name),
                        **{key: value for key, value in asdict(times).items() if key != "saved"},
                        "judged": dict(judged.get((turn.side, turn.seed, name), {})),
                    }
                    for name, times in turn.cells.items()
                ],
            }
            for turn in turns
        ],
        "comparisons": [asdict(one) for one in comparisons],
    }


def from_json(content: Mapping[str, Any]) -> tuple[list[Turn], dict[tuple[str, int, CellName], dict[str, float]]]:
    """The turns of `as_json`, and what was judged of them."""
    turns, judged = [], {}
    for turn in content["turns"]:
        cells = {}
        for cell in turn["cells"]:
            name = CellName(cell.pop("job"), cell.pop("method"))
            if found := cell.pop("judged"):
                judged[turn["side"], turn["seed"], name] = found
            cells[name] = CellTimes(**cell)
        turns.append(Turn(turn["side"], turn["seed"], turn["seconds"], cells, turn["shares"]))
    return turns, judged
