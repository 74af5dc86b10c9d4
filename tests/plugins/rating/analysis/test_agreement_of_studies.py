"""Agreement in an analysis: the coefficients of the ratings as a table, and intervals over examples and raters."""

from __future__ import annotations

import numpy as np
import pytest

from ftbench_rating import messages
from ftbench_rating.agreement import GwetAgreement, IntraclassCorrelation, KrippendorffAlpha, PercentAgreement
from ftbench_rating.analysis.agreement import Agreement, agreement_of
from ftbench_rating.analysis.measure import agreement_measure
from ftbench_rating.ratings import Ratings
from ftbench_rating.statistic import value_of
from tests.plugins.rating.analysis.studies_with_ratings import opinions_of
from tests.plugins.rating.analysis.test_scores import random_table, study


def test_coefficients_are_those_of_a_table_with_a_row_for_each_answer() -> None:
    table = random_table()
    table[1, 4, 2, 0] = np.nan
    found = agreement_of(opinions_of(study(table)))
    for place, one in enumerate(found):
        rows = Ratings.from_array(table[..., place].reshape(3, -1).T)
        assert one.alpha.value == pytest.approx(value_of(KrippendorffAlpha(rows, "ordinal")))
        assert one.gwet.value == pytest.approx(value_of(GwetAgreement(rows, "quadratic", (1, 2, 3, 4, 5))))
        assert one.percent.value == pytest.approx(value_of(PercentAgreement(rows)))
        assert one.icc.value == pytest.approx(value_of(IntraclassCorrelation(rows.complete(), 2, averaged=True)))
    assert [(one.items, one.complete) for one in found] == [(36, 35), (36, 36)]


def widths(one: Agreement) -> list[float]:
    return [measure.high - measure.low for measure in (one.alpha, one.gwet, one.percent, one.icc)]


def test_raters_of_different_severity_widen_intervals_over_raters() -> None:
    table = random_table()
    severe = np.clip(table - np.array([0, 1, 2])[:, None, None, None], 1, 5)
    fair, unfair = (agreement_of(opinions_of(study(one)))[0] for one in (table, severe))
    assert fair.gwet.low < fair.gwet.value < fair.gwet.high <= 1
    assert np.all(np.array(widths(unfair))[1:3] > 2 * np.array(widths(fair))[1:3])


def test_the_same_ratings_give_the_same_intervals() -> None:
    assert agreement_of(opinions_of(study(random_table()))) == agreement_of(opinions_of(study(random_table())))


def test_full_agreement_has_an_interval_of_no_width() -> None:
    same = np.repeat(random_table()[:1], 3, axis=0)
    found = agreement_of(opinions_of(study(same)))[0]
    assert (found.alpha.value, found.alpha.low, found.alpha.high) == (1.0, 1.0, 1.0)


def test_one_rater_has_no_agreement_but_a_reason() -> None:
    found = agreement_of(opinions_of(study(random_table(), raters=1)))[0]
    assert (found.alpha.value, found.alpha.reason) == (None, messages.ONE_RATER())


def test_two_raters_have_the_percentiles_of_drawn_examples() -> None:
    rows = Ratings.from_array(random_table()[:2, ..., 0].reshape(2, -1).T)
    clusters = [str(place // 3) for place in range(36)]
    measure = agreement_measure(KrippendorffAlpha(rows, "ordinal"), clusters)
    found = agreement_of(opinions_of(study(random_table(), raters=2)))[0].alpha
    assert found.value == pytest.approx(measure.value)
    assert (found.low, found.high) == pytest.approx((measure.low, measure.high), abs=0.1)


def test_equal_ratings_of_everything_leave_alpha_open_and_gwets_coefficient_at_1() -> None:
    found = agreement_of(opinions_of(study(np.full((3, 12, 3, 2), 4.0))))[0]
    assert found.alpha.value is None
    assert found.alpha.reason == messages.NO_DISAGREEMENT()
    assert found.gwet.value == 1.0
