"""Whatever a run holds, each sentence of the verdict says what the tables below it show, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from hypothesis import example, given

from ftbench.analysis.comparison import Comparison, MetricComparison
from ftbench.analysis.published import published_run
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.presentation.render import render
from ftbench.presentation.result_columns import rows_of
from ftbench.presentation.words import plain
from ftbench_reports.html.sections.verdict import numbers_table
from ftbench_reports.language import Words
from ftbench_reports.overall import overall
from ftbench_reports.score_tables import score_tables
from ftbench_reports.site.standings import best_sentences
from ftbench_reports.tables import TableCell
from ftbench_reports.wording import against_base_rows, against_baseline, best_sentence
from tests.examples import fewer_examples
from tests.reports.drawn_runs import BASELINE, METHODS, UNTRAINED, drawn_runs
from tests.reports.fake_run import TASKS, fake_run

WITH_LEANINGS = fake_run(tasks=TASKS[2:4])
"""Two tasks, one of them decided by the loss, with methods that are probably behind others."""

KINDS = {
    "higher": "更高",
    "lower": "更低",
    "higher (better)": "更高（更好）",
    "higher (worse)": "更高（更差）",
    "lower (better)": "更低（更好）",
    "lower (worse)": "更低（更差）",
    "higher, without an interval": "更高（无区间）",
    "lower, without an interval": "更低（无区间）",
    "the same value, without an interval": "值相同（无区间）",
    "probably ahead, not certain after correction": "可能领先，校正后不能确定",
    "probably behind, not certain after correction": "可能落后，校正后不能确定",
    "no clear difference": "无明显差异",
}
"""What a part of a sentence against another method can say, in English and Chinese."""

_NUMBER = re.compile(r"[+−]?\d[\d,]*\.\d+")
_NAME = re.compile("|".join(sorted(METHODS, key=len, reverse=True)))


def text(cell: TableCell | Words | str) -> str:
    part = cell.text if isinstance(cell, TableCell) else cell
    return plain(part).text("en")


def number_in(shown: str) -> float:
    return float(shown.replace("−", "-").replace(",", ""))


@dataclass(frozen=True)
class Shown:
    """A row of the verdict's table, as a reader sees it."""

    value: str | None
    difference: str
    interval: str
    p: str
    words: str


def table_of(comparison: Comparison, view: RunView) -> dict[str, Shown]:
    metric = comparison.deciding
    assert metric is not None
    table = numbers_table("t", comparison, metric, BASELINE, view.results.messages)
    rows = {}
    for row in table.bodies[0].rows:
        method, value, *others, _ = map(text, row)
        rows[method] = Shown(None if value == "n/a" else value, *others)
    return rows


def bold_in(view: RunView, comparison: Comparison) -> set[str]:
    """The methods in bold in the table of scores, on the deciding metric."""
    place = _first_metric(view)
    rows = [row for row in _score_rows(view, comparison) if len(row) > place + 4]
    return {str(row[0].key) for row in rows if row[place].strong}


def _first_metric(view: RunView) -> int:
    """The column of the deciding metric in the table of scores."""
    return 1 if len(view.models) == 1 else 2


def _score_rows(view: RunView, comparison: Comparison) -> list[tuple[TableCell, ...]]:
    table = next(table for table in score_tables(view) if table.facets["task"] == comparison.task.label)
    rows = [row for body in table.bodies for row in body.rows]
    return [row for row in rows if len(view.models) == 1 or text(row[1]) == comparison.model]


