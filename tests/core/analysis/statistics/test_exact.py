"""Exact paired tests, against published examples, scipy and sacrebleu."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.exact import flipped_sums, mcnemar_p, randomisation_p, smallest_seed_p


def first_column(totals: Array) -> Array:
    return np.asarray(totals[..., 0])


def sign_flip_p(one: Array, other: Array, generator: np.random.Generator) -> float:
    flipped = flipped_sums([one[:, None], other[:, None]], generator)
    totals = (np.array([one.sum()]), np.array([other.sum()]))
    return randomisation_p(totals, (flipped[0], flipped[1]), first_column, examples=len(one))


def test_mcnemar_gives_the_published_p_value() -> None:
    """Fagerland, Lydersen & Laake 2013 (BMC Medical Research Methodology 13:91): 1 against 7 pairs, p = 0.070."""
    assert mcnemar_p(1, 7) == pytest.approx(0.0703, abs=5e-5)


@pytest.mark.parametrize(("one", "other"), [(0, 0), (3, 3), (0, 6), (12, 4), (40, 61)])
def test_mcnemar_is_the_binomial_test_of_a_fair_coin(one: int, other: int) -> None:
    expected = stats.binomtest(one, one + other).pvalue if one + other else 1.0
    assert mcnemar_p(one, other) == pytest.approx(expected)
    assert mcnemar_p(other, one) == mcnemar_p(one, other)


def test_few_examples_are_tested_over_all_swaps() -> None:
    one, other = np.random.default_rng(0).normal(size=(2, 9))
    expected = stats.permutation_test(
        (one, other), lambda a, b: np.mean(a - b), permutation_type="samples", n_resamples=np.inf
    ).pvalue
    assert sign_flip_p(one, other, np.random.default_rng(1)) == pytest.approx(expected)


def test_many_examples_are_tested_over_random_swaps() -> None:
    one, other = np.random.default_rng(0).normal((0.0,) * 40, size=(2, 40))
    one += 0.3
    flips = np.random.default_rng(2).choice([-1, 1], size=(200_000, 40)) @ (one - other)
    expected = np.mean(np.abs(flips) >= abs((one - other).sum()))
    assert sign_flip_p(one, other, np.random.default_rng(1)) == pytest.approx(expected, abs=4 * np.sqrt(0.25 / 9999))


def test_right_and_wrong_answers_give_the_p_value_of_mcnemar() -> None:
    one = np.array([1.0, 1, 1, 1, 1, 0, 0, 1, 0, 1])
    other = np.array([0.0, 0, 0, 1, 0, 1, 0, 1, 0, 0])
    assert sign_flip_p(one, other, np.random.default_rng(0)) == pytest.approx(mcnemar_p(5, 1))


def test_equal_runs_have_a_p_value_of_one() -> None:
    scores = np.random.default_rng(0).normal(size=30)
    assert sign_flip_p(scores, scores, np.random.default_rng(0)) == 1


def test_no_random_test_gives_a_p_value_of_zero() -> None:
    assert sign_flip_p(np.ones(60), np.zeros(60), np.random.default_rng(0)) == 1 / 10_000


def test_a_swap_without_a_value_counts_against_a_difference() -> None:
    """Two examples: the ratio of one of the two swapped runs is 0 / 0 half of the time."""
    one, other = np.array([[3.0, 1.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [1.0, 1.0]])
    flipped = flipped_sums([one, other], np.random.default_rng(0))

    def ratio(totals: Array) -> Array:
        return np.asarray(totals[..., 0] / totals[..., 1])

    assert randomisation_p((one.sum(0), other.sum(0)), (flipped[0], flipped[1]), ratio, examples=2) == 1


@pytest.mark.parametrize("examples", [4, 13])
def test_few_examples_of_a_metric_of_the_corpus_are_tested_over_all_swaps(examples: int) -> None:
    """A ratio of sums with weights of their own: by hand, every way to exchange the two runs' answers."""
    one, other = np.random.default_rng(examples).uniform(0.2, 2.0, size=(2, examples, 2))

    def ratio(totals: Array) -> Array:
        return np.asarray(totals[..., 0] / totals[..., 1] ** 2)

    observed = abs(ratio(one.sum(0)) - ratio(other.sum(0)))
    swaps = np.arange(2**examples)[:, None] >> np.arange(examples) & 1 == 1
    first = np.where(swaps[..., None], other, one).sum(1)
    second = np.where(swaps[..., None], one, other).sum(1)
    expected = np.mean(np.abs(ratio(first) - ratio(second)) >= observed * (1 - 1e-9))
    flipped = flipped_sums([one, other], np.random.default_rng(0))
    p = randomisation_p((one.sum(0), other.sum(0)), (flipped[0], flipped[1]), ratio, examples=examples)
    assert 0.01 < expected < 1
    assert p == pytest.approx(expected, rel=1e-12)


