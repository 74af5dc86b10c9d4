"""Methods side by side: the deciding metric with its interval, letters and ranks, and its difference with its test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ftbench.analysis.statistics import LEVEL
from ftbench.presentation.example_rows import Row
from ftbench.presentation.numbers import common_decimals, terminal_number
from ftbench.presentation.significance import P_HEAD, p_text, rank_text
from ftbench.presentation.styles import CellText, Strong, Style
from ftbench.text.one_line import one_line

_LEGEND = f"""\
[low, high]: {100 * LEVEL:.0f} % interval. Methods that share a letter are not distinguishable; the best has an a.
Ranks (1–3) are those that the tests leave possible. Corrected by Holm's method: letters and ranks
for all pairs of methods, p and verdicts for those with the baseline."""
LEANINGS = "ahead?, behind?: probable, because the interval excludes 0, but not certain after correction"
_PROBABLY = "probably ahead, probably behind: the interval excludes 0, but it is not certain after correction"
_OTHER_METRICS = "All metrics: --format json, csv, markdown or latex. Single seeds: --level cell."
_DEFAULTS = "(default) rows are tested against the tuned row of the same method alone: see the report, under Tuning"
_EXAMPLES_ONLY = "* interval covers test examples only; training randomness is not in it (one seed)"
_MODELS_ONLY = "one seed: verdicts, letters and ranks are of these trained models, not of the methods"
_BOLD = "bold: the best and the methods level with it"


def group_tables(rows: Sequence[Row], style: Style, run: str = "") -> str:
    """One table per task and model; with the means of all other metrics if the style has room."""
    several = len({row["model"] for row in rows}) > 1
    places: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        places.setdefault((row["task"], row["model"]), []).append(row)
    parts = [style.start] if style.start else []
    for (task, model), rows_here in places.items():
        title = f"{task} · {model}" if several else task
        parts += _tables(title, rows_here, style, run)
    if any(row["deciding"] for row in rows) and not style.paper:
        parts.append(style.paragraph(_LEGEND) if style.everything else f"{_LEGEND}\n{_OTHER_METRICS}")
    return "\n\n".join(parts) + "\n"


def _tables(title: str, rows: Sequence[Row], style: Style, run: str) -> Iterator[str]:
    """The question compared, the table, and notes on its numbers.

    On paper the means of all metrics get a separate table, because a single one would be too wide.
    """
    deciding = rows[0]["deciding"]
    compared = {row["method"]: row["comparison"][deciding] for row in rows if deciding in row["comparison"]}
    names = list(dict.fromkeys(name for row in rows for name in row["metrics"] if name != deciding))
    others = names if style.everything and not style.paper else []
    about = _about(deciding, next(iter(compared.values())), rows[0]["baseline"]) if compared else ""
    notes = [*(_family(rows, compared) if style.paper and compared else ()), *_notes(rows, compared, style)]
    if style.paper:
        source = f"{rows[0]['model']}, run {run}" if run else str(rows[0]["model"])
        yield style.block(title, f"{about}; {source}" if about else source, *_paper_table(rows, deciding), notes)
        metrics = [*([deciding] if deciding else []), *names]
        header = ["method", *metrics, "seeds", "train s"]
        means = _columns_of_means(rows, metrics)
        yield style.block(f"{title}, all metrics", f"means over seeds; {source}", header, means, ())
        return
    header = ["method", deciding or "metric", "group", "difference", "p Holm", "verdict", *others, "seeds", "train s"]
    if style.everything:
        header[2:5] = ["group", "ranks", "difference", P_HEAD]
    body = [_cells(row, deciding, others, everything=style.everything) for row in rows]
    yield style.block(title, about, header, body, notes)


def _paper_table(rows: Sequence[Row], deciding: str | None) -> tuple[list[str], list[list[CellText]]]:
    """Header and rows with every number in a column of its own, so that the decimal points align."""
    header = ["method", deciding or "metric", "interval", "group", "ranks", "difference", "interval", "p", "verdict"]
    places = common_decimals(value for row in rows if (value := row["metrics"].get(deciding)) is not None)
    body: list[list[CellText]] = []
    for row in rows:
        method, compared = one_line(row["method"]), row["comparison"].get(deciding)
        if row["status"] not in ("done", "partly done"):
            body.append([method, f"{row['status']}: {row['reason']}"])
            continue
        if compared is None:
            body.append([method, "n/a", *["–"] * 7])
            continue
        difference = compared["difference"]
        is_baseline = row["method"] == row["baseline"]
        mean = terminal_number(row["metrics"][deciding], places=places)
        body.append(
            [
                method,
                Strong(mean) if compared["leading"] else mean,
                _ends(compared, places=places),
                compared["letters"] or "–",
                rank_text(compared["rank_low"], compared["rank_high"]),
                "–" if is_baseline else terminal_number(difference["value"], "+", places=places),
                "–" if is_baseline else _ends(difference, "+", places=places),
                _p(difference),
                "baseline" if is_baseline else _verdict(difference, short=False),
            ]
        )
    return header, body


def _columns_of_means(rows: Sequence[Row], metrics: Sequence[str]) -> list[list[str]]:
    """Means, seeds and training times; each column with equally many digits after the point."""
    places = {
        name: common_decimals(value for row in rows if (value := row["metrics"].get(name)) is not None)
        for name in metrics
    }
    body = []
    for row in rows:
        method = one_line(row["method"])
        if row["status"] not in ("done", "partly done"):
            body.append([method, f"{row['status']}: {row['reason']}"])
            continue
        means = [terminal_number(row["metrics"].get(name), places=places[name]) for name in metrics]
        body.append([method, *means, str(row["seeds"]), train_seconds(row, places=1)])
    return body


def train_seconds(row: Row, places: int | None = None) -> str:
    """The training time; a dash for what trains nothing."""
    costs = row["costs"]
    if costs.get("trainable_parameters") == 0 and not costs.get("train_seconds"):
        return "–"
    return terminal_number(costs.get("train_seconds"), places=places)


def _family(rows: Sequence[Row], compared: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Explanations of brackets, letters and verdicts, with the number of tests behind them."""
    tested = [comparison for comparison in compared.values() if comparison["letters"]]
    pairs = len(tested) * (len(tested) - 1) // 2
    against = sum(comparison["difference"]["verdict"] in ("better", "worse", "unclear") for comparison in tested)
    level = f"{100 * LEVEL:.0f} %"
    yield f"[low, high] is the {level} interval over test examples and, where there are several, seeds"
    if any(comparison["leading"] for comparison in tested):
        yield _BOLD
    if pairs:
        correction = f"paired tests at 5 %, Holm's correction over {pairs} pairs"
        yield f"methods that share a letter are not distinguishable, and ranks are those left possible ({correction})"
    if against:
        correction = f"Holm's correction over {against} comparisons"
        yield f"verdicts and p are on the difference to {rows[0]['baseline']} ({correction})"


