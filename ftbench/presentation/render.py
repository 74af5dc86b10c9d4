"""Rows of results as a table, JSON, CSV, Markdown or LaTeX."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ftbench.presentation.example_rows import Row
from ftbench.presentation.method_table import group_tables, train_seconds
from ftbench.presentation.numbers import terminal_number
from ftbench.presentation.styles import STYLES, Style
from ftbench.presentation.tables import csv_lines, json_text
from ftbench.records.flatten import flatten
from ftbench.text.one_line import one_line

_TOGETHER = 256
"""Rows of a piece of text."""


def render(rows: Iterable[Row], output: str, run: str = "") -> str:
    """The rows as text in a format, with a final line break; no rows give no text, and [] in JSON.

    `run` is the name of the run for captions of tables that must be complete in themselves.
    """
    return "".join(pieces(rows, output, run))


def pieces(rows: Iterable[Row], output: str, run: str = "") -> Iterator[str]:
    """`render` piece by piece: JSON and CSV take no more memory for more rows, which may be gone through twice."""
    if output == "json":
        yield from _json(rows)
    elif next(iter(rows), None) is None:
        return
    elif output == "csv":
        yield from csv_lines(_Flat(rows))
    else:
        style, listed = STYLES[output], list(rows)
        yield group_tables(listed, style, run) if "comparison" in listed[0] else _tables(listed, style)


def _json(rows: Iterable[Row]) -> Iterator[str]:
    """What json.dumps writes of the list of all rows."""
    before, remaining = "[", iter(rows)
    while together := list(islice(remaining, _TOGETHER)):
        text = json.dumps(together, indent=1, ensure_ascii=False, allow_nan=False)
        yield before + json_text(text[1:-2])  # without the brackets and the last line break
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


@dataclass(frozen=True, slots=True)
class _Flat:
    """Rows for CSV: one level, without lists of messages."""

    rows: Iterable[Row]

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            yield flatten({key: value for key, value in row.items() if key != "turns"})


def _tables(rows: Sequence[Row], style: Style) -> str:
    """One table per task, because tasks have different metrics."""
    parts = [style.start] if style.start else []
    for task in dict.fromkeys(str(row["task"]) for row in rows):
        task_rows = [row for row in rows if row["task"] == task]
        possible = ("model", "method", "seed", "fold", "length", "tried", "example", "question", "said", "prediction")
        names = [name for name in possible if any(name in row for row in task_rows)]
        metrics = list(dict.fromkeys(name for row in task_rows for name in row.get("metrics", {})))
        header = [*names, *metrics, *(["train s"] if metrics else [])]
        body = [_cells(row, names, metrics) for row in task_rows]
        parts.append(style.block(task, "", header, body, ()))
    return "\n\n".join(parts) + "\n"


def _cells(row: Row, names: Sequence[str], metrics: Sequence[str]) -> list[str]:
    """The cells of a row; an unfinished row has its reason in place of numbers."""
    cells = [one_line(row.get(name, ""))[:60] for name in names]
    if row.get("status", "done") in ("failed", "skipped"):
        return [*cells, f"{row['status']}: {row['reason']}"]
    if metrics:
        cells += [terminal_number(row["metrics"].get(name)) for name in metrics]
        cells.append(train_seconds(row))
    return cells
