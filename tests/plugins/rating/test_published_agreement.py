"""Agreement coefficients against published values."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ftbench_rating.agreement import CohenKappa, GwetAgreement, KrippendorffAlpha, PercentAgreement
from ftbench_rating.agreement.krippendorff import LEVELS, Level
from ftbench_rating.agreement.weights import Weights, agreement_weights
from ftbench_rating.intervals import interval, resample
from ftbench_rating.ratings import Ratings
from ftbench_rating.statistic import value_of
from tests.plugins.rating.cases import KRIPPENDORFF_2011, real_ratings, table_of_two

_ = np.nan
WIKIPEDIA = (
    (_, _, _, _, _, 3, 4, 1, 2, 1, 1, 3, 3, _, 3),
    (1, _, 2, 1, 3, 3, 4, 3, _, _, _, _, _, _, _),
    (_, _, 2, 1, 3, 4, 4, _, 2, 1, 1, 3, 3, _, 4),
)
"""The example of Wikipedia's "Krippendorff's alpha": three coders (rows) and fifteen units."""

ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
"""100 pregnancies by two abstractors: `cont3x3abstractors` of irrCAC, with the results that its overview prints."""


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_krippendorff_2011(level: Level, published: float) -> None:
    ratings = Ratings.from_array(KRIPPENDORFF_2011)
    assert value_of(KrippendorffAlpha(ratings, level)) == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.691358), ("interval", 0.810845)])
def test_alpha_is_that_of_wikipedia(level: Level, published: float) -> None:
    ratings = Ratings.from_array(np.array(WIKIPEDIA).T)
    assert value_of(KrippendorffAlpha(ratings, level)) == pytest.approx(published, abs=5e-7)


@pytest.mark.parametrize(
    ("weights", "published"), [("identity", 0.775), ("linear", 0.859), ("ordinal", 0.899), ("quadratic", 0.914)]
)
def test_ac1_and_ac2_with_missing_ratings_are_those_of_irrcac(weights: Weights, published: float) -> None:
    """`cac.raw4raters`, as printed by irrCAC for R and expected by the tests of irrCAC for Python."""
    ratings = Ratings.from_array(KRIPPENDORFF_2011)
    assert value_of(GwetAgreement(ratings, weights)) == pytest.approx(published, abs=5e-4)


def test_two_raters_without_missing_ratings_agree_as_irrcac_prints() -> None:
    ratings = table_of_two(ABSTRACTORS)
    assert value_of(CohenKappa(ratings)) == pytest.approx(0.7964094, abs=5e-8)
    assert value_of(GwetAgreement(ratings)) == pytest.approx(0.8493305, abs=5e-8)
    assert value_of(KrippendorffAlpha(ratings, "nominal")) == pytest.approx(0.7972585, abs=5e-8)
    assert value_of(PercentAgreement(ratings)) == pytest.approx(0.89)


@pytest.mark.parametrize(
    ("weights", "middle"), [("identity", 0), ("linear", 1 / 2), ("ordinal", 2 / 3), ("quadratic", 3 / 4)]
)
def test_weights_of_three_categories_are_those_that_irrcac_prints(weights: Weights, middle: float) -> None:
    expected = [[1, middle, 0], [middle, 1, middle], [0, middle, 1]]
    np.testing.assert_allclose(agreement_weights(weights, np.array([1.0, 2, 3])), expected)


def test_ac1_of_real_ratings_is_the_published_one(references: Path) -> None:
    """Five dimensions of 100 explanations by three raters, published with two decimals and 95 % intervals."""
    found = [row for row in _references(references) if row["statistic"] == "gwet_ac1"]
    assert len(found) == 5
    for row in found:
        statistic = GwetAgreement(real_ratings(references, row["dataset"], row["dimension"]))
        assert round(value_of(statistic), 2) == row["published"], row["dimension"]
        assert value_of(statistic) == pytest.approx(row["recomputed_gwet_ac1"], abs=5e-7)
        ends = interval(resample(statistic, generator=np.random.default_rng(0)))
        assert (ends.low, ends.high) == pytest.approx(row["published_ci95"], abs=0.025), row["dimension"]


def test_alpha_of_real_ratings_is_that_of_another_package(references: Path) -> None:
    """Nominal with every rating there; interval and ordinal with three of eight raters an item."""
    compared = 0
    for row in _references(references):
        ratings = real_ratings(references, row["dataset"], row["dimension"])
        for level in LEVELS:
            for name in (f"recomputed_alpha_{level}", f"recomputed_krippendorff_alpha_{level}"):
                if name in row:
                    assert value_of(KrippendorffAlpha(ratings, level)) == pytest.approx(row[name], abs=5e-7)
                    compared += 1
    assert compared == 11


def _references(folder: Path) -> list[dict[str, object]]:
    lines = (folder / "human_ratings_agreement_reference.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
