"""What the report says of tuning: budgets, choices, edges, and when there was none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.records.results import TunedGroup
from tests.core.analysis.test_setting_grids import SQUARE, with_rows
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


def in_rounds(
    method: str, short: Sequence[float | None], full: Sequence[float], *, default: bool = False
) -> TunedGroup:
    """A search in which full trainings of the first and the last rate decided; the first are the defaults."""
    points = [{"learning_rate": rate} for rate in (RATES[0], RATES[2])]
    chosen = points[0 if default else 1]["learning_rate"]
    return replace(
        tuned(method, short, chosen=chosen), shares=(0.3,) * len(short), default=default,
        finalists=tuple(zip(points, full, strict=True)),
    )  # fmt: skip


def test_two_rounds_are_said_with_their_settings_their_share_and_what_decided(small_run: RunResults) -> None:
    run = with_tuning(small_run, in_rounds("full", (2.0, 1.5, 1.75), (1.0, 0.5)))
    text = section_of(run, "tuning")
    assert "tried up to 3 settings for each model and task in short trials (30 % of the training steps)" in text
    assert "Then the defaults and the best one were trained in full, and the lower loss on validation rows" in text
    assert "The defaults won 0 of 1 searches." in text
    assert "dropped out" not in text


def test_trials_with_fewer_rows_are_said_to_have_fewer_rows(small_run: RunResults) -> None:
    run = with_tuning(small_run, in_rounds("full", (2.0, 1.5, 1.75), (1.0, 0.5)))
    run = replace(run, matrix={**run.matrix, "tuning": {"trials": 3, "shorten": "data"}})
    assert "(30 % of the training rows)" in section_of(run, "tuning")


def test_the_table_has_the_loss_of_the_full_training_that_was_chosen_and_whether_the_defaults_won(
    small_run: RunResults,
) -> None:
    run = with_tuning(
        small_run,
        in_rounds("full", (2.0, 1.5, 1.75), (1.0, 0.5)),
        in_rounds("lora", (0.25, 1.5, 1.75), (0.75, 0.875), default=True),
    )
    rows = shown_rows(section_of(run, "tuning"), "tuning-table")
    assert rows["full"][:5] == ["3", "2", "learning rate 0.001", "no", "0.500"]
    assert rows["lora"][:5] == ["3", "2", "learning rate 0.0001", "yes", "0.750"]
    assert rows["lora"][-1] == "same settings"


def test_chosen_defaults_are_no_gain_even_where_no_row_shows_them(small_run: RunResults) -> None:
    run = with_tuning(small_run, in_rounds("full", (0.25, 1.5, 1.75), (0.75, 0.875), default=True))
    assert shown_rows(section_of(run, "tuning"), "tuning-table")["full"][-1] == "same settings"


def test_a_run_without_full_trainings_has_the_table_and_the_words_of_before(small_run: RunResults) -> None:
    text = section_of(with_tuning(small_run, tuned("full", (2.0, 1.5, 1.75))), "tuning")
    assert "Each method had up to 3 trials for each model and task" in text
    assert "worst − best" in text
    assert "full trainings" not in text


def test_the_range_of_good_rates_is_a_column(small_run: RunResults) -> None:
    # From 3.16e-4 the loss rises by 0.2 on both sides, over a factor of 3.16: by 0.1 over its root each.
    run = with_tuning(small_run, tuned("full", (1.7, 1.5, 1.7)), tuned("lora", (1.5, 1.5, 1.5)))
    rows = shown_rows(section_of(run, "tuning"), "tuning-table")
    assert rows["full"][-2].startswith("3.2×")
    assert rows["lora"][-2].startswith("≥ 10×")


def test_how_often_tuning_helped_is_said(small_run: RunResults) -> None:
    run = with_tuning(small_run, tuned("lora", (2.5, 1.25, 2.0)))
    assert "over 2 pairs of a method and a task: no clear difference in 2" in section_of(run, "tuning")


def test_full_trainings_are_filled_marks_beside_hollow_ones_with_a_ring_at_the_chosen(small_run: RunResults) -> None:
    run = with_tuning(small_run, in_rounds("full", (2.0, 1.5, 1.75), (1.0, 0.5)))
    text = section_of(run, "tuning")
    for rate, loss in ((1e-4, "2.000"), (3.16e-4, "1.500"), (1e-3, "1.750"), (1e-4, "1.000"), (1e-3, "0.500")):
        assert f"<title>full, {rate:.3g}: {loss}</title>" in text
    assert "<title>full: 0.001</title>" in text


def test_rows_that_differ_in_two_settings_are_drawn_as_lines_and_as_a_map() -> None:
    text = section_of(with_rows(*SQUARE), "tuning")
    assert "Nothing was tuned" in text
    assert "lora: validation loss by learning rate and batch size" in text
    assert "<title>0.001, 8: 8.500</title>" in text
    assert "<title>lora, batch size 32, 0.01: 32.50</title>" in text
    assert "≥ 10×" in text  # the loss of these rows does not depend on the rate


def test_rows_that_differ_in_the_rate_alone_have_no_map() -> None:
    text = section_of(with_rows(*SQUARE[:2]), "tuning")
    assert "<title>lora, 0.01: 8.500</title>" in text
    assert "validation loss by learning rate and" not in text


def shown_rows(section: str, table: str) -> dict[str, list[str]]:
    """The cells of a table in English by the text of the row's head."""
    start = section.index(f'id="{table}"')
    rows = re.findall(r"<tr><th scope=row.*?</tr>", section[start : section.index("</table>", start)], re.DOTALL)
    shown = [[re.sub(r"<[^>]+>", "", _english(cell)).strip() for cell in re.split(r"</t[hd]>", row)] for row in rows]
    return {cells[0]: cells[1:-1] for cells in shown}


def _english(cell: str) -> str:
    return re.sub(r'<span class="l" lang="zh[^"]*">.*?</span>', "", cell, flags=re.DOTALL)


def test_the_metric_that_decided_is_named_and_not_the_loss(small_run: RunResults) -> None:
    search = replace(in_rounds("full", (2.0, 1.5, 1.75), (1.0, 0.5)), metric="accuracy")
    text = section_of(with_tuning(small_run, search), "tuning")
    assert "the better value of accuracy on validation rows decided" in text
    assert "loss on validation rows" not in text
    assert "the loss decided for its method" not in text


def test_a_search_without_a_value_of_the_metric_is_said_to_go_by_the_loss(small_run: RunResults) -> None:
    by_metric = replace(in_rounds("full", (2.0, 1.5, 1.75), (1.0, 0.5)), metric="accuracy")
    by_loss = in_rounds("lora", (2.0, 1.5, 1.75), (1.0, 0.5))
    text = section_of(with_tuning(small_run, by_metric, by_loss), "tuning")
    assert "the better value of accuracy on validation rows decided" in text
    assert "the loss decided for its method" in text
