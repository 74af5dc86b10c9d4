"""Numbers as people read them."""

from __future__ import annotations

import pytest

from ftbench.presentation.numbers import (
    common_decimals,
    count,
    duration,
    file_size,
    number,
    percent,
    signed,
    terminal_number,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.500"),
        (0.0, "0.000"),
        (0.00042, "0.00042"),
        (0.00000042, "0.00000042"),
        (1e-12, "0.000"),
        (12.345, "12.35"),
        (123.45, "123.5"),
        (98765.4, "98,765"),
        (-0.25, "−0.250"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.034, "+0.034"), (-0.034, "−0.034"), (0.0, "0.000"), (-1e-12, "0.000")])
def test_signed(value: float, text: str) -> None:
    assert signed(value, 3) == text


def test_units() -> None:
    assert [count(v) for v in (0, 950, 24_576, 3_400_000, 7.6e9)] == ["0", "950", "24.6 k", "3.4 M", "7.6 G"]
    assert [file_size(v) for v in (12, 2048, 6.1e8, 1.2e9)] == ["12 B", "2 KiB", "582 MiB", "1.12 GiB"]
    assert [file_size(v) for v in (999.4 * 2**20, 1000 * 2**20, 2**30)] == ["999 MiB", "1,000 MiB", "1 GiB"]
    assert count(999_900) == "1,000 k"
    assert [duration(v) for v in (0.42, 12.34, 59.99, 245, 7800)] == [
        "0.42 s",
        "12.3 s",
        "1 min 00 s",
        "4 min 05 s",
        "2 h 10 min",
    ]


def test_a_missing_number_is_never_blank_and_never_zero() -> None:
    assert [number(None), signed(None, 2), percent(None), terminal_number(None)] == ["n/a"] * 4


def test_shares_are_percents() -> None:
    assert [percent(value) for value in (0.0, 0.056, 1.0, -0.5)] == ["0 %", "6 %", "100 %", "−50 %"]
    assert percent(0.0567, 1) == "5.7 %"


def test_a_terminal_has_hyphens_and_as_many_digits_as_are_asked_for() -> None:
    assert [terminal_number(value) for value in (-0.25, 99.9, 1234.5)] == ["-0.250", "99.900", "1,234"]
    assert [terminal_number(value, "+") for value in (0.25, -0.25)] == ["+0.250", "-0.250"]
    assert [terminal_number(value, places=1) for value in (-0.04, 1234.5)] == ["-0.0", "1,234.5"]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((0.119, 0.003, 0.0), ["0.119", "0.003", "0.000"]),
        ((0.0069, 0.0, 0.00042), ["0.0069", "0.0000", "0.0004"]),
        ((70.628, 6.123), ["70.63", "6.12"]),
        ((1234.5, 3.456), ["1,234.50", "3.46"]),
        ((1234.5, 2345.6), ["1,234", "2,346"]),
        ((0.0, 0.0), ["0.000", "0.000"]),
        ((), []),
    ],
)
def test_the_values_of_a_column_have_equally_many_digits_after_the_point(
    values: tuple[float, ...], texts: list[str]
) -> None:
    assert [number(value, common_decimals(values)) for value in values] == texts
