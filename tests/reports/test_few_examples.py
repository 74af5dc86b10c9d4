"""What a verdict says where there are few test examples, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.records.results import CellResult
from ftbench_reports.markdown import document
from ftbench_reports.wording import few_examples, missing
from tests.reports.fake_run import TASKS, fake_run, with_groups
from tests.reports.page_reader import section_of


def run_of(test: int, *, seeds: int, methods: tuple[str, ...] = ("full", "lora", "prefix")) -> RunResults:
    """A run of one text task with so many test examples."""

    def shorter(cell: CellResult) -> CellResult:
        kept = {name: replace(one, statistics=one.statistics[:test]) for name, one in cell.metrics.items()}
        predictions = cell.predictions()[:test]
        return replace(cell, metrics=kept, predictions=lambda: predictions)

    run = fake_run(tasks=TASKS[2:3], methods=methods, seeds=seeds)
    return replace(run, cells=tuple(map(shorter, run.cells)))


def said(run: RunResults) -> str | None:
    (comparison,) = RunView(run).comparisons.values()
    words = few_examples(comparison)
    return words.text("en") if words else None


def test_six_examples_and_one_run_each_are_said_to_show_nothing() -> None:
    run = run_of(6, seeds=1)
    sentence = (
        "6 test examples are too few: with one run of each method, no difference could show, however large (after "
        "Holm’s correction, p is 0.0625 at best)."
    )
    assert said(run) == sentence
    assert sentence in document(RunView(run), "en")
    assert "只有 6 个测试样本，太少" in document(RunView(run), "zh")
    assert "6 test examples are too few" in section_of(run, "verdict")


def test_one_comparison_of_six_examples_may_show_a_very_large_difference() -> None:
    assert said(run_of(6, seeds=1, methods=("full", "lora"))) == (
        "6 test examples are few: only very large differences could show."
    )


def test_six_examples_and_several_seeds_are_said_to_show_very_large_differences_alone() -> None:
    assert said(run_of(6, seeds=3)) == "6 test examples are few: only very large differences could show."


@pytest.mark.parametrize("seeds", [1, 3])
def test_nothing_is_said_of_enough_examples(seeds: int) -> None:
    assert said(run_of(40, seeds=seeds)) is None


def test_groups_count_instead_of_their_examples() -> None:
    assert said(with_groups(run_of(40, seeds=1), 8)) == (
        "5 groups of test examples are too few: with one run of each method, no difference could show, however large "
        "(after Holm’s correction, p is 0.1250 at best)."
    )


def test_nothing_is_said_where_nothing_is_compared() -> None:
    assert said(run_of(6, seeds=1, methods=("full",))) is None


MISSING = r"A difference of [\d.]+, as between lora and full, would (not )?show"


def test_what_is_not_clear_is_said_with_what_would_show_it() -> None:
    run = run_of(200, seeds=3, methods=("full", "lora"))
    (comparison,) = RunView(run).comparisons.values()
    words = missing(comparison)
    assert words is not None
    assert re.match(MISSING, words.text("en"))
    assert words.text("zh").startswith("像 lora 与 full 之间")
    for text in (document(RunView(run), "en"), section_of(run, "verdict")):
        assert len(re.findall(MISSING, text)) == 1


def test_a_warning_of_few_examples_stands_for_it() -> None:
    (comparison,) = RunView(run_of(6, seeds=1)).comparisons.values()
    assert few_examples(comparison) is not None
    assert missing(comparison) is None


def test_nothing_is_missing_where_everything_is_clear() -> None:
    (comparison,) = RunView(run_of(200, seeds=3, methods=("full", "zero-shot"))).comparisons.values()
    assert missing(comparison) is None
