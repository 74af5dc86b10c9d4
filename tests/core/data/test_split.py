"""The split follows from content alone, and near-duplicates never lie on two sides."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftbench.data.split import (
    ALPHABETIC_SHINGLE,
    IDEOGRAPHIC_SHINGLE,
    Split,
    clusters,
    jaccard,
    near_duplicates,
    normalise,
    shingles,
    split_rows,
)
from tests.strategies import any_text, rows, texts

_LETTERS = "etaoinshrdlucmfwypvbgk"


def sentences(count: int, seed: int, words: int = 30) -> list[str]:
    """Texts of invented words that share next to nothing."""
    draw = random.Random(seed)
    return [" ".join("".join(draw.choices(_LETTERS, k=draw.randint(2, 9))) for _ in range(words)) for _ in range(count)]


def chinese(count: int, seed: int, length: int = 120) -> list[str]:
    draw = random.Random(seed)
    return ["".join(chr(draw.randint(0x4E00, 0x9000)) for _ in range(length)) for _ in range(count)]


def split(inputs: Sequence[str], targets: Sequence[str] | None = None) -> list[Split]:
    return split_rows(inputs, targets or [""] * len(inputs))


def test_four_fifths_are_for_training_and_a_tenth_each_for_the_others() -> None:
    counts = Counter(split(sentences(4000, seed=1, words=8)))
    shares = {side: count / 4000 for side, count in counts.items()}
    assert shares == pytest.approx({"train": 0.8, "validation": 0.1, "test": 0.1}, abs=0.02)


def test_clusters_of_any_size_have_the_same_shares() -> None:
    groups = [f"g{i // 5}" for i in range(4000)]
    counts = Counter(split_rows(sentences(4000, seed=2, words=8), [""] * 4000, groups))
    shares = {side: count / 4000 for side, count in counts.items()}
    assert shares == pytest.approx({"train": 0.8, "validation": 0.1, "test": 0.1}, abs=0.035)


@settings(max_examples=40, deadline=None)
@given(table=rows(), data=st.data())
def test_permuting_rows_moves_none(table: list[dict[str, str]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(table))))
    inputs, targets = [row["text"] for row in table], [row["label"] for row in table]
    before = split(inputs, targets)
    after = split([inputs[i] for i in order], [targets[i] for i in order])
    assert after == [before[i] for i in order]


def test_permuting_rows_with_near_duplicates_and_groups_moves_none() -> None:
    base = sentences(150, seed=3)
    inputs = [*base, *(text + " end" for text in base[:50]), *(text.upper() for text in base[50:100])]
    groups = [f"g{i // 3}" if i < 30 else None for i in range(len(inputs))]
    order = random.Random(4).sample(range(len(inputs)), len(inputs))
    targets = [""] * len(inputs)
    before = split_rows(inputs, targets, groups)
    after = split_rows([inputs[i] for i in order], targets, [groups[i] for i in order])
    assert after == [before[i] for i in order]


def test_appending_unrelated_rows_moves_none() -> None:
    base = sentences(200, seed=5)
    assert split([*base, *sentences(300, seed=6), *chinese(50, seed=7)])[:200] == split(base)


def test_leaving_rows_out_moves_none() -> None:
    base = sentences(200, seed=5)
    assert split(base[::3]) == split(base)[::3]


def test_equal_inputs_with_different_answers_stay_together() -> None:
    questions = sentences(100, seed=8)
    answers = sentences(200, seed=9)
    sides = split([*questions, *questions], answers)
    assert sides[:100] == sides[100:]


EDITS: dict[str, Callable[[str], str]] = {
    "letter case": str.upper,
    "punctuation": lambda text: text.replace(" ", ", ") + "!",
    "white space": lambda text: f"  {text.replace(' ', chr(10))}\t",
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in text),
    "a word more": lambda text: f"{text} indeed",
    "a word less": lambda text: text.partition(" ")[2],
    "a letter wrong": lambda text: f"{text[:70]}z{text[71:]}",
    "a word changed": lambda text: " ".join([*text.split()[:10], "instead", *text.split()[11:]]),
    "a letter lost": lambda text: text[:50] + text[51:],
}


@pytest.mark.parametrize("edit", EDITS)
def test_planted_near_duplicates_stay_together(edit: str) -> None:
    base = sentences(300, seed=10)
    edited = [EDITS[edit](text) for text in base]
    assert all(a != b for a, b in zip(base, edited, strict=True))
    sides = split([*base, *edited])
    assert sides[:300] == sides[300:]


@pytest.mark.parametrize(
    "edit",
    [lambda t: t + "谢谢", lambda t: t[:40] + "错" + t[41:], lambda t: t[3:], lambda t: "，".join((t[:60], t[60:]))],
    ids=["two characters more", "a character wrong", "the beginning lost", "a comma more"],
)
def test_planted_chinese_near_duplicates_stay_together(edit: Callable[[str], str]) -> None:
    base = chinese(300, seed=11)
    sides = split([*base, *map(edit, base)])
    assert sides[:300] == sides[300:]


def test_planted_edits_of_short_chinese_texts_stay_together() -> None:
    base = chinese(300, seed=14, length=25)
    sides = split([*base, *(text[:12] + "错" + text[13:] for text in base)])
    assert sides[:300] == sides[300:]


def test_questions_that_nearly_repeat_stay_together_whatever_their_answers() -> None:
    base = sentences(300, seed=15)
    sides = split([*base, *(text + " please" for text in base)], sentences(600, seed=16))
    assert sides[:300] == sides[300:]


def test_a_chain_of_near_duplicates_is_one_cluster() -> None:
    words = sentences(1, seed=12, words=60)[0].split()
    chain = [" ".join(words[i : i + 30]) for i in range(0, 30, 2)]
    assert jaccard(shingles(chain[0]), shingles(chain[-1])) < 0.1
    assert set(clusters(chain, [""] * len(chain), [None] * len(chain))) == {0}


def test_texts_without_letters_are_one_cluster() -> None:
    assert clusters(["!!!", "?", "…"], ["", "", ""], [None] * 3) == [0, 0, 0]


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


@settings(max_examples=150, deadline=None)
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


def test_near_duplicates_are_the_pairs_that_comparing_all_finds() -> None:
    base = sentences(60, seed=13)
    texts = [*base, *(t + " and more" for t in base[:20]), *(t[: len(t) * 9 // 10] for t in base[10:40])]
    sets = [shingles(text) for text in texts]
    n = len(texts)
    every = [(i, j) for j in range(n) for i in range(j) if jaccard(sets[i], sets[j]) >= 0.7]
    assert sorted(near_duplicates(texts)) == sorted(every)
    assert len(every) >= 50