def test_thirteen_examples_are_still_tested_exactly_and_fourteen_at_random() -> None:
    generator = np.random.default_rng(0)
    assert sign_flip_p(np.ones(13), np.zeros(13), generator) == 2 / 2**13
    found = 10_000 * sign_flip_p(np.ones(14), np.zeros(14), generator)
    assert found >= 1
    assert found == pytest.approx(round(found), abs=1e-9)


def test_long_test_sets_get_as_many_random_swaps_as_short_ones() -> None:
    """They are drawn in several parts, for want of memory."""
    rows = np.ones((1000, 1))
    (sums,) = flipped_sums([rows], np.random.default_rng(0))
    assert sums.shape == (9999, 1)
    assert abs(sums.mean()) < 4 * np.sqrt(1000 / 9999)
    assert sums.var() == pytest.approx(1000, rel=0.1)


def test_a_swap_with_an_infinite_value_counts_against_a_difference() -> None:
    """Of four swaps two leave a run with points and no weight."""
    one, other = np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([[0.0, 0.0], [0.0, 1.0]])
    flipped = flipped_sums([one, other], np.random.default_rng(0))

    def ratio(totals: Array) -> Array:
        return np.asarray(totals[..., 0] / totals[..., 1])

    assert randomisation_p((one.sum(0), other.sum(0)), (flipped[0], flipped[1]), ratio, examples=2) == 1


def test_randomisation_of_bleu_agrees_with_sacrebleu() -> None:
    from sacrebleu.metrics import BLEU
    from sacrebleu.significance import PairedTest

    generator = np.random.default_rng(0)
    words = np.array(["a", "b", "c", "d", "e", "f", "g", "h"])
    sentences = generator.choice(words, size=(40, 12))
    noisy = [
        np.where(generator.random(sentences.shape) < share, generator.choice(words, sentences.shape), sentences)
        for share in (0.25, 0.3)
    ]
    texts = [[" ".join(row) for row in one] for one in (sentences, *noisy)]
    scorer = BLEU(tokenize="none", references=[texts[0]])
    test = PairedTest([("one", texts[1]), ("other", texts[2])], {"BLEU": scorer}, None, "ar", 3000)
    expected = test()[1]["BLEU"][1].p_value
    one, other = (np.array(scorer._extract_corpus_statistics(text, None), dtype=np.float64) for text in texts[1:])
    flipped = flipped_sums([one, other], np.random.default_rng(1))

    def bleu(totals: Array) -> Array:
        return np.asarray(100 * np.exp(np.log(totals[..., 2:6] / totals[..., 6:10]).mean(-1)))

    p = randomisation_p((one.sum(0), other.sum(0)), (flipped[0], flipped[1]), bleu, examples=40)
    assert 0.01 < expected < 0.9
    assert p == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / 3000))


def test_three_to_five_seeds_alone_cannot_reach_five_per_cent() -> None:
    assert [smallest_seed_p(seeds) for seeds in (1, 3, 4, 5, 6)] == [1, 0.25, 0.125, 0.0625, 0.03125]


@pytest.mark.parametrize("seeds", [3, 5, 6])
def test_the_smallest_p_value_over_seeds_is_that_of_differences_of_one_sign(seeds: int) -> None:
    one = np.arange(1.0, seeds + 1)
    assert sign_flip_p(one, np.zeros(seeds), np.random.default_rng(0)) == smallest_seed_p(seeds)
