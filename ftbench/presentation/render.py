"""Rows of results as a table, JSON, CSV, Markdown or LaTeX."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ftbench.presentation.method_table import group_tables, train_seconds
from ftbench.presentation.numbers import terminal_number
from ftbench.presentation.result_columns import Row
from ftbench.presentation.styles import STYLES, Style
from ftbench.presentation.tables import csv_text, json_text
from ftbench.records.flatten import flatten
from ftbench.text.one_line import one_line


def render(rows: Sequence[Row], output: str, run: str = "") -> str:
    """The rows as text in a format, with a final line break; no rows give no text, and [] in JSON.

    `run` is the name of the run for captions of tables that must be complete in themselves.
    """
    if output == "json":
        return json_text(json.dumps(rows, indent=1, ensure_ascii=False, allow_nan=False)) + "\n"
    if not rows:
        return ""
    if output == "csv":
        return csv_text([flatten({key: value for key, value in row.items() if key != "turns"}) for row in rows])
    style = STYLES[output]
    return group_tables(rows, style, run) if "comparison" in rows[0] else _tables(rows, style)


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
