"""Scores and differences: by hand, against the run's own statistics, and with judgements missing."""

from __future__ import annotations

import numpy as np
import pytest

from ftbench.analysis.statistics.intervals import t_interval, t_p_value
from ftbench.analysis.statistics.per_example import score_interval
from ftbench_rating import messages
from ftbench_rating.analysis.scores import scores_of
from ftbench_rating.ratings import Array
from ftbench_rating.study.files import StudyFiles
from tests.plugins.rating.analysis.studies_with_ratings import opinions_of, rated_by_table, without_clusters
from tests.plugins.rating.studies import METHODS, small_study

BUILT = without_clusters(small_study(items=12))
RATERS = BUILT.study.raters
EXAMPLES = sorted({item.example for item in BUILT.key.items if item.kind == "item"})
ONE, OTHER, THIRD = METHODS


def random_table(seed: int = 0) -> Array:
    """[raters, examples, methods, dimensions]."""
    draw = np.random.default_rng(seed)
    table = draw.normal([4.0, 3.0, 3.0], 0.8, (3, 12, 3))[..., None] + draw.normal(0, 0.5, (3, 12, 3, 2))
    return np.asarray(np.clip(np.rint(table), 1, 5))


def study(table: Array, raters: int = 3) -> StudyFiles:
    def of(place: int):  # type: ignore[no-untyped-def]
        def rating(example: str, method: str, dimension: str) -> int | None:
            where = (EXAMPLES.index(example), METHODS.index(method), ("accuracy", "fluency").index(dimension))
            value = table[(place, *where)]
            return None if np.isnan(value) else int(value)

        return rating

    return rated_by_table(BUILT, {rater: of(place) for place, rater in enumerate(RATERS[:raters])})


def test_a_score_weighs_the_dimensions_and_its_interval_is_that_of_seeds_and_examples_with_raters_as_seeds() -> None:
    table = random_table()
    found = {one.method: one for one in scores_of(opinions_of(study(table))).methods}
    for place, method in enumerate(METHODS):
        weighted = 0.6 * table[:, :, place, 0] + 0.4 * table[:, :, place, 1]
        centre, variance = score_interval(weighted, False, weighted.size)
        low, high = t_interval(centre, variance)
        measure = found[method].score
        assert measure.value == pytest.approx(weighted.mean())
        assert (measure.low, measure.high) == pytest.approx((max(1, low), min(5, high)))
        assert found[method].by_dimension["fluency"].value == pytest.approx(table[:, :, place, 1].mean())
        assert (found[method].ratings, found[method].examples) == (72, 12)


def test_a_difference_is_tested_on_the_differences_of_each_rater_and_corrected_by_holm() -> None:
    table = random_table()
    weighted = 0.6 * table[..., 0] + 0.4 * table[..., 1]
    pairs = scores_of(opinions_of(study(table))).pairs
    values = []
    for pair in pairs:
        one, other = METHODS.index(pair.method), METHODS.index(pair.other)
        gaps = weighted[:, :, one] - weighted[:, :, other]
        centre, variance = score_interval(gaps, False, gaps.size)
        assert pair.difference.value == pytest.approx(gaps.mean())
        assert pair.p == pytest.approx(float(t_p_value(centre, variance)))
        values.append(pair.p)
    smallest = min(range(3), key=lambda place: values[place])
    assert pairs[smallest].adjusted_p == pytest.approx(min(1.0, 3 * values[smallest]))


def test_the_better_method_stands_first_and_methods_that_are_not_told_apart_share_a_letter() -> None:
    table = np.full((3, 12, 3, 2), 2.0)
    table[:, :, 0] = 5.0
    table[:, ::2, 1] = 3.0
    table[:, ::3, 2] = 3.0
    table[:, ::4, 0] = 4.0
    found = scores_of(opinions_of(study(table)))
    assert [one.method for one in found.methods] == [ONE, OTHER, THIRD]
    assert [one.letters for one in found.methods] == ["a", "b", "b"]
    assert [(pair.method, pair.other, pair.verdict) for pair in found.pairs] == [
        (ONE, OTHER, "better"),
        (ONE, THIRD, "better"),
        (OTHER, THIRD, "unclear"),
    ]


def test_what_was_not_judged_counts_nowhere_and_a_difference_needs_both_from_the_same_rater() -> None:
    table = random_table()
    table[0, :6, 0, :] = np.nan  # the first rater could not judge the first method there
    table[2, 3, 1, 1] = np.nan
    found = scores_of(opinions_of(study(table)))
    score = next(one for one in found.methods if one.method == ONE)
    assert score.ratings == 72 - 12
    assert score.score.value == pytest.approx(0.6 * np.nanmean(table[:, :, 0, 0]) + 0.4 * np.nanmean(table[:, :, 0, 1]))
    pair = next(one for one in found.pairs if {one.method, one.other} == {ONE, OTHER})
    gaps = np.nanmean(table[:, :, 0] - table[:, :, 1], axis=(0, 1))
    sign = 1 if pair.method == ONE else -1
    assert pair.difference.value == pytest.approx(sign * float(gaps @ [0.6, 0.4]))
    assert pair.ratings == 72 - 12 - 1


def test_a_method_that_nobody_could_judge_has_a_reason_and_no_number() -> None:
    table = random_table()
    table[:, :, 2, 1] = np.nan
    found = scores_of(opinions_of(study(table)))
    last = found.methods[-1]
    assert (last.method, last.score.value, last.letters) == (THIRD, None, "")
    assert last.score.reason == messages.DIMENSION_UNRATED()
    assert last.by_dimension["accuracy"].value is not None
    assert {pair.verdict for pair in found.pairs if THIRD in (pair.method, pair.other)} == {"untested"}


def test_two_raters_have_an_interval_over_examples_only() -> None:
    table = random_table()
    found = scores_of(opinions_of(study(table, raters=2)))
    assert not found.over_raters
    weighted = (0.6 * table[:2, :, 0, 0] + 0.4 * table[:2, :, 0, 1]).mean(axis=0, keepdims=True)
    low, high = t_interval(*score_interval(weighted, False, 12))
    score = next(one for one in found.methods if one.method == ONE).score
    assert (score.low, score.high) == pytest.approx((max(1, low), min(5, high)))


def test_answers_of_one_cluster_count_as_one_example() -> None:
    """Two examples of each cluster rated alike: the interval is that of half as many."""
    clustered = small_study(items=12)
    table = random_table()
    files = study(table)
    alone = scores_of(opinions_of(files)).methods[0].score
    joined = scores_of(opinions_of(StudyFiles(files.study, clustered.key, files.responses))).methods[0].score
    assert joined.value == alone.value
    assert (joined.low, joined.high) != (alone.low, alone.high)


def test_equal_ratings_of_all_answers_give_no_interval_and_no_claim() -> None:
    found = scores_of(opinions_of(study(np.full((3, 12, 3, 2), 4.0))))
    assert {one.score.reason for one in found.methods} == {messages.NO_VARIATION()}
    assert {(pair.verdict, pair.difference.reason) for pair in found.pairs} == {("unclear", messages.SAME_FOR_BOTH())}
