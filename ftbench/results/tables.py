"""Results as rows, and rows as a table, JSON, CSV or Markdown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from statistics import fmean
from typing import Any

from ftbench.results.model import CellResult, RunResults

Row = Mapping[str, Any]

_COSTS = (
    "trainable_parameters",
    "total_parameters",
    "artifact_bytes",
    "load_seconds",
    "train_seconds",
    "evaluate_seconds",
    "wall_seconds",
    "tune_seconds",
    "train_tokens",
    "train_tokens_per_second",
    "generated_tokens_per_second",
    "peak_memory_bytes",
)


def rows_of(results: RunResults, level: str) -> list[Row]:
    """Rows at a level: "cell" (the documented JSON objects), "group" (means over seeds), "trial" or "example"."""
    if level == "example":
        return list(_examples(results))
    if level == "trial":
        return [_trial(trial) for trial in results.trials]
    cells = [_cell(cell) for cell in results.cells]
    return cells if level == "cell" else _groups(cells)


def _cell(cell: CellResult) -> Row:
    return {
        "cell": cell.cell,
        "model": cell.model,
        "task": cell.task,
        "method": cell.method,
        "seed": cell.seed,
        "status": cell.status if cell.status != "pending" else "failed",
        "reason": cell.reason,
        "metrics": {name: score.value for name, score in cell.metrics.items()},
        "costs": {name: cell.costs.get(name) for name in _COSTS} if cell.costs else {},
        "hyperparameters": dict(cell.hyperparameters),
    }


def _trial(trial: CellResult) -> Row:
    return {**_cell(trial), "metrics": {"validation_loss": trial.validation_loss}}


def _groups(cells: Sequence[Row]) -> list[Row]:
    """One row a model, task and method: means over the seeds that are done, with how many."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for cell in cells:
        groups.setdefault((cell["model"], cell["task"], cell["method"]), []).append(cell)
    rows: list[Row] = []
    for (model, task, method), members in groups.items():
        done = [cell for cell in members if cell["status"] == "done"]
        reasons = sorted({cell["reason"] for cell in members if cell["reason"]})
        rows.append(
            {
                "model": model,
                "task": task,
                "method": method,
                "seeds": len(done),
                "status": "done" if len(done) == len(members) else members[0]["status"] if not done else "partly done",
                "reason": "; ".join(reasons) or None,
                "metrics": _means([cell["metrics"] for cell in done]),
                "costs": _means([cell["costs"] for cell in done]),
            }
        )
    return rows


def _means(values: Sequence[Mapping[str, float | None]]) -> dict[str, float | None]:
    """The mean of each name over the mappings; None where any of them has none."""
    names = dict.fromkeys(name for one in values for name in one)
    result: dict[str, float | None] = {}
    for name in names:
        numbers = [one.get(name) for one in values]
        result[name] = fmean(n for n in numbers if n is not None) if None not in numbers else None
    return result


def _examples(results: RunResults) -> Iterator[Row]:
    for cell in results.cells:
        if cell.status != "done":
            continue
        for i, one in enumerate(cell.predictions()):
            yield {
                "cell": cell.cell,
                "model": cell.model,
                "task": cell.task,
                "method": cell.method,
                "seed": cell.seed,
                "example": one.id,
                "prompt": one.prompt,
                "reference": one.reference,
                "prediction": one.text,
                "stopped": one.stopped,
                "statistics": {n: list(s.statistics[i]) for n, s in cell.metrics.items() if s.statistics},
            }


def flatten(row: Row) -> dict[str, Any]:
    """Nested mappings with dotted names (`metrics.accuracy`)."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat.update({f"{key}.{name}": inner for name, inner in value.items()})
        else:
            flat[key] = value
    return flat


def render(rows: Sequence[Row], output: str) -> str:
    """The rows as text in one of the formats, ending with a line break; no rows are no text, and [] in JSON."""
    if output == "json":
        return json.dumps(rows, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if not rows:
        return ""
    if output == "csv":
        return csv_text([flatten(row) for row in rows])
    return _table(rows, markdown=output == "markdown")


def csv_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """A line of names, then a line for each row; texts that a spreadsheet would run are quoted."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _safe(value) for name, value in row.items()})
    return text.getvalue()


def _safe(value: Any) -> Any:
    """Model output may begin like a formula; a spreadsheet must not run it (CWE-1236)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _table(rows: Sequence[Row], *, markdown: bool) -> str:
    """A table a task, because tasks have different metrics."""
    parts = []
    for task in dict.fromkeys(str(row["task"]) for row in rows):
        own = [row for row in rows if row["task"] == task]
        names = [name for name in ("model", "method", "seed", "seeds", "example", "prediction") if name in own[0]]
        metrics = list(dict.fromkeys(name for row in own for name in row.get("metrics", {})))
        header = [*names, *metrics, *(["train s"] if metrics else [])]
        body = [_cells(row, names, metrics) for row in own]
        table = markdown_table if markdown else plain_table
        parts.append(f"{'### ' if markdown else ''}{task}\n\n" + table(header, body))
    return "\n\n".join(parts) + "\n"


def _cells(row: Row, names: Sequence[str], metrics: Sequence[str]) -> list[str]:
    """The cells of a row; one that is not done has its reason where the numbers would stand."""
    cells = [" ".join(str(row[name]).split())[:60] for name in names]
    if row.get("status", "done") in ("failed", "skipped"):
        return [*cells, f"{row['status']}: {row['reason']}"]
    if metrics:
        cells += [_number(row["metrics"].get(name)) for name in metrics]
        cells.append(_number(row["costs"].get("train_seconds")))
    return cells


def _number(value: float | None) -> str:
    if value is None:
        return "n/a"
    return f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; pipes inside cells are escaped and short rows filled up."""

    def line(cells: Sequence[str]) -> str:
        filled = [*cells, *[""] * (len(header) - len(cells))]
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in filled) + " |"

    return "\n".join([line(header), "|" + "---|" * len(header), *(line(row) for row in rows)])


def plain_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their longest cell; a reason at the end of a short row may run on."""
    whole = [row for row in rows if len(row) == len(header)]
    widths = [max(len(row[i]) for row in [header, *whole]) for i in range(len(header))]
    short = [row[:-1] for row in rows if len(row) != len(header)]
    for row in short:
        widths[: len(row)] = [max(width, len(cell)) for width, cell in zip(widths, row, strict=False)]

    def line(cells: Sequence[str]) -> str:
        padded = zip_longest(cells, widths[: len(cells)], fillvalue=0)
        return "  ".join(str(cell).ljust(int(width)) for cell, width in padded).rstrip()

    return "\n".join([line(header), line(["-" * width for width in widths]), *(line(row) for row in rows)])
