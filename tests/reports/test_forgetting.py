"""The heat map of what tuning changed elsewhere, and the tables of speed and memory."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.records.results import Measured, OtherTask
from tests.reports.fake_run import TASKS, fake_run
from tests.reports.page_reader import page, section, section_of

MEASURED = Measured(
    steps={"first": 0.5, "median": 0.25, "p95": 0.75},
    memory_parts={"weights": 4 << 20, "gradients": 1 << 20, "optimizer": 2 << 20, "activations": 8 << 20},
    milliseconds_per_token={"batch_1": 12.5, "batch_32": 1.25},
    memory={"train": 96 << 20},
    clocks={"train": 41.0, "evaluate": 7.5},
    checks=({"name": "loss fell", "passed": True, "detail": ""}, {"name": "answers", "passed": False, "detail": ""}),
)


@pytest.fixture(scope="module")
def measured() -> RunResults:
    """Two tasks; LoRA cost 0.5 and 0.7 nats on the other one, full tuning won 0.25."""
    run = fake_run(tasks=TASKS[:2], methods=("full", "lora", "zero-shot"))
    other = {"sentiment": "intent", "intent": "sentiment"}
    loss = {"full": {0: 1.75, 1: 1.75}, "lora": {0: 2.5, 1: 2.7}}
    cells = tuple(
        replace(
            cell,
            measured=MEASURED,
            other_tasks={other[cell.task]: OtherTask(loss[cell.method][cell.seed], 2.0, 32)},
        )
        if cell.method in loss
        else cell
        for cell in run.cells
    )
    return replace(run, cells=cells)


@pytest.fixture(scope="module")
def html(measured: RunResults) -> str:
    return page(measured)


def test_the_map_shows_the_mean_change_over_seeds_for_every_task_that_was_tuned_on(html: str) -> None:
    text = section(html, "forgetting")
    for said in (
        "sentiment · full, intent: −0.25",
        "sentiment · lora, intent: +0.60",
        "intent · full, sentiment: −0.25",
        "intent · lora, sentiment: +0.60",
        "intent · lora, intent: –",
    ):
        assert said in text
    assert "zero-shot" not in text


def test_the_largest_change_is_shaded_most_and_none_not_at_all(html: str) -> None:
    text = section(html, "forgetting")
    shades = {
        title: float(opacity)
        for opacity, title in re.findall(r'<path[^>]*opacity="([\d.]+)"[^>]*><title>([^<]*)</title>', text)
    }
    assert shades["sentiment · lora, intent: +0.60"] == 0.5
    assert shades["sentiment · full, intent: −0.25"] == pytest.approx(0.5 * 0.25 / 0.6, abs=0.01)
    assert shades["intent · lora, intent: –"] == 0


def test_a_run_that_measured_nothing_elsewhere_has_no_such_section(small_run: RunResults) -> None:
    html = page(small_run)
    assert 'id="forgetting"' not in html
    assert 'id="resources"' not in html


def test_speed_memory_and_steps_are_shown_with_their_units_and_what_is_missing_says_why(html: str) -> None:
    text = section(html, "resources")
    for said in ("12.5", "1.25", "1 MiB", "8 MiB", "250", "750"):
        assert said in text
    assert "there is nothing to fold into the model" in text


def test_clocks_and_stages_and_how_many_cells_passed_each_check_are_shown(html: str) -> None:
    text = section(html, "resources")
    for said in ("41.0 s", "7.5 s", "96 MiB", "2 / 2", "0 / 2"):
        assert said in text
    assert 'class="bad' in text or 'bad"' in text


def test_a_price_names_its_currency(measured: RunResults) -> None:
    cells = tuple(
        replace(cell, costs={**cell.costs, "money": 0.125}) if cell.costs else cell for cell in measured.cells
    )
    run = replace(measured, cells=cells, matrix={**measured.matrix, "price": {"per_device_hour": 2, "currency": "EUR"}})
    text = section_of(run, "costs")
    assert "money, EUR" in text
    assert "0.12" in text
