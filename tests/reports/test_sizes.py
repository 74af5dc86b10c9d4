"""Learning curves over data are shown where the run varies the number of training rows, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.run_results import RunResults
from tests.reports.fake_run import TASKS, fake_run
from tests.reports.page_reader import page, section_of


@pytest.fixture(scope="module")
def varied() -> RunResults:
    """Sentiment with 100 and with 400 training rows."""
    run = fake_run(tasks=(TASKS[0],), methods=("full", "lora", "zero-shot"), seeds=1)
    tasks = [
        replace(TASKS[0], label=f"sentiment, {n} rows", family="sentiment", rows={**TASKS[0].rows, "train": n})
        for n in (100, 400)
    ]
    cells = tuple(
        replace(cell, cell=f"{cell.cell}{task.label}", task=task.label) for task in tasks for cell in run.cells
    )
    return replace(run, tasks=tuple(tasks), cells=cells)


def test_the_deciding_metric_is_shown_by_training_rows_for_every_method(varied: RunResults) -> None:
    text = section_of(varied, "sizes")
    assert "accuracy by training rows" in text
    for method in ("full", "lora", "zero-shot"):
        assert f"{method}, 100:" in text
        assert f"{method}, 400:" in text


def test_a_run_of_one_size_has_no_such_section(small_run: RunResults) -> None:
    assert 'id="sizes"' not in page(small_run)
