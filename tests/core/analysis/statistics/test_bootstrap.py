"""Resampling: against sacrebleu's published p-values and against the formulas that it must agree with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sacrebleu.metrics

from ftbench.analysis.statistics.arrays import Array, Value
from ftbench.analysis.statistics.bootstrap import (
    crossed_between,
    crossed_parts,
    paired_bootstrap_p,
    resampled_sums,
    resampled_values,
)
from ftbench.analysis.statistics.components import combined_variance, run_parts
from ftbench.analysis.statistics.per_example import difference_interval

REFERENCES = Path(__file__).parents[5] / "shared" / "references"
BASELINE = "LIUM-NMT.4900"


def mean(totals: Array) -> Array:
    return np.asarray(totals[..., 0] / totals[..., 1])


def rows(scores: Array) -> list[Array]:
    return [np.stack([one, np.ones_like(one)], axis=-1) for one in scores]


@pytest.fixture(scope="module")
def published() -> dict[str, dict[str, Any]]:
    return {line["system"]: line for line in read_lines("metric_reference_mt_scores.jsonl")}


@pytest.fixture(scope="module")
def translations() -> list[dict[str, Any]]:
    return read_lines("metric_reference_mt.jsonl")


@pytest.fixture(scope="module")
def baseline_rows(translations: list[dict[str, Any]]) -> Array:
    return sentence_rows("BLEU", translations, BASELINE)


def read_lines(name: str) -> list[dict[str, Any]]:
    path = REFERENCES / name
    if not path.exists():
        pytest.skip(f"no {name} beside the checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sentence_rows(name: str, translations: list[dict[str, Any]], system: str) -> Array:
    scorer = getattr(sacrebleu.metrics, name)(references=[[line["reference"] for line in translations]])
    return np.array(scorer._extract_corpus_statistics([line[system] for line in translations], None), dtype=np.float64)


def bleu(totals: Array) -> Array:
    """Without smoothing, which a corpus with matches of every order does not need."""
    precision = np.log(totals[..., 2:6] / totals[..., 6:10]).mean(-1)
    return np.asarray(100 * np.exp(np.minimum(0, 1 - totals[..., 1] / totals[..., 0]) + precision))


def chrf(totals: Array) -> Array:
    answer, reference, matched = np.moveaxis(totals.reshape(*totals.shape[:-1], 6, 3), -1, 0)
    precision, recall = (matched / answer).mean(-1), (matched / reference).mean(-1)
    return np.asarray(100 * 5 * precision * recall / (4 * precision + recall))


def p_value(one: Array, other: Array, value: Value, draws: int, generator: np.random.Generator) -> float:
    drawn = resampled_values([one, other], value, draws, generator)
    return paired_bootstrap_p(drawn[0], drawn[1], float(value(one.sum(0)) - value(other.sum(0))))


@pytest.mark.parametrize(
    "system",
    [
        "online-A.0",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("online-B.0", "online-F.0", "online-G.0")),
    ],
)
def test_the_paired_bootstrap_gives_sacrebleus_published_p_value_of_bleu(
    system: str, translations: list[dict[str, Any]], published: dict[str, dict[str, Any]], baseline_rows: Array
) -> None:
    """sacrebleu draws its 1,000 samples from this generator, so not even resampling separates the two."""
    other = sentence_rows("BLEU", translations, system)
    p = p_value(baseline_rows, other, bleu, 1000, np.random.default_rng(12345))
    assert p == pytest.approx(published[system]["published_paired_bootstrap_p_bleu_vs_LIUM_(1000)"], abs=5e-5)


@pytest.mark.slow
def test_the_paired_bootstrap_gives_sacrebleus_published_p_value_of_chrf(
    translations: list[dict[str, Any]], published: dict[str, dict[str, Any]]
) -> None:
    one, other = (sentence_rows("CHRF", translations, system) for system in (BASELINE, "online-B.0"))
    p = p_value(one, other, chrf, 1000, np.random.default_rng(12345))
    assert p == pytest.approx(published["online-B.0"]["published_paired_bootstrap_p_chrf_vs_LIUM_(1000)"], abs=5e-5)


def test_all_runs_share_their_draws() -> None:
    generator = np.random.default_rng(0)
    scores = generator.normal(size=(1, 20))
    one, other = resampled_sums(rows(np.concatenate([scores, scores + 1])), 50, np.random.default_rng(1))
    np.testing.assert_allclose(other[:, 0] - one[:, 0], 20)


def test_the_same_generator_gives_the_same_draws() -> None:
    scores = rows(np.random.default_rng(0).normal(size=(1, 20)))
    first, second = (resampled_sums(scores, 30, np.random.default_rng(7))[0] for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_runs_of_different_lengths_cannot_share_draws() -> None:
    with pytest.raises(ValueError, match=r"equally many examples, got \[3, 4\]"):
        resampled_sums([np.ones((3, 2)), np.ones((4, 2))], 10, np.random.default_rng(0))


def test_of_a_mean_the_bootstrap_has_the_variance_of_the_two_way_formula() -> None:
    generator = np.random.default_rng(3)
    example = generator.normal(size=(1, 80))
    one = example + generator.normal(size=(4, 80)) + 0.3 * generator.normal(size=(4, 1))
    other = example + generator.normal(size=(3, 80)) + 0.1 * generator.normal(size=(3, 1))
    drawn = np.split(resampled_values(rows(np.concatenate([one, other])), mean, 20_000, generator), [4])
    parts = [crossed_parts(scores.mean(-1), draws, 80) for scores, draws in zip((one, other), drawn, strict=True)]
    between = crossed_between(drawn[0].mean(0) - drawn[1].mean(0), 80)
    found = combined_variance(parts, between, 80)
    centre, expected = difference_interval(one, other, None, 0)
    assert parts[0].mean - parts[1].mean == pytest.approx(centre)
    # 20,000 draws give a variance to 1 %.
    assert found.total == pytest.approx(expected.total, rel=0.03)
    assert found.degrees == pytest.approx(expected.degrees, rel=0.06)


def test_one_run_has_no_part_for_seeds() -> None:
    part = crossed_parts(np.array([0.5]), np.random.default_rng(0).random((1, 10)), 20)
    assert (part.mean, part.between, part.rest) == (0.5, 0, 0)


def test_long_test_sets_get_as_many_draws_as_short_ones() -> None:
    """They are drawn in several parts, for want of memory; every draw has as many examples as there are."""
    (sums,) = resampled_sums([np.ones((5000, 1))], 2000, np.random.default_rng(0))
    assert sums.shape == (2000, 1)
    assert (sums == 5000).all()


def test_parts_of_a_mean_are_those_of_the_analysis_of_variance() -> None:
    """Of a metric that is a mean, draws tell nearly what the two-way formulas compute."""
    scores = np.random.default_rng(1).random((3, 12)) + np.random.default_rng(2).random(12)
    generator = np.random.default_rng(3)
    drawn = resampled_values(list(scores[..., None]), lambda sums: sums[..., 0] / 12, 40_000, generator)
    found, expected = crossed_parts(scores.mean(-1), drawn, 12), run_parts(scores)
    assert found.mean == pytest.approx(expected.mean)
    assert found.between == pytest.approx(expected.between)
    assert found.rest == pytest.approx(expected.rest, rel=0.03)


def test_few_examples_make_no_variance_too_small() -> None:
    """Draws of n examples vary by (n - 1) / n of what other test sets would."""
    scores = np.array([0.1, 0.5, 0.3, 0.9])
    generator = np.random.default_rng(0)
    (drawn,) = resampled_values([scores[:, None]], lambda sums: sums[..., 0] / 4, 40_000, generator)
    assert crossed_between(drawn, 4) == pytest.approx(scores.var(ddof=1) / 4, rel=0.03)
