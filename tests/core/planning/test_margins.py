"""Margins of a matrix: what is taken, and what is refused in which words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ftbench import UserError
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]

BASE = "models: ['paper:a']\ntasks: [sentiment]\nmethods: [lora]\ndevice: cpu\n"


def test_a_margin_changes_no_cell(plan_of: PlanOf) -> None:
    plain, with_margin = plan_of(BASE), plan_of(BASE + "margin: {accuracy: 0.02}\n")
    assert [cell.id for cell in with_margin.cells] == [cell.id for cell in plain.cells]


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        ("{acuracy: 0.02}", '"acuracy" is no metric of these tasks. Did you mean'),
        ("{accuracy: 2}", "accuracy lies between 0 and 1, so that 2 is no margin; one of 0.02 is usual"),
        ("{accuracy: 0}", "margin.accuracy"),
        ("{accuracy: much}", "margin.accuracy"),
    ],
)
def test_a_margin_that_means_nothing_is_refused_at_its_line(margin: str, words: str, plan_of: PlanOf) -> None:
    with pytest.raises(UserError) as caught:
        plan_of(BASE + f"margin: {margin}\n")
    assert words in str(caught.value)
    assert ":5" in str(caught.value)
