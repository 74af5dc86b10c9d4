"""Planted into real English and Chinese texts: nearly all is found, and next to nothing is reported without reason."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.data_check.detectors import Result, measured
from benchmarks.data_check.samples import real_texts

ROWS = 100
"""Rows of each set: with ten English and six Chinese sets enough for a percent, in seconds."""

EXACT = ("exact duplicate", "id-card", "bank-card", "iban", "social-security", "e-mail")
NEAR = ("near duplicate", "leak", "phone", "secret", "mojibake")
CORRECT = ("phone", "id-card", "bank-card", "iban", "social-security", "secret", "mojibake")


@pytest.fixture(scope="module")
def results(shared: Path) -> dict[str, dict[str, Result]]:
    """What `benchmarks/data_check/detectors.py` measures, with fewer rows."""
    if not (shared / "data").is_dir():
        pytest.skip("the shared data is not here")
    return {
        language: measured(
            language,
            [text for texts in real_texts(shared / "data", language, ROWS).values() for text in texts],
            random.Random(1),
        )
        for language in ("en", "zh")
    }


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("detector", EXACT)
def test_at_least_99_percent_of_exact_values_are_found(
    results: dict[str, dict[str, Result]], language: str, detector: str
) -> None:
    result = results[language][detector]
    assert result.planted > 100
    assert result.found >= 0.99 * result.planted, result.missed[:5]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("detector", NEAR)
def test_at_least_95_percent_of_inexact_values_are_found(
    results: dict[str, dict[str, Result]], language: str, detector: str
) -> None:
    result = results[language][detector]
    assert result.planted > 100
    assert result.found >= 0.95 * result.planted, result.missed[:5]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("detector", CORRECT)
def test_at_most_one_of_a_thousand_untouched_rows_is_reported(
    results: dict[str, dict[str, Result]], language: str, detector: str
) -> None:
    result = results[language][detector]
    assert result.reported <= result.untouched / 1000, result.examples


@pytest.mark.parametrize("language", ["en", "zh"])
def test_at_most_one_of_a_hundred_untouched_rows_seems_to_be_in_another_language(
    results: dict[str, dict[str, Result]], language: str
) -> None:
    result = results[language]["language"]
    assert result.reported <= result.untouched / 100, result.examples
