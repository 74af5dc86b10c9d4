"""Rows with a tuned method's default settings stand beside the contest: tested against the tuned row alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics import holm
from ftbench.analysis.view import RunView
from tests.reports.fake_run import METHODS, TASKS, fake_run
from tests.reports.page_reader import page


def deciding(run: RunResults) -> MetricComparison:
    found = RunView(run).comparisons["builtin:nano", "sentiment"].deciding
    assert found is not None
    return found


@pytest.fixture(scope="module")
def plain() -> RunResults:
    return fake_run(tasks=TASKS[:1], methods=METHODS[:3], seeds=2)


@pytest.fixture(scope="module")
def tuned(plain: RunResults) -> RunResults:
    """With default rows of one seed for full and LoRA that have the answers of other methods."""
    copies = {"full": "prefix", "lora": "full"}
    defaults = tuple(
        replace(cell, cell=f"{cell.cell}d", method=f"{method} (default)")
        for method, source in copies.items()
        for cell in plain.cells
        if cell.method == source and cell.seed == 0
    )
    default_rows = {f"{method} (default)": method for method in copies}
    return replace(plain, cells=(*plain.cells, *defaults), default_rows=default_rows)


def test_letters_ranks_and_differences_of_the_methods_are_as_without_default_rows(
    plain: RunResults, tuned: RunResults
) -> None:
    without, beside = deciding(plain), deciding(tuned)
    assert beside.letters == without.letters
    assert [one.method for one in beside.ranked] == [one.method for one in without.ranked]
    assert [one.method for one in beside.leaders] == [one.method for one in without.leaders]
    assert beside.statistics is not None
    assert without.statistics is not None
    assert beside.statistics.differences == without.statistics.differences


def test_a_default_row_is_tested_against_its_tuned_row_in_a_family_of_their_own(tuned: RunResults) -> None:
    metric = deciding(tuned)
    pairs = [(metric.standing(name), metric.standing(f"{name} (default)")) for name in ("full", "lora")]
    found = [metric.difference(one, other) for one, other in pairs if one and other]
    gains = [one for one in found if one]
    assert [one.verdict for one in gains] == ["better", "unclear"]
    assert all(one.interval is not None for one in gains)
    assert [one.adjusted_p for one in gains] == pytest.approx(holm([one.p or 0.0 for one in metric.gains]))


def test_a_default_row_is_tested_against_no_other_method(tuned: RunResults) -> None:
    metric = deciding(tuned)
    default, prefix = metric.standing("lora (default)"), metric.standing("prefix")
    assert default is not None
    assert prefix is not None
    difference = metric.difference(default, prefix)
    assert difference is not None
    assert default.mean is not None
    assert prefix.mean is not None
    assert difference.value == pytest.approx(default.mean - prefix.mean)
    assert (difference.verdict, difference.problem, difference.interval) == ("untested", "default settings", None)


def test_default_rows_are_no_methods_of_the_contest(tuned: RunResults) -> None:
    assert RunView(tuned).contest == METHODS[:3]
    assert "3 methods" in page(tuned)


def test_a_method_of_that_name_in_a_run_without_tuning_is_a_method(tuned: RunResults) -> None:
    run = replace(tuned, default_rows={})
    assert "lora (default)" in [one.method for one in deciding(run).standings]
