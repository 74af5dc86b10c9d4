"""What the report says of tuning: budgets, choices, edges, and when there was none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.records.results import TunedGroup
from tests.reports.page_reader import page, page_with, section, section_of

RATES = (1e-4, 3.16e-4, 1e-3)


def tuned(
    method: str, losses: Sequence[float | None], *, chosen: float | None = 3.16e-4, at_edge: bool = False
) -> TunedGroup:
    tried = tuple(({"learning_rate": rate}, loss) for rate, loss in zip(RATES, losses, strict=False))
    point = None if chosen is None else {"learning_rate": chosen}
    return TunedGroup("builtin:nano", "sentiment", method, tried, point, at_edge)


def with_tuning(run: RunResults, *groups: TunedGroup) -> RunResults:
    """The run as if `groups` had been tuned, with a row of LoRA's defaults."""
    defaults = [replace(c, cell=f"{c.cell}d", method="lora (default)") for c in run.cells if c.method == "lora"]
    return replace(run, cells=(*run.cells, *defaults), default_rows={"lora (default)": "lora"}, tuning=groups)


def test_every_choice_is_shown_with_its_loss_and_its_trials(small_run: RunResults) -> None:
    run = with_tuning(small_run, tuned("full", (2.0, 1.5, 1.75)), tuned("lora", (2.5, 1.25, None)))
    text = section_of(run, "tuning")
    for shown in ("learning rate 0.000316", "1.500", "1.250", "0.500", "1 trial failed"):
        assert shown in text
    assert "<svg" in text


def test_what_tuning_was_worth_is_the_difference_to_the_default_row(small_run: RunResults) -> None:
    text = section_of(
        with_tuning(small_run, tuned("full", (2.0, 1.5, 1.75)), tuned("lora", (2.5, 1.25, 2.0))), "tuning"
    )
    assert "0.0000 accuracy" in text  # the defaults are a copy of the tuned row here
    assert "there is no row with default settings" in text  # of full fine-tuning


def test_unequal_budgets_put_a_banner_on_the_page(small_run: RunResults) -> None:
    text = page_with(with_tuning(small_run, tuned("full", (2.0, 1.5, 1.75)), tuned("lora", (2.5, 1.25))), "tuning")
    assert "unequal tuning budgets, in trials: sentiment: full (3), lora (2)" in text


def test_a_method_that_was_not_tuned_beside_one_that_was_is_an_unequal_budget(small_run: RunResults) -> None:
    assert "in trials: sentiment: full (0), lora (3)" in page_with(
        with_tuning(small_run, tuned("lora", (2.5, 1.25, 2.0))), "tuning"
    )


def test_equal_budgets_put_no_banner_on_the_page(small_run: RunResults) -> None:
    both = [
        replace(tuned(m, (2.0, 1.5, 1.75)), task=t) for m in ("full", "lora") for t in ("sentiment", "summarization")
    ]
    text = page(with_tuning(small_run, *both))
    assert "unequal" not in text
    assert "edge of what was tried" not in text


def test_a_choice_at_the_edge_is_flagged_above_and_in_its_row(small_run: RunResults) -> None:
    run = with_tuning(small_run, tuned("full", (2.0, 1.75, 1.5), chosen=1e-3, at_edge=True))
    assert "1 chosen setting lies at the edge of what was tried" in page_with(run, "tuning")
    assert "at the edge of what was tried: a better value may lie outside" in section_of(run, "tuning")


def test_a_method_whose_trials_all_failed_says_so(small_run: RunResults) -> None:
    run = with_tuning(small_run, tuned("full", (None, None, None), chosen=None), tuned("lora", (2.0, 1.5, 1.75)))
    assert "every trial failed" in section_of(run, "tuning")


@pytest.mark.parametrize("trials", [0, 5])
def test_without_tuning_the_page_warns_unless_trials_are_still_to_come(trials: int, small_run: RunResults) -> None:
    text = page(replace(small_run, matrix={**small_run.matrix, "tuning": {"trials": trials}}))
    assert ("another learning rate may change their order" in text) == (trials == 0)
    assert "Nothing was tuned" in section(text, "tuning")