def deciding(view: RunView) -> list[tuple[Comparison, MetricComparison]]:
    return [(one, one.deciding) for one in view.comparisons.values() if one.deciding is not None]


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_whoever_is_called_highest_shows_the_best_value_of_the_table_and_nobody_else_does(run: RunResults) -> None:
    view = RunView(run)
    for comparison, metric in deciding(view):
        said = best_sentence(metric).text("en")
        values = {method: row.value for method, row in table_of(comparison, view).items() if row.value is not None}
        if not values:
            assert said == f"No method has a value of {metric.metric} here."
        elif len(values) == 1:
            ((method, value),) = values.items()
            assert said == f"Only {method} has a value: {metric.metric} {value}."
        elif said.startswith("All methods have the same"):
            assert len(set(values.values())) == 1
            assert f"the same {metric.metric}, {values.popitem()[1]}" in said
        else:
            of_models = "Of these trained models (one seed), "
            assert said.startswith(of_models) == metric.one_seed
            said = said.removeprefix(of_models)
            found = re.match(
                r"(.+?) ha(s|ve) the (highest|lowest) (\S+), ([\d.,]+)( \(default settings aside\))?\.", said
            )
            assert found is not None
            named = set(re.split(", | and ", found[1]))
            best = (max if metric.direction == "higher" else min)(map(number_in, values.values()))
            level = {method for method, value in values.items() if number_in(value) == best}
            told_apart = {one.method for one in metric.ranked} - {one.method for one in metric.leaders}
            assert named <= level
            assert level - named <= told_apart
            assert number_in(found[5]) == best
            assert (found[2] == "ve") == (len(named) > 1)
            assert (found[3] == "highest") == (metric.direction == "higher")
            assert bool(found[6]) == any(one.mean is not None for one in metric.defaults)


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_bold_methods_are_the_best_and_those_that_the_sentence_calls_level(run: RunResults) -> None:
    view = RunView(run)
    for comparison, metric in deciding(view):
        said = best_sentence(metric).text("en")
        if " the highest " not in said and " the lowest " not in said:
            continue
        best = set(re.split(", | and ", re.split(" ha(?:s|ve) the ", said)[0]))
        level, behind = (_listed(said, start) for start in ("No clear difference from", "Probably behind"))
        bold = bold_in(view, comparison)
        assert level <= bold <= level | best
        assert not behind & (bold | best | level)
        if "All others are clearly behind" in said:
            assert bold <= best
            assert not level | behind
        rows = {str(row[0].key): row for row in _score_rows(view, comparison)}
        table = next(table for table in score_tables(view) if table.facets["task"] == comparison.task.label)
        warned = {
            method
            for method, row in rows.items()
            if any(
                table.notes[place - 1].text("en").startswith("probably behind")
                for place in row[_first_metric(view)].notes
            )
        }
        assert behind == warned


def _listed(said: str, start: str) -> set[str]:
    found = re.search(rf"{start} .+?: ([^.]+)\.", said)
    return set(found[1].split(", ")) if found else set()


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_against_the_baseline_each_method_is_named_once_with_the_words_and_the_amount_of_its_row(
    run: RunResults,
) -> None:
    view = RunView(run)
    for comparison, metric in deciding(view):
        rows = table_of(comparison, view)
        sentence = against_baseline(comparison, BASELINE, run.messages)
        if sentence is None or " – " not in (said := sentence.text("en")):
            assert not (BASELINE in rows and rows[BASELINE].value and len(_compared(rows, metric)) > 0)
            continue
        assert f"({rows[BASELINE].value})" in said
        named = Counter(method for _, methods in _parts(said) for method, _ in methods)
        assert named == Counter(_compared(rows, metric))
        for kind, methods in _parts(said):
            for method, amount in methods:
                row = rows[method]
                assert row.words.startswith(kind.partition(",")[0].partition(" (")[0])
                if amount is not None:
                    assert number_in(amount) == abs(number_in(row.difference))
                if kind.startswith(("higher", "lower")):
                    assert amount is not None
                    assert amount in row.words
                    assert kind.startswith("higher") == (not row.difference.startswith("−"))


def _compared(rows: dict[str, Shown], metric: MetricComparison) -> list[str]:
    """The methods that the sentence about the baseline has to name."""
    valued = [method for method, row in rows.items() if row.value is not None and method != BASELINE]
    return [method for method in valued if method not in UNTRAINED]


