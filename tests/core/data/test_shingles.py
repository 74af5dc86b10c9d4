"""What two texts have in common, against sets of strings and by hand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from ftbench.data.shingles import ALPHABETIC_SHINGLE, IDEOGRAPHIC_SHINGLE, jaccard, normalise, shingles
from tests.strategies import any_text, texts


def test_jaccard_of_a_hand_computed_pair() -> None:
    # abcde bcdef cdefg  against  abcde bcdef cdefh: two in common, four in all
    assert jaccard(shingles("abcdefg"), shingles("ABC-defh!")) == 2 / 4


def test_jaccard_of_a_hand_computed_chinese_pair() -> None:
    # 今天天 天天气 天气好  against  今天天 天天气 天气坏: two in common, four in all
    assert jaccard(shingles("今天天气好"), shingles("今天，天气坏。")) == 2 / 4


def test_a_repeated_shingle_counts_once() -> None:
    assert len(shingles("a" * 50)) == 1


def test_a_text_shorter_than_a_shingle_is_one_shingle() -> None:
    assert jaccard(shingles("abc"), shingles("A B C")) == 1.0
    assert jaccard(shingles("abc"), shingles("abd")) == 0.0


def _reference(text: str) -> set[str]:
    folded = "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())
    ideographic = sum(c >= "\u2e80" for c in folded) * 2 > len(folded)
    width = IDEOGRAPHIC_SHINGLE if ideographic else ALPHABETIC_SHINGLE
    return {folded[i : i + width] for i in range(max(1, len(folded) - width + 1))}


@given(a=texts | any_text, b=texts | any_text)
def test_jaccard_equals_that_of_sets_of_strings(a: str, b: str) -> None:
    one, two = _reference(a), _reference(b)
    assert jaccard(shingles(a), shingles(b)) == len(one & two) / len(one | two)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Don't  PANIC!", "dontpanic"),
        ("ＡＢＣ，１２３", "abc123"),
        ("你好， 世界。", "你好世界"),
        ("ﬁne…", "fine"),
        ("—", ""),
    ],
)
def test_normalised_text_has_letters_and_digits_alone(text: str, key: str) -> None:
    assert normalise(text) == key
