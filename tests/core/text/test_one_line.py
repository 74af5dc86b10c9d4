"""Texts and errors on one line."""

from __future__ import annotations

import pytest

from ftbench.text.one_line import describe, one_line


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("no\n  such\tvalue"), "ValueError: no such value"),
        (ValueError(), "ValueError"),
        (ValueError(" \n "), "ValueError"),
        (KeyError("r"), "KeyError: 'r'"),
    ],
)
def test_an_error_is_its_type_and_its_text_on_one_line(error: Exception, line: str) -> None:
    assert describe(error) == line


def test_a_long_error_ends_with_an_ellipsis_at_the_limit() -> None:
    assert describe(ValueError("x" * 50), 20) == "ValueError: xxxxxxx…"
    assert len(describe(ValueError("x" * 50), 20)) == 20


def test_a_text_that_fits_is_not_cut() -> None:
    assert one_line("a\nb", 3) == "a b"
    assert one_line("a\nbc", 3) == "a …"