def _parts(said: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """`higher: a by 0.1, b by 0.2; no clear difference: c` as kinds with methods and amounts."""
    parts = []
    for part in said.split(" – ", 1)[1].removesuffix(".").split("; "):
        kind, _, methods = part.partition(": ")
        assert kind in KINDS
        pairs = [one.partition(" by ") for one in methods.split(", ")]
        parts.append((kind, [(method, amount or None) for method, _, amount in pairs]))
    return parts


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_words_p_values_and_intervals_of_a_row_agree(run: RunResults) -> None:
    view = RunView(run)
    for comparison, _ in deciding(view):
        for method, row in table_of(comparison, view).items():
            if method == BASELINE or row.p == "–":
                continue
            clear = row.p.startswith("<") or float(row.p) < 0.05
            ends = [number_in(end) for end in row.interval.split(" … ")] if "…" in row.interval else None
            if row.words.startswith(("higher by", "lower by")):
                assert clear
                assert not row.words.endswith("(no interval)")
            else:
                assert not clear
            if row.words == "no clear difference":
                assert ends is None or ends[0] <= 0 <= ends[1]
            if row.words.startswith("probably"):
                assert ends is not None
                assert ends[0] >= 0 or ends[1] <= 0


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_the_counts_over_the_run_are_those_of_the_tables(run: RunResults) -> None:
    view = RunView(run)
    counts: dict[str, Counter[str]] = {}
    leading: Counter[str] = Counter()
    for comparison, metric in deciding(view):
        rows = table_of(comparison, view)
        if BASELINE not in rows or rows[BASELINE].value is None:
            continue
        leading.update(bold_in(view, comparison))
        for method, row in rows.items():
            if method == BASELINE or row.value is None:
                continue
            outcome = "unclear" if row.words.startswith(("no clear", "probably")) else "untested"
            if row.words.startswith(("higher by", "lower by")) and not row.words.endswith("(no interval)"):
                up = row.words.startswith("higher") == (metric.direction == "higher")
                outcome = "better" if up else "worse"
            counts.setdefault(method, Counter())[outcome] += 1
    rows_of_run = {row.method: row for row in overall(view)}
    assert {method: Counter(row.verdicts) for method, row in rows_of_run.items()} == counts
    assert {method: row.leading for method, row in rows_of_run.items()} == {
        method: leading[method] for method in counts
    }


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_the_chinese_sentences_name_the_same_methods_with_the_same_numbers_and_outcomes(run: RunResults) -> None:
    view = RunView(run)
    for comparison, metric in deciding(view):
        against = against_baseline(comparison, BASELINE, run.messages)
        for words in [best_sentence(metric), *([against] if against else []), *against_base_rows(comparison, BASELINE)]:
            english, chinese = words.text("en"), words.text("zh")
            assert Counter(_NAME.findall(english)) == Counter(_NAME.findall(chinese))
            assert Counter(_NUMBER.findall(english)) == Counter(_NUMBER.findall(chinese))
            if " – " in english:
                kinds = [part.partition("：")[0] for part in chinese.split("相比：")[1].split("；")]
                assert kinds == [KINDS[kind] for kind, _ in _parts(english)]


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_printed_tables_and_json_say_what_the_page_says(run: RunResults) -> None:
    view = RunView(run)
    rows = rows_of(run, "group")
    latex = render(rows, "latex", run.name)
    for comparison, metric in deciding(view):
        shown = table_of(comparison, view)
        compared = {
            row["method"]: row["comparison"][metric.metric]
            for row in rows
            if (row["task"], row["model"]) == (comparison.task.label, comparison.model) and row["comparison"]
        }
        assert {method for method, one in compared.items() if one["leading"]} == {
            method for method in bold_in(view, comparison) if compared[method]["letters"]
        }
        for method, row in shown.items():
            if method not in compared or row.value is None:
                continue
            difference = compared[method]["difference"]
            assert (difference["leaning"] is not None) == row.words.startswith("probably")
            assert (difference["verdict"] in ("better", "worse")) == (
                row.words.startswith(("higher by", "lower by")) and not row.words.endswith("(no interval)")
            )
    decisions = [row["comparison"][row["deciding"]] for row in rows if row["deciding"] in row["comparison"]]
    leading = sum(bool(one["leading"]) for one in decisions)
    assert latex.count(r"\textbf{") == leading


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_ranges_of_ranks_contain_the_rank_and_agree_with_the_letters(run: RunResults) -> None:
    for _, metric in deciding(RunView(run)):
        tested = [standing for standing in metric.ranked if standing.method in metric.ranks]
        for place, standing in enumerate(tested, start=1):
            ranks = metric.ranks[standing.method]
            assert 1 <= ranks.low <= ranks.high <= len(tested)
            assert ranks.low <= place <= ranks.high
        assert set(metric.ranks) == set(metric.letters)


@fewer_examples()
@given(drawn_runs())
@example(WITH_LEANINGS)
def test_the_index_of_a_site_names_all_methods_with_the_best_value(run: RunResults) -> None:
    view = RunView(run)
    for sentence, (_, metric) in zip(
        best_sentences(published_run(run, "a", "b")),
        [pair for pair in deciding(view) if pair[1].ranked],
        strict=True,
    ):
        said = sentence.text("en").split(": ", 1)[1]
        named = set(re.split(", | and ", said.partition(f", {metric.metric} ")[0]))
        best = metric.ranked[0]
        assert best.method in named
        exactly = {standing.method for standing in metric.ranked if standing.mean == best.mean}
        assert exactly <= named
