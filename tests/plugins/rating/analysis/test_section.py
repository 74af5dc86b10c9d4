"""The section of the report: findings in words and tables in both languages, and what was not rated says so."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench.analysis.added_scores import with_added_scores
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.presentation.contracts import find_report
from ftbench.presentation.words import plain
from ftbench_rating.analysis.analyse import analyse
from ftbench_rating.analysis.rendering import render
from ftbench_rating.analysis.tables import tables_of
from ftbench_rating.analysis.words import warning
from ftbench_rating.section.ratings import HumanRatings
from ftbench_rating.study.model import Judgement
from tests.plugins.rating.analysis.studies_with_ratings import run_of
from tests.plugins.rating.studies import METHODS, answered, small_study, written

QUALITY = {METHODS[0]: 4.2, METHODS[1]: 3.0, METHODS[2]: 2.5}


@pytest.fixture
def run(tmp_path: Path) -> RunResults:
    (tmp_path / "ratings").mkdir()
    answered(tmp_path / "ratings" / "support-1", QUALITY, noise=0.7)
    return added(tmp_path)


def added(folder: Path) -> RunResults:
    run = run_of(small_study(), {METHODS[0]: 0.8, METHODS[1]: 0.5, METHODS[2]: 0.2})
    return with_added_scores(run, folder, load_plugins(entry_points=False))


def page(results: RunResults, folder: Path) -> str:
    registry = Registry(load_plugins(entry_points=False))
    report = find_report(registry, "html")
    sections = [item for _, item in registry.objects("sections").values()]
    text = report.with_sections(sections).write(results, folder / "report.html").read_text(encoding="utf-8")
    return text[text.index('<section id="section-ratings"') :].partition("</section>")[0]


def test_the_section_says_who_is_better_how_sure_that_is_and_how_far_raters_agree(
    run: RunResults, tmp_path: Path
) -> None:
    text = page(run, tmp_path)
    assert f"{METHODS[0]} is rated " in text
    assert "How far raters agree: accuracy" in text
    assert "评分者一致性" in text
    assert "No human ratings: recipes." in text
    assert "没有人工评分：recipes。" in text
    assert text.count('<svg class="interval"') == 6  # three methods and three pairs


def test_every_sentence_and_every_head_is_in_both_languages(run: RunResults) -> None:
    shown = HumanRatings().build(RunView(run))
    (study,) = shown["studies"]
    tables = [one["table"] for one in study["tables"]]
    told = [*study["headline"], *study["remarks"], *(table.caption for table in tables)]
    told += [note for table in tables for note in table.about]
    names = {"accuracy", "fluency", "ICC(2,k)", "Gwet AC2", "p (Holm)"}
    heads = [plain(column.label) for table in tables for column in table.columns]
    told += [head for head in heads if head.text("en") not in names]
    assert len(told) > 30
    assert [
        one.text("en") for one in told if not re.search("[一-鿿]", one.text("zh")) and "alpha" not in one.text("en")
    ] == []


def test_without_any_study_the_section_says_that_all_scores_are_computed(tmp_path: Path) -> None:
    text = page(run_of(small_study(), {}), tmp_path)
    assert "No human ratings: all scores of this run are computed." in text
    assert "<table" not in text


def test_a_study_without_ratings_says_so_and_shows_no_number(tmp_path: Path) -> None:
    (tmp_path / "ratings").mkdir()
    written(tmp_path / "ratings" / "support-1")
    text = page(added(tmp_path), tmp_path)
    assert "Nobody has rated anything in this study yet." in text
    assert "<table" not in text


def test_hostile_names_are_text(run: RunResults, tmp_path: Path) -> None:
    bad = "</section><script>alert(1)</script>"
    metric: Any = run.metrics["human:support-1"]
    files = metric.files
    key = replace(
        files.key,
        model=bad,
        seeds={name + bad: seed for name, seed in files.key.seeds.items()},
        cells={name + bad: cell for name, cell in files.key.cells.items()},
        items=tuple(replace(item, methods=tuple(name + bad for name in item.methods)) for item in files.key.items),
    )
    hostile = replace(metric, files=files._replace(key=key, study=replace(files.study, task=bad)))
    text = page(replace(run, metrics={**run.metrics, "human:support-1": hostile}), tmp_path)
    assert "<script>alert" not in text
    assert "&lt;/section&gt;&lt;script&gt;alert(1)" in text


def careless(run: RunResults, *raters: str) -> RunResults:
    """The run in which these raters prefer every wrong answer to the attention items."""
    metric: Any = run.metrics["human:support-1"]
    wrong = {item.id: item for item in metric.files.key.items if item.kind == "attention"}

    def judged(rater: str, judgement: Judgement) -> Judgement:
        if rater not in raters or judgement.item not in wrong:
            return judgement
        return replace(judgement, value=next(v for v in range(1, 6) if v not in wrong[judgement.item].expected))

    responses = tuple(
        replace(response, judgements=tuple(judged(response.rater, one) for one in response.judgements))
        for response in metric.files.responses
    )
    changed = replace(metric, files=metric.files._replace(responses=responses))
    return replace(run, metrics={**run.metrics, "human:support-1": changed})


def raters_of_the_study(run: RunResults) -> list[str]:
    metric: Any = run.metrics["human:support-1"]
    return [response.rater for response in metric.files.responses]


def test_where_every_rater_failed_the_rule_that_comes_first_and_nothing_is_called_clear(
    run: RunResults, tmp_path: Path
) -> None:
    assert "clear after Holm" in page(run, tmp_path)
    failed = careless(run, *raters_of_the_study(run))
    (study,) = HumanRatings().build(RunView(failed))["studies"]
    assert study["warning"].text("en").startswith("Warning: every rater failed the study's own rule: R1 (0 of ")
    assert "所有评分者都未通过" in study["warning"].text("zh")
    text = page(failed, tmp_path)
    assert text.index("Warning: every rater failed") < text.index("is rated")
    assert "clear after Holm" not in text
    assert ">clear<" not in text
    assert "not counted: every rater failed" in text


def test_where_some_raters_failed_the_findings_leave_them_out(run: RunResults) -> None:
    first, *others = raters_of_the_study(run)
    assert others
    metric: Any = careless(run, first).metrics["human:support-1"]
    analysis = analyse(metric.files)
    assert analysis.excluded == (first,)
    assert analysis.counted is analysis.without_excluded
    caution = warning(analysis)
    assert caution is not None
    assert caution.text("en").startswith(f"Warning: {first} (0 of ")
    pairs = next(drawn.table for drawn in tables_of(analysis) if drawn.table.name == "pairs")
    verdicts = {plain(row[3].text).text("en") for row in pairs.bodies[0].rows}
    assert "clear" not in verdicts
    printed = render([analysis], "table")
    assert printed.index("Warning: ") < printed.index("is rated")


def test_without_excluded_raters_there_is_no_warning(run: RunResults) -> None:
    metric: Any = run.metrics["human:support-1"]
    assert warning(analyse(metric.files)) is None
