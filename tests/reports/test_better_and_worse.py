"""Better is green and worse is red, wherever a result is judged: where higher is better, and where lower is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ftbench.analysis.comparison import Difference, Interval, MetricComparison
from ftbench.analysis.run_comparison import ComparedRuns, compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics import Direction, Verdict
from ftbench.analysis.view import RunView
from ftbench.messages import MessageCatalogue
from ftbench.presentation.render import render
from ftbench.presentation.result_columns import rows_of
from ftbench.records.results import TunedGroup
from ftbench_reports.comparison.page import comparison_page
from ftbench_reports.comparison.verdict import blocks
from ftbench_reports.html.charts import DifferenceMark, difference_chart
from ftbench_reports.html.heat import HeatMark, heat_chart
from ftbench_reports.html.palette import DARK, LIGHT, theme_css
from ftbench_reports.html.sections.tuning import Tuning
from ftbench_reports.html.sections.verdict import Verdict as VerdictSection
from ftbench_reports.markdown import MarkdownReport
from ftbench_reports.score_tables import score_tables
from ftbench_reports.tables import Table, TableCell
from ftbench_reports.wording import ARROWS, against_baseline, difference_in_words
from tests.core.analysis.two_hand_made_runs import NAMES, hand_made_run
from tests.reports.page_reader import elements, page

CHANCES = {"full": 0.6, "good": 0.95, "poor": 0.25, "twin": 0.6}
"""Chances to be right: `good` is clearly better than the baseline, `poor` clearly worse; `twin` has other luck."""
TONES = {"good": "good", "poor": "bad", "twin": "muted"}
SAID = {"good": "better", "poor": "worse", "twin": "unclear"}


def run_on(metric: str) -> RunResults:
    """Decided by accuracy (higher is better) or by loss (lower is better)."""
    return hand_made_run(CHANCES, 5, metrics=(metric, *(name for name in NAMES if name != metric)))


@pytest.fixture(scope="module", params=NAMES)
def decided(request: pytest.FixtureRequest) -> RunResults:
    return run_on(request.param)


def deciding(run: RunResults) -> MetricComparison:
    (comparison,) = RunView(run).comparisons.values()
    assert comparison.deciding is not None
    return comparison.deciding


def tones(table: Table, column: int) -> dict[str, str]:
    """By method, the tone of a cell of its row."""
    return {str(row[0].key): row[column].tone for body in table.bodies for row in body.rows}


def words(cell: TableCell) -> str:
    text = cell.text
    return text if isinstance(text, str) else text.text("en")


def test_the_run_has_a_method_of_each_kind_in_either_direction(decided: RunResults) -> None:
    metric = deciding(decided)
    reference = metric.standing("full")
    assert reference is not None
    found = {one.method: metric.difference(one, reference) for one in metric.standings if one is not reference}
    assert {name: one.verdict for name, one in found.items() if one} == SAID
    higher = metric.direction == "higher"
    assert {name: one.value > 0 for name, one in found.items() if one and name != "twin"} == {
        "good": higher,
        "poor": not higher,
    }


def test_the_main_table_shows_better_in_the_good_tone_and_worse_in_the_bad_one(decided: RunResults) -> None:
    (table,) = score_tables(RunView(decided))
    assert tones(table, 4) == {"full": "muted", **TONES}


def test_the_main_table_says_in_its_head_which_way_is_better(decided: RunResults) -> None:
    (table,) = score_tables(RunView(decided))
    metric = deciding(decided)
    arrows = {"accuracy": ("↑", "higher is better"), "loss": ("↓", "lower is better")}
    columns = {column.label: column for column in table.columns if isinstance(column.label, str)}
    for name, (arrow, hint) in arrows.items():
        column = columns[name]
        assert column.hint is not None
        assert (column.arrow, column.hint.text("en")) == (arrow, hint)
    assert ARROWS[metric.direction] == arrows[metric.metric][0]


def test_the_difference_in_the_main_table_is_the_method_less_the_baseline(decided: RunResults) -> None:
    (table,) = score_tables(RunView(decided))
    metric = deciding(decided)
    means = {one.method: one.mean or 0.0 for one in metric.standings}
    for row in table.bodies[0].rows:
        if row[0].key != "full":
            assert row[4].sort == pytest.approx(means[str(row[0].key)] - means["full"])
            assert words(row[4])[0] == ("+" if means[str(row[0].key)] > means["full"] else "−")


def test_only_the_best_is_bold(decided: RunResults) -> None:
    (table,) = score_tables(RunView(decided))
    assert [row[0].key for row in table.bodies[0].rows if row[1].strong] == ["good"]


def verdict_table(run: RunResults) -> Table:
    (block,) = VerdictSection().build(RunView(run))["blocks"]
    table: Table = block.table
    return table


def test_the_table_of_the_verdict_has_tone_and_words_that_agree(decided: RunResults) -> None:
    table = verdict_table(decided)
    assert tones(table, 5) == {"full": "muted", **TONES}
    said = {str(row[0].key): words(row[5]) for row in table.bodies[0].rows}
    if deciding(decided).direction == "higher":
        assert said["good"].startswith("higher by ")
        assert said["poor"].startswith("lower by ")
    else:
        assert re.fullmatch(r"lower by [\d.]+ \(better\)", said["good"])
        assert re.fullmatch(r"higher by [\d.]+ \(worse\)", said["poor"])
    assert said["twin"] == "no clear difference"


def test_the_sentences_of_the_verdict_name_better_and_worse_as_they_are(decided: RunResults) -> None:
    (comparison,) = RunView(decided).comparisons.values()
    sentence = against_baseline(comparison, "full", MessageCatalogue())
    assert sentence is not None
    higher = deciding(decided).direction == "higher"
    good, poor = ("higher", "lower") if higher else (r"lower \(better\)", r"higher \(worse\)")
    assert re.search(
        rf"– {good}: good by [\d.]+; no clear difference: twin; {poor}: poor by [\d.]+\.", sentence.text("en")
    )


def test_the_chinese_sentences_judge_as_the_english_ones_do() -> None:
    (comparison,) = RunView(run_on("loss")).comparisons.values()
    sentence = against_baseline(comparison, "full", MessageCatalogue())
    assert sentence is not None
    assert re.search(r"更低（更好）：good（[\d.]+）", sentence.text("zh"))
    assert re.search(r"更高（更差）：poor（[\d.]+）", sentence.text("zh"))


@pytest.mark.parametrize("direction", ["higher", "lower"])
@pytest.mark.parametrize("verdict", ["better", "worse"])
def test_a_difference_in_words_has_the_side_of_its_sign(direction: Direction, verdict: Verdict) -> None:
    """With loss the judgement is added, because lower alone does not say that it is better."""
    up = (verdict == "better") == (direction == "higher")
    value = 0.25 if up else -0.25
    found = Difference(value, Interval(value - 0.1, value + 0.1), None, verdict, 0.01, True)
    metric = MetricComparison("m", direction, (), None)
    side = "higher" if up else "lower"
    assert difference_in_words(found, metric).text("en") == (
        f"{side} by 0.250" if direction == "higher" else f"{side} by 0.250 ({verdict})"
    )


def coloured(svg: str) -> dict[str, set[str]]:
    """By the first word of a mark's label, the tones in which it is drawn."""
    found: dict[str, set[str]] = {}
    for element in ElementTree.fromstring(svg).iter():
        title = element.find("title")
        if title is not None and title.text:
            names = element.get("class", "").split()
            found.setdefault(title.text.split(":")[0], set()).update(name.partition("-")[2] for name in names)
    return found


