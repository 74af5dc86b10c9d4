"""Methods side by side: the deciding metric with its interval, the letters of each method, and its difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ftbench.analysis.statistics import LEVEL
from ftbench.presentation.numbers import terminal_number
from ftbench.presentation.result_columns import Row
from ftbench.presentation.styles import Style
from ftbench.text.one_line import one_line

_LEGEND = f"""\
[low, high]: {100 * LEVEL:.0f} % interval. Methods that share a letter are not distinguishable; the best has an a.
Corrected by Holm's method: letters for all pairs of methods, verdicts for those with the baseline."""
_OTHER_METRICS = "All metrics: --format json, csv, markdown or latex. Single seeds: --level cell."
_DEFAULTS = "(default) rows are tested against the tuned row of the same method alone: see the report, under Tuning"
_EXAMPLES_ONLY = "* interval covers test examples only; training randomness is not in it (one seed)"


def group_tables(rows: Sequence[Row], style: Style) -> str:
    """One table per task and model; with the means of all other metrics if the style has room."""
    several = len({row["model"] for row in rows}) > 1
    places: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        places.setdefault((row["task"], row["model"]), []).append(row)
    parts = [style.start] if style.start else []
    for (task, model), rows_here in places.items():
        title = f"{task} · {model}" if several else task
        parts += _tables(title, rows_here, style)
    if any(row["deciding"] for row in rows) and not style.paper:
        parts.append(style.paragraph(_LEGEND) if style.everything else f"{_LEGEND}\n{_OTHER_METRICS}")
    return "\n\n".join(parts) + "\n"


def _tables(title: str, rows: Sequence[Row], style: Style) -> Iterator[str]:
    """The question compared, the table, and notes on its numbers.

    On paper the means of all metrics get a separate table, because a single one would be too wide.
    """
    deciding = rows[0]["deciding"]
    compared = {row["method"]: row["comparison"][deciding] for row in rows if deciding in row["comparison"]}
    names = list(dict.fromkeys(name for row in rows for name in row["metrics"] if name != deciding))
    others = names if style.everything and not style.paper else []
    about = _about(deciding, next(iter(compared.values())), rows[0]["baseline"]) if compared else ""
    header = ["method", deciding or "metric", "group", "difference", "verdict", *others, "seeds", "train s"]
    notes = [*(_family(rows, compared) if style.paper and compared else ()), *_notes(rows, compared)]
    yield style.block(title, about, header, [_cells(row, deciding, others) for row in rows], notes)
    if style.paper and names:
        metrics = [*([deciding] if deciding else []), *names]
        means = [_means(row, metrics) for row in rows]
        yield style.block(f"{title}, all metrics", "means over seeds", ["method", *metrics, "seeds"], means, ())


def _means(row: Row, metrics: Sequence[str]) -> list[str]:
    method = one_line(row["method"])
    if row["status"] not in ("done", "partly done"):
        return [method, f"{row['status']}: {row['reason']}"]
    return [method, *(terminal_number(row["metrics"].get(name)) for name in metrics), str(row["seeds"])]


def _family(rows: Sequence[Row], compared: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Explanations of brackets, letters and verdicts, with the number of tests behind them."""
    tested = [comparison for comparison in compared.values() if comparison["letters"]]
    pairs = len(tested) * (len(tested) - 1) // 2
    against = sum(comparison["difference"]["verdict"] in ("better", "worse", "unclear") for comparison in tested)
    level = f"{100 * LEVEL:.0f} %"
    yield f"[low, high] is the {level} interval over test examples and, where there are several, seeds"
    if pairs:
        correction = f"paired tests at 5 %, Holm's correction over {pairs} pairs"
        yield f"methods that share a letter are not distinguishable ({correction})"
    if against:
        yield f"verdicts are on the difference to {rows[0]['baseline']} (Holm's correction over {against} comparisons)"


def _has_defaults(comparison: Mapping[str, Any]) -> bool:
    """Whether a row shows a tuned method's default settings."""
    return bool(comparison["difference"]["problem"] == "default settings")


def _notes(rows: Sequence[Row], compared: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if any(_has_defaults(comparison) for comparison in compared.values()):
        yield _DEFAULTS
    if any(
        estimate["covers_seeds"] is False
        for comparison in compared.values()
        for estimate in (comparison, comparison["difference"])
    ):
        yield _EXAMPLES_ONLY
    for row in rows:
        comparison = compared.get(row["method"])
        if comparison and comparison["problem"]:
            yield f"{row['method']} has no interval: {comparison['problem']}"
        if comparison and comparison["seeds"] < row["seeds"]:
            yield f"{row['method']} has a value of {row['deciding']} for {comparison['seeds']} of {row['seeds']} seeds"


def _about(deciding: str, compared: Mapping[str, Any], baseline: str) -> str:
    about = deciding
    if compared["direction"]:
        about += f" ({compared['direction']} is better)"
    if compared["examples"]:
        about += f", {compared['examples']} test examples"
        if compared["clusters"] != compared["examples"]:
            about += f" in {compared['clusters']} groups"
    return f"{about}; differences to {baseline}"


def _cells(row: Row, deciding: str | None, others: Sequence[str]) -> list[str]:
    """The cells of a row; an unfinished row has its reason in place of numbers."""
    method = one_line(row["method"])
    if row["status"] not in ("done", "partly done"):
        return [method, f"{row['status']}: {row['reason']}"]
    end = [str(row["seeds"]), terminal_number(row["costs"].get("train_seconds"))]
    means = [terminal_number(row["metrics"].get(name)) for name in others]
    compared = row["comparison"].get(deciding)
    if compared is None:
        return [method, "n/a", "", "", "", *means, *end]
    difference = compared["difference"]
    return [
        method,
        _with_interval(row["metrics"][deciding], compared),
        compared["letters"] or "–",
        "baseline" if method == row["baseline"] else _with_interval(difference["value"], difference, "+"),
        difference["verdict"] or "",
        *means,
        *end,
    ]


def _with_interval(value: float | None, estimate: Mapping[str, Any], sign: str = "") -> str:
    """`0.684 [0.652, 0.715]`, with a star if the interval does not cover training randomness."""
    if estimate["low"] is None:
        return terminal_number(value, sign)
    star = "" if estimate["covers_seeds"] else "*"
    shown, low, high = (terminal_number(end, sign) for end in (value, estimate["low"], estimate["high"]))
    return f"{shown} [{low}, {high}]{star}"
