"""Leaderboards as a table, Markdown, CSV or JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from ftbench.analysis.statistics import ALPHA, LEVEL
from ftbench.presentation.numbers import NOT_AVAILABLE, terminal_number
from ftbench.presentation.styles import STYLES
from ftbench.presentation.table import Body, Column, Table, TableCell
from ftbench.presentation.table_texts import table_text
from ftbench.presentation.tables import csv_text
from ftbench.presentation.words import plain
from ftbench_imports.leaderboard import Leaderboard, Pair, Place
from ftbench_imports.peft_results import ResultFolder
from ftbench_imports.wording import caveats, finding, left_out, points

_LANGUAGE = "en"
"""Language of the command, as of all output of ftbench's terminal."""

_MIB, _GIB = 2**20, 2**30
"""The units of PEFT's own page, which calls them MB and GB."""


def render(boards: Sequence[Leaderboard], folders: Sequence[ResultFolder], output: str, level: str) -> str:
    """The text for `--format` (table, markdown, csv, json) and `--level` (experiment, pair), with a line break."""
    if output == "json":
        return json.dumps(document(boards, folders), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if output == "csv":
        rows = [{"folder": str(b.folder), "model": b.model, **row} for b in boards for row in _numbers(b, level)]
        return csv_text(rows) if rows else ""
    parts = [_text(board, level, output) for board in boards]
    return "\n\n".join([*parts, *_left_out(folders)]) + "\n"


def notes(boards: Sequence[Leaderboard], folders: Sequence[ResultFolder]) -> list[str]:
    """Sentences for which a format of numbers alone has no place."""
    findings = [f"{board.model}: {' '.join([finding(board), *caveats(board)])}" for board in boards]
    return [*findings, *_left_out(folders)]


def document(boards: Sequence[Leaderboard], folders: Sequence[ResultFolder]) -> dict[str, Any]:
    """All numbers, for programs: shares from 0 to 1, seconds, bytes; null if a file does not tell."""
    return {
        "leaderboards": [_board(board) for board in boards],
        "left_out": [
            {"folder": str(folder.path), "file": excluded.file, "reason": excluded.reason}
            for folder in folders
            for excluded in folder.left_out
        ],
    }


def _board(board: Leaderboard) -> dict[str, Any]:
    return {
        "folder": str(board.folder),
        "model": board.model,
        "accelerators": list(board.accelerators),
        "examples": board.examples,
        "examples_assumed": board.examples_assumed,
        "rounded_accuracies": board.rounded,
        "seeds": 1,
        "interval": {"kind": "Wilson", "level": LEVEL, "covers_seeds": False},
        "test": {"kind": "Fisher", "paired": False, "correction": "Holm", "alpha": ALPHA},
        "comparisons": len(board.pairs),
        "smallest_gap": board.smallest_gap,
        "smallest_gap_alone": board.smallest_gap_alone,
        "detectable_difference": board.detectable if math.isfinite(board.detectable) else None,
        "detectable_difference_alone": board.detectable_alone if math.isfinite(board.detectable_alone) else None,
        "finding": finding(board),
        "caveats": list(caveats(board)),
        "groups": [list(group) for group in board.groups],
        "experiments": _numbers(board, "experiment"),
        "pairs": _numbers(board, "pair"),
    }


def _numbers(board: Leaderboard, level: str) -> list[dict[str, Any]]:
    if level == "pair":
        return [_pair_numbers(pair) for pair in board.pairs]
    return [_place_numbers(place, board.examples) for place in board.places]


def _place_numbers(place: Place, examples: int) -> dict[str, Any]:
    experiment = place.experiment
    return {
        "rank": place.rank,
        "experiment": experiment.name,
        "method": experiment.method,
        "groups": place.letters,
        "accuracy": experiment.accuracy,
        "right": place.right,
        "examples": examples,
        "low": place.low,
        "high": place.high,
        "forgetting": experiment.forgetting,
        "trainable_parameters": experiment.trainable_parameters,
        "peak_memory_bytes": experiment.peak_memory_bytes,
        "file_bytes": experiment.file_bytes,
        "file_bytes_estimated": experiment.file_bytes_estimated,
        "train_seconds_published": experiment.time.published,
        "train_seconds_steps": experiment.time.steps,
        "train_seconds_after_steps": experiment.time.after_steps,
        "seeds": 1,
        "seed": experiment.seed,
        "accelerator": experiment.accelerator,
        "created": experiment.created,
        "file": experiment.file,
    }


def _pair_numbers(pair: Pair) -> dict[str, Any]:
    return {
        "one": pair.one,
        "other": pair.other,
        "difference": pair.difference,
        "low": pair.low,
        "high": pair.high,
        "p": pair.p,
        "adjusted_p": pair.adjusted_p,
        "verdict": pair.verdict,
    }


def _text(board: Leaderboard, level: str, output: str) -> str:
    """The heading, the table, the finding and the caveats."""
    style, table = STYLES[output], _table(board, level)
    bullet = "* " if output == "markdown" else "- "
    heading, body = style.title(table.caption.text(_LANGUAGE)), table_text(table, _LANGUAGE, style)
    return "\n".join([heading, "", body, "", finding(board), "", *(bullet + text for text in caveats(board))])


def _table(board: Leaderboard, level: str) -> Table:
    of_pairs = level == "pair"
    rows = map(_pair_cells, board.pairs) if of_pairs else map(_place_cells, board.places)
    body = Body(tuple(tuple(map(TableCell, row)) for row in rows))
    caption = plain(f"{board.model} ({', '.join(board.accelerators)}), {board.folder}")
    return Table(level, caption, tuple(map(Column, _PAIR_HEADS if of_pairs else _PLACE_HEADS)), (body,))


_PLACE_HEADS = (
    *("#", "experiment", "method", "groups", "accuracy %", "95 % interval", "forgetting"),
    *("trained", "peak GiB", "file MiB", "train s", "steps s"),
)


def _place_cells(place: Place) -> list[str]:
    experiment = place.experiment
    return [
        str(place.rank),
        experiment.name,
        experiment.method,
        place.letters,
        points(experiment.accuracy),
        f"{points(place.low)} to {points(place.high)}",
        terminal_number(experiment.forgetting),
        _parameters(experiment.trainable_parameters),
        terminal_number(_in_units(experiment.peak_memory_bytes, _GIB), places=1),
        ("~" if experiment.file_bytes_estimated and experiment.file_bytes is not None else "")
        + terminal_number(_in_units(experiment.file_bytes, _MIB), places=1),
        terminal_number(experiment.time.published, places=0),
        terminal_number(experiment.time.steps, places=0),
    ]


_PAIR_HEADS = ("better", "than", "points", "95 % interval", "p", "p by Holm", "verdict")


def _pair_cells(pair: Pair) -> list[str]:
    interval = f"{points(pair.low)} to {points(pair.high)}"
    verdict = "told apart" if pair.verdict == "better" else "no clear difference"
    return [pair.one, pair.other, points(pair.difference), interval, _p(pair.p), _p(pair.adjusted_p), verdict]


def _in_units(value: float | None, unit: int) -> float | None:
    return None if value is None else value / unit


def _parameters(count: int | None) -> str:
    """Millions, with as many digits as small methods need."""
    return NOT_AVAILABLE if count is None else f"{terminal_number(count / 1e6, places=0 if count >= 1e8 else 2)}M"


def _p(value: float) -> str:
    return "<0.0001" if value < 0.0001 else f"{value:.4f}"


def _left_out(folders: Sequence[ResultFolder]) -> list[str]:
    return [text for text in map(left_out, folders) if text]