def _has_defaults(comparison: Mapping[str, Any]) -> bool:
    """Whether a row shows a tuned method's default settings."""
    return bool(comparison["difference"]["problem"] == "default settings")


def _notes(rows: Sequence[Row], compared: Mapping[str, Mapping[str, Any]], style: Style) -> Iterator[str]:
    if any(comparison["difference"]["leaning"] for comparison in compared.values()):
        yield _PROBABLY if style.everything else LEANINGS
    yield from _fold_notes(rows)
    if any(_has_defaults(comparison) for comparison in compared.values()):
        yield _DEFAULTS
    if any(
        estimate["covers_seeds"] is False
        for comparison in compared.values()
        for estimate in (comparison, comparison["difference"])
    ):
        yield _EXAMPLES_ONLY
    if _one_seed(rows, compared):
        yield _MODELS_ONLY
    for row in rows:
        comparison = compared.get(row["method"])
        if comparison and comparison["problem"]:
            yield f"{row['method']} has no interval: {comparison['problem']}"
        if comparison and comparison["seeds"] < row["seeds"]:
            yield f"{row['method']} has a value of {row['deciding']} for {comparison['seeds']} of {row['seeds']} seeds"


def _one_seed(rows: Sequence[Row], compared: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether every method that trains has one seed."""
    trained = [row for row in rows if row["method"] in compared and row["costs"].get("trainable_parameters") != 0]
    seeds = [compared[row["method"]]["seeds"] for row in trained if not _has_defaults(compared[row["method"]])]
    return bool(seeds) and max(seeds) == 1


def _fold_notes(rows: Sequence[Row]) -> Iterator[str]:
    """That the rows were pooled over folds, and the methods that lack some of them."""
    folds = [row["fold"] for row in rows if row.get("fold")]
    if not folds:
        return
    number = folds[0].rpartition(" ")[2]
    yield f"{number}-fold cross-validation: every row is a test row once, and all are counted together"
    for row in rows:
        done, of = (row.get("fold") or " of ").split(" of ")
        if done not in (of, "0"):
            yield f"{row['method']} has {row['fold']} folds; differences are over the rows that both have"


def _about(deciding: str, compared: Mapping[str, Any], baseline: str) -> str:
    about = deciding
    if compared["direction"]:
        about += f" ({compared['direction']} is better)"
    if compared["examples"]:
        about += f", {compared['examples']} test examples"
        if compared["clusters"] != compared["examples"]:
            about += f" in {compared['clusters']} groups"
    return f"{about}; differences to {baseline}"


def _cells(row: Row, deciding: str | None, others: Sequence[str], *, everything: bool) -> list[CellText]:
    """The cells of a row; an unfinished row has its reason in place of numbers.

    In a terminal the ranks stand behind the letters, because it has no room for another column.
    """
    method = one_line(row["method"])
    if row["status"] not in ("done", "partly done"):
        return [method, f"{row['status']}: {row['reason']}"]
    end = [str(row["seeds"]), train_seconds(row)]
    means = [terminal_number(row["metrics"].get(name)) for name in others]
    compared = row["comparison"].get(deciding)
    if compared is None:
        return [method, "n/a", *[""] * (5 if everything else 4), *means, *end]
    difference = compared["difference"]
    is_baseline = row["method"] == row["baseline"]
    letters, ranks = compared["letters"] or "–", rank_text(compared["rank_low"], compared["rank_high"])
    return [
        method,
        _mean(row["metrics"][deciding], compared),
        *([letters, ranks] if everything else [f"{letters} {ranks}" if compared["letters"] else letters]),
        "baseline" if is_baseline else _with_interval(difference["value"], difference, "+"),
        _p(difference),
        "–" if is_baseline else _verdict(difference, short=not everything),
        *means,
        *end,
    ]


def _mean(value: float | None, compared: Mapping[str, Any]) -> CellText:
    """The mean with its interval; the mean stands out where the method is the best or level with it."""
    if not compared["leading"]:
        return _with_interval(value, compared)
    return Strong(terminal_number(value), "" if compared["low"] is None else f" {_ends(compared)}")


def _p(difference: Mapping[str, Any]) -> str:
    return "–" if difference["adjusted_p"] is None else p_text(difference["adjusted_p"])


def _verdict(difference: Mapping[str, Any], *, short: bool) -> str:
    leaning = difference["leaning"]
    if leaning:
        return f"{leaning}?" if short else f"probably {leaning}"
    return difference["verdict"] or "–"


def _with_interval(value: float | None, estimate: Mapping[str, Any], sign: str = "") -> str:
    """`0.684 [0.652, 0.715]`, with a star if the interval does not cover training randomness."""
    shown = terminal_number(value, sign)
    return shown if estimate["low"] is None else f"{shown} {_ends(estimate, sign)}"


def _ends(estimate: Mapping[str, Any], sign: str = "", *, places: int | None = None) -> str:
    """`[0.652, 0.715]`, with a star if the interval does not cover training randomness; a dash without one."""
    if estimate["low"] is None:
        return "not estimable" if estimate["problem"] == "not estimable" else "–"
    star = "" if estimate["covers_seeds"] else "*"
    low, high = (terminal_number(end, sign, places=places) for end in (estimate["low"], estimate["high"]))
    return f"[{low}, {high}]{star}"