def test_the_chart_of_differences_draws_better_and_worse_in_their_colours(decided: RunResults) -> None:
    (block,) = VerdictSection().build(RunView(decided))["blocks"]
    assert block.chart is not None
    found = {name: shown - {"page"} for name, shown in coloured(block.chart.svg).items() if name in TONES}
    assert found == {name: {tone} for name, tone in TONES.items()}
    assert f"({'right' if deciding(decided).direction == 'higher' else 'left'} is better)" in block.chart_title.text(
        "en"
    )


def test_only_what_is_clear_is_filled() -> None:
    marks = [
        DifferenceMark(verdict, 0.1, Interval(0.0, 0.2), verdict)
        for verdict in ("better", "worse", "unclear", "untested")
    ]
    svg = difference_chart(marks).svg
    hollow = {name for name, shown in coloured(svg).items() if "page" in shown}
    assert hollow == {"unclear", "untested"}


def test_the_map_of_forgetting_shows_what_was_lost_in_the_bad_colour_and_what_was_won_in_the_good_one() -> None:
    marks = [HeatMark("lost", "task", 0.5), HeatMark("won", "task", -0.25)]
    found = coloured(heat_chart(marks, ["task"], {}).svg)
    assert {name.split(",")[0]: shown for name, shown in found.items()} == {"lost": {"bad"}, "won": {"good"}}


