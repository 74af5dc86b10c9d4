"""The study of recommendations: its table stands in the documents, and few clear words are wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tools.recommendation_study.__main__ import EMPTY, EMPTY_TRUTH, EMPTY_WORLDS, TRUTHS, table
from tools.recommendation_study.measure import claims, shares
from tools.recommendation_study.worlds import World

DOCUMENT = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")
LEAST_FAVOURABLE = "one just above the margin"


def test_a_method_just_behind_the_best_is_rarely_called_clear() -> None:
    """Twenty runs: three wrong ones at a true share of 5 % have a chance of 1.6 %, and the kept table has 2 %."""
    found = shares(World(5, 400), TRUTHS[LEAST_FAVOURABLE], 20, np.random.default_rng(1))
    assert found.wrong_clear <= 2 / 20
    assert found.clear + found.likely + found.cannot_tell == pytest.approx(1)


def test_scores_that_nearly_all_agree_are_not_called_clear_with_few_rows() -> None:
    found = shares(EMPTY_WORLDS[0], lambda _: EMPTY_TRUTH, 10, np.random.default_rng(2))
    assert (found.clear, found.wrong_clear) == (0, 0)


def test_methods_a_margin_behind_are_rarely_claimed_to_be_as_good() -> None:
    found = claims(World(3, 200), [0.6, 0.68, 0.68, 0.68, 0.7], 20, np.random.default_rng(3))
    assert found.not_worse <= 3 / 20


@pytest.mark.slow
def test_the_kept_table_is_what_the_command_makes() -> None:
    """Its quickest rows, which are the first of each truth and those of scores."""
    rows = {
        (name, World(1, 100)): shares(World(1, 100), draw, 100, np.random.default_rng([place, 1, 100]))
        for place, (name, draw) in enumerate(TRUTHS.items())
    }
    for world in EMPTY_WORLDS[:2]:
        rows[EMPTY, world] = shares(world, lambda _: EMPTY_TRUTH, 100, np.random.default_rng([99, world.examples]))
    for line in table(rows):
        assert line in DOCUMENT
