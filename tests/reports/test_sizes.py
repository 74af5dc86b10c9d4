"""Learning curves over data: shown where the number of training rows varies, with an answer and its certainty."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ftbench.analysis.more_data import more_data, varied_sizes
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics import SizeRuns, doubling
from ftbench.analysis.view import RunView
from tests.core.analysis.two_hand_made_runs import with_cells
from tests.reports.page_reader import page, section_of
from tests.reports.sized_run import sized_run


@pytest.fixture(scope="module")
def varied() -> RunResults:
    return sized_run()


@pytest.fixture(scope="module")
def text(varied: RunResults) -> str:
    return section_of(varied, "sizes")


def said(html: str) -> str:
    """What an English reader sees."""
    english = re.sub(r'<(span|text)\b[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", english).split())


def test_the_deciding_metric_is_shown_by_training_rows_for_every_method(text: str) -> None:
    assert "accuracy by training rows" in text
    for method in ("full", "lora", "zero-shot"):
        for rows in (16, 48, 128):
            assert f"{method}, {rows}:" in text


def test_a_run_of_one_size_has_no_such_section(small_run: RunResults) -> None:
    assert 'id="sizes"' not in page(small_run)


def test_the_marks_of_the_axis_are_the_sizes_that_were_run(text: str) -> None:
    figure = text[text.index("<figure") : text.index("</figure>")]
    numbers = re.findall(r"<text[^>]*>([\d,]+)</text>", figure)
    assert [number for number in numbers if "." not in number] == ["16", "48", "128"]


def test_the_chart_has_an_interval_for_every_mean(varied: RunResults, text: str) -> None:
    metric = RunView(varied).comparisons["nano", "reviews, 48 rows"].deciding
    assert metric is not None
    standing = metric.standing("lora")
    assert standing is not None
    assert standing.interval is not None
    ends = f"{standing.interval.low:.3f} … {standing.interval.high:.3f}"
    assert f"<title>lora, 48: {standing.mean:.3f} ({ends})</title>" in text


def test_a_method_that_gains_with_every_size_would_gain_from_more(varied: RunResults, text: str) -> None:
    answers = {found.method: found for found in answers_of(varied)}
    lora = answers["lora"].doubling
    assert answers["lora"].helps is True
    assert (lora.rows, lora.form) == (256, "line")
    expected = f"it would help lora (+{lora.change:.3f} [+{lora.low:.3f}, +{lora.high:.3f}])"
    assert "reviews : would more data help? With 256 training rows in place of 128" in said(text)
    assert expected in said(text)


def test_a_method_that_gained_nothing_cannot_be_told(varied: RunResults, text: str) -> None:
    answers = {found.method: found for found in answers_of(varied)}
    assert answers["full"].helps is None
    assert "it cannot be told for full (" in said(text)


def test_a_method_that_trains_nothing_has_no_answer(varied: RunResults) -> None:
    assert [found.method for found in answers_of(varied)] == ["full", "lora"]


def test_the_answer_is_that_of_the_statistics_over_the_shared_examples(varied: RunResults) -> None:
    cells = [cell for cell in varied.cells if cell.method == "lora"]
    curve = [
        SizeRuns(rows, tuple(array_of(cell) for cell in cells if cell.task == f"reviews, {rows} rows"))
        for rows in (16, 48, 128)
    ]
    expected = doubling(curve, varied.metrics["accuracy"].value)
    assert [found.doubling for found in answers_of(varied) if found.method == "lora"] == [expected]


def test_a_lower_loss_with_more_rows_is_help_too(varied: RunResults) -> None:
    by_loss = replace(varied, tasks=tuple(replace(task, metrics=("loss", "accuracy")) for task in varied.tasks))
    (lora,) = [found for found in answers_of(by_loss) if found.method == "lora"]
    assert lora.doubling.change < 0
    assert lora.helps is True


def test_a_method_that_failed_at_a_size_is_judged_by_the_others(varied: RunResults) -> None:
    failed = with_cells(
        varied,
        lambda cell: (
            replace(cell, status="failed", metrics={})
            if cell.method == "lora" and cell.task == "reviews, 128 rows"
            else cell
        ),
    )
    text = section_of(failed, "sizes")
    assert "With 96 training rows in place of 48" in said(text)
    assert "With 256 training rows in place of 128" in said(text)


def test_one_seed_is_said_beside_the_interval() -> None:
    assert "training randomness is not in it (one seed)" in section_of(sized_run(seeds=(0,)), "sizes")


def answers_of(run: RunResults):  # type: ignore[no-untyped-def]
    view = RunView(run)
    return more_data(view, "nano", varied_sizes(view)["reviews"])


def array_of(cell):  # type: ignore[no-untyped-def]
    import numpy as np

    return np.array(cell.metrics["accuracy"].statistics)
