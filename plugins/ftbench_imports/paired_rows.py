"""Boards as rows: values for programs, and cells of tables for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.statistics import ALPHA, LEVEL, Difference
from ftbench.messages import Note
from ftbench.presentation.numbers import terminal_number
from ftbench.presentation.significance import p_text, rank_text
from ftbench.presentation.table import Body, Column, Table, TableCell
from ftbench.presentation.words import Part
from ftbench_imports.paired_boards import PairedBoard
from ftbench_imports.paired_words import caveats, finding, interval, say


@dataclass(frozen=True, slots=True)
class Oriented:
    """A pair with the system of the better value first."""

    one: str
    other: str
    difference: float | None
    low: float | None
    high: float | None
    tested: Difference
    verdict: str
    """`better`, `unclear` or `untested`."""


def oriented(board: PairedBoard) -> Iterator[Oriented]:
    """Every pair, the better system first, in the order of the ranking."""
    ranked = board.ranked
    place = {system: i for i, system in enumerate(ranked)}
    pairs = [pair for pair in board.pairs if pair.method in place and pair.other in place]
    for pair in sorted(pairs, key=lambda pair: sorted((place[pair.method], place[pair.other]))):
        turned = place[pair.method] > place[pair.other]
        one, other = (pair.other, pair.method) if turned else (pair.method, pair.other)
        sign = -1 if turned else 1
        ends = [
            None if end is None else sign * end for end in ((pair.high, pair.low) if turned else (pair.low, pair.high))
        ]
        value = None if pair.value is None else sign * pair.value + 0.0
        verdict = "better" if pair.verdict in ("better", "worse") else pair.verdict
        yield Oriented(one, other, value, ends[0], ends[1], pair, verdict)


def document(
    boards: Sequence[PairedBoard], left_out: Sequence[tuple[str, Note]], remarks: Sequence[tuple[str, Note]]
) -> dict[str, Any]:
    """All numbers, for programs; null where there is no value."""
    return {
        "boards": [_board(board) for board in boards],
        "left_out": [{"file": file, "reason": reason.text} for file, reason in left_out],
        "remarks": [{"file": file, "remark": remark.text} for file, remark in remarks],
    }


def _board(board: PairedBoard) -> dict[str, Any]:
    return {
        "task": board.task,
        "metric": board.metric,
        "direction": board.direction,
        "direction_assumed": board.direction_assumed,
        "examples": board.statistics.examples,
        "level": LEVEL,
        "alpha": ALPHA,
        "paired": True,
        "correction": "Holm",
        "comparisons": len(board.pairs),
        "finding": finding(board).text("en"),
        "caveats": [text.text("en") for text in caveats(board)],
        "groups": [list(group) for group in board.statistics.groups],
        "systems": numbers(board, "system"),
        "pairs": numbers(board, "pair"),
    }


def numbers(board: PairedBoard, level: str) -> list[dict[str, Any]]:
    """The rows of a level: `system`, best first, or `pair`."""
    if level == "pair":
        return [_pair_numbers(pair) for pair in oriented(board)]
    return [_system_numbers(board, i, system) for i, system in enumerate(_systems(board))]


def _systems(board: PairedBoard) -> list[str]:
    """All systems, those without a value last."""
    return [*board.ranked, *(system for system in board.entries if system not in board.ranked)]


def _system_numbers(board: PairedBoard, i: int, system: str) -> dict[str, Any]:
    estimate = board.statistics.estimate(system)
    ranks = board.ranks.get(system)
    run = board.entries[system].run
    return {
        "rank": i + 1,
        "system": system,
        "groups": board.statistics.letters.get(system, ""),
        "value": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "problem": estimate.problem,
        "rank_low": ranks.low if ranks else None,
        "rank_high": ranks.high if ranks else None,
        "answered": board.answered(system),
        "published": board.entries[system].scores(board.metric).published,
        "created": run.created,
        "file": run.file,
    }


def _pair_numbers(pair: Oriented) -> dict[str, Any]:
    return {
        "one": pair.one,
        "other": pair.other,
        "difference": pair.difference,
        "low": pair.low,
        "high": pair.high,
        "problem": pair.tested.problem,
        "test": pair.tested.test,
        "p": pair.tested.p,
        "adjusted_p": pair.tested.adjusted_p,
        "verdict": pair.verdict,
    }


def table(board: PairedBoard, level: str) -> Table:
    """The board for people, with a column for published values where there are any."""
    rows = list(_pair_cells(board)) if level == "pair" else list(_system_cells(board))
    heads: tuple[str, ...] = _PAIR_HEADS if level == "pair" else _SYSTEM_HEADS
    if level == "system" and not any(row["published"] is not None for row in numbers(board, level)):
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    arrow = {"higher": "↑", "lower": "↓"}[board.direction]
    columns = tuple(Column(say(f"head.{head}"), arrow if head == "value" else "") for head in heads)
    body = Body(tuple(tuple(map(TableCell, row)) for row in rows))
    return Table(level, say("title", task=board.task, metric=board.metric), columns, (body,))


_SYSTEM_HEADS = ("rank", "system", "groups", "value", "interval", "ranks", "examples", "published")
_PAIR_HEADS = ("one", "other", "difference", "interval", "p", "adjusted", "verdict")


def _system_cells(board: PairedBoard) -> Iterator[list[Part]]:
    for row in numbers(board, "system"):
        yield [
            str(row["rank"]),
            row["system"],
            row["groups"],
            terminal_number(row["value"]),
            interval(row["low"], row["high"], row["problem"]),
            rank_text(row["rank_low"], row["rank_high"]),
            f"{row['answered']:,}",
            terminal_number(row["published"]),
        ]


def _pair_cells(board: PairedBoard) -> Iterator[list[Part]]:
    words = {"better": say("better"), "unclear": say("unclear"), "untested": say("untested-pair")}
    for pair in oriented(board):
        yield [
            pair.one,
            pair.other,
            terminal_number(pair.difference),
            interval(pair.low, pair.high, pair.tested.problem),
            p_text(pair.tested.p),
            p_text(pair.tested.adjusted_p),
            words[pair.verdict],
        ]