def hue(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_good_is_green_and_bad_is_red(theme: dict[str, str]) -> None:
    red, green, blue = hue(theme["good"])
    assert green > max(red, blue)
    red, green, blue = hue(theme["bad"])
    assert red > max(green, blue)


def test_the_style_sheet_gives_each_tone_its_own_colour() -> None:
    style = next(one.raw for one in elements(page(run_on("accuracy"))) if one.tag == "style")
    for tone in ("good", "bad", "muted"):
        assert f"td.{tone}{{color:var(--{tone})}}" in style
    for tone in ("good", "bad"):
        assert f".s-{tone}{{stroke:var(--{tone})}}" in style
        assert f".f-{tone}{{fill:var(--{tone})}}" in style
        assert f"--{tone}:{LIGHT[tone]};" in theme_css()
        assert f"--{tone}:{DARK[tone]};" in theme_css()


def test_the_written_page_carries_the_tone_of_each_row(decided: RunResults) -> None:
    text = page(decided)
    rows = text[text.index('id="scores-1"') :].partition("</table>")[0].split("<tr>")[2:]
    found = {}
    for row in rows:
        (name,) = (one for one in CHANCES if f"{one}</th>" in row or f"{one}<small" in row)
        found[name] = re.findall(r'class="(good|bad|muted) number"', row)
    assert {name: found[name] for name in TONES} == {name: [tone] for name, tone in TONES.items()}


def colour_of(text: str, tone: str, theme: dict[str, str]) -> tuple[int, int, int]:
    """In which colour the style sheet of a page shows a cell of a table with this tone."""
    named = re.search(rf"td\.{tone}\{{color:var\(--([a-z]+)\)\}}", text)
    assert named is not None
    assert f"--{named[1]}:{theme[named[1]]};" in text
    return hue(theme[named[1]])


@pytest.mark.parametrize("anchor", ["scores-1", "verdict-1-table"])
def test_in_the_written_page_what_is_better_is_green_and_what_is_worse_is_red(decided: RunResults, anchor: str) -> None:
    text = page(decided)
    table = text[text.index(f'id="{anchor}"') :].partition("</table>")[0]
    tones = {}
    for row in table.split("<tr>")[2:]:
        for name in ("good", "poor"):
            if f"{name}</th>" in row or f"{name}<small" in row:
                (tones[name],) = re.findall(r'class="(good|bad|muted)[ "]', row)
    for theme in (LIGHT, DARK):
        red, green, blue = colour_of(text, tones["good"], theme)
        assert green > max(red, blue)
        red, green, blue = colour_of(text, tones["poor"], theme)
        assert red > max(green, blue)


@pytest.mark.parametrize("output", ["table", "markdown", "latex"])
def test_the_printed_tables_say_better_and_worse_of_the_right_methods(decided: RunResults, output: str) -> None:
    text = render(rows_of(decided, "group"), output)
    for name, said in SAID.items():
        line = next(line for line in text.splitlines() if re.match(rf"(\| )?{name} ", line))
        assert [word for word in SAID.values() if re.search(rf"[ |&]{word}\b", line)] == [said]
    assert f"({deciding(decided).direction} is better)" in text


@pytest.mark.parametrize("output", ["table", "markdown", "latex"])
def test_the_printed_difference_has_the_sign_of_the_method_less_the_baseline(decided: RunResults, output: str) -> None:
    text = render(rows_of(decided, "group"), output).replace("$-$", "-")
    metric = deciding(decided)
    means = {one.method: one.mean or 0.0 for one in metric.standings}
    for name in ("good", "poor"):
        line = next(line for line in text.splitlines() if re.match(rf"(\| )?{name} ", line))
        assert f"{means[name] - means['full']:+.3f} " in line


def test_the_markdown_report_judges_as_the_tables_do(decided: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(decided, tmp_path / "report.md").read_text(encoding="utf-8")
    assert f"{deciding(decided).metric} {ARROWS[deciding(decided).direction]} |" in text
    bold = [line.split(" | ")[0].strip("| ") for line in text.splitlines() if re.match(r"\| \w+ \| \*\*", line)]
    assert bold == ["good"]
    assert "good is better than full" in text
    assert "poor is worse than full" in text


def tuned(run: RunResults) -> RunResults:
    """`good` and `poor` with each other's cells as their default settings: the one was worth it, the other did harm."""
    swapped = {"good": "poor", "poor": "good"}
    defaults = tuple(
        replace(cell, cell=f"{cell.cell}d", method=f"{swapped[cell.method]} (default)")
        for cell in run.cells
        if cell.method in swapped
    )
    groups = tuple(
        TunedGroup("nano", "reviews", name, (({"r": 4.0}, 1.0), ({"r": 8.0}, 2.0)), {"r": 4.0}, False)
        for name in swapped
    )
    return replace(
        run, cells=(*run.cells, *defaults), default_rows={f"{name} (default)": name for name in swapped}, tuning=groups
    )


def test_what_tuning_was_worth_is_green_where_it_helped_and_red_where_it_did_harm(decided: RunResults) -> None:
    table = Tuning().build(RunView(tuned(decided)))["choices"]
    rows = {str(row[0].key): row[5] for body in table.bodies for row in body.rows}
    assert {name: cell.tone for name, cell in rows.items()} == {"good": "good", "poor": "bad"}
    assert words(rows["good"])[0] == ("+" if deciding(decided).direction == "higher" else "−")


@pytest.fixture(scope="module", params=NAMES)
def compared(request: pytest.FixtureRequest) -> ComparedRuns:
    """In B `good` got better and `poor` worse; `twin` drew other luck."""
    even = dict.fromkeys(CHANCES, 0.6)
    metrics = (request.param, *(name for name in NAMES if name != request.param))
    a, b = hand_made_run(even, 1, metrics=metrics), hand_made_run(CHANCES, 2, metrics=metrics)
    return ComparedRuns(a, b, compare_runs(a, b))


def test_the_page_of_two_runs_lists_what_changed_in_the_tone_of_its_verdict(compared: ComparedRuns) -> None:
    (block,) = blocks(compared)
    assert [(one.tone, one.words.text("en").partition(":")[0]) for one in block.changed] == [
        ("good", "good"),
        ("bad", "poor"),
    ]


def test_the_table_of_two_runs_has_tone_and_words_that_agree(compared: ComparedRuns) -> None:
    (block,) = blocks(compared)
    found = {words(row[0]): (row[5].tone, words(row[5])) for row in block.table.bodies[0].rows}
    assert {name: tone for name, (tone, _) in found.items() if name in TONES} == TONES
    higher = compared.groups.common[0].deciding == "accuracy"
    sides = {"good": "higher" if higher else "lower", "poor": "lower" if higher else "higher"}
    for name, side in sides.items():
        assert re.fullmatch(rf"{side} by [\d.]+ \({SAID[name]}\)", found[name][1])


def test_the_chart_of_two_runs_draws_better_and_worse_in_their_colours(compared: ComparedRuns) -> None:
    (block,) = blocks(compared)
    assert block.chart is not None
    found = {name: shown - {"page"} for name, shown in coloured(block.chart.svg).items() if name in TONES}
    assert found == {name: {tone} for name, tone in TONES.items()}
    higher = compared.groups.common[0].deciding == "accuracy"
    assert f"({'right' if higher else 'left'} is better)" in block.chart_title.text("en")


def test_the_written_page_of_two_runs_has_the_tones_in_its_list(compared: ComparedRuns) -> None:
    text = comparison_page(compared)
    assert re.findall(r'<li class="(good|bad)">', text) == ["good", "bad"]
    assert ".changes .good{color:var(--good)}" in text
    assert ".changes .bad{color:var(--bad)}" in text
