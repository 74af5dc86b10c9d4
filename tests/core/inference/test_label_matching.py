"""The label that an answer names: alone in any writing, or as the only one in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.inference.label_matching import LabelNames

MOODS = ("positive", "negative", "neutral")
SENTIMENTS = ("积极", "消极", "中性")


def named(answer: str, labels: Sequence[str] = MOODS, words: Sequence[str] | None = None) -> str | None:
    return LabelNames.of(labels, words or labels).label(answer)


def named_in_chinese(answer: str, labels: Sequence[str] = SENTIMENTS) -> str | None:
    return named(answer, labels)


@pytest.mark.parametrize(
    "answer",
    [
        "positive",
        "Positive.",
        "POSITIVE!",
        "**Positive**",
        "__positive__",
        '"positive"',
        "“Positive.”",
        "`positive`",
        "- positive",
        "(positive)",
        "ｐｏｓｉｔｉｖｅ",
        "posi\u200btive",
        "\n positive\n",
        "positive ✅",
    ],
)
def test_a_label_alone_is_named_whatever_stands_around_it(answer: str) -> None:
    assert named(answer) == "positive"


@pytest.mark.parametrize(
    "answer",
    [
        "The sentiment is positive.",
        "Label: Positive",
        "Positive. The reviewer liked it.",
        "It is **positive**, because they liked it",
        "positive positive positive",
        "positive/upbeat",
    ],
)
def test_the_only_label_in_a_sentence_is_named(answer: str) -> None:
    assert named(answer) == "positive"


@pytest.mark.parametrize(
    "answer", ["", "  ", "...", "I do not know.", "positive or negative", "It is positive, not negative.", "pos"]
)
def test_an_answer_without_a_label_or_with_several_names_none(answer: str) -> None:
    assert named(answer) is None


@pytest.mark.parametrize("answer", ["positively", "a nonpositive number", "a non-positive number", "positive_class"])
def test_a_part_of_a_word_is_no_label(answer: str) -> None:
    assert named(answer) is None


def test_the_longer_of_two_labels_that_contain_one_another_is_named() -> None:
    grades = ("good", "very good", "bad")
    assert named("It is very good.", grades) == "very good"
    assert named("very good", grades) == "very good"
    assert named("It is good.", grades) == "good"
    assert named("very good, at least good", grades) is None


def test_a_label_is_named_by_its_word_and_by_its_name() -> None:
    assert named("the answer is awful", ("0", "1"), (" awful", " great")) == "0"
    assert named("1", ("0", "1"), (" awful", " great")) == "1"
    assert named("1: great", ("0", "1"), (" awful", " great")) == "1"


def test_a_word_of_one_label_that_is_the_name_of_another_means_the_first() -> None:
    assert named("up", ("up", "down"), ("down", "up")) == "down"


@pytest.mark.parametrize(("answer", "label"), [("C#", "C#"), ("C++.", "C++"), ("C.", "C"), ("It is C++ code", "C++")])
def test_signs_may_belong_to_a_label(answer: str, label: str) -> None:
    assert named(answer, ("C", "C#", "C++")) == label


def test_a_number_is_no_part_of_another() -> None:
    stars = ("1", "2", "5")
    assert [named(answer, stars) for answer in ("5", "5 stars", "I give it 5.")] == ["5", "5", "5"]
    assert [named(answer, stars) for answer in ("15", "1.5 stars", "2,500", "10 points")] == [None] * 4


def test_labels_that_differ_in_case_alone_are_named_by_their_own_case() -> None:
    months = ("may", "May")
    assert (named("May", months), named("may", months), named("MAY", months)) == ("May", "may", None)


@pytest.mark.parametrize(
    "answer", ["积极", "积极。", "“积极”", "**积极**", "答案是积极的。", "情感：积极", "标签为积极，因为他喜欢。"]
)
def test_a_chinese_label_is_named_anywhere_in_the_answer(answer: str) -> None:
    assert named_in_chinese(answer) == "积极"


@pytest.mark.parametrize("answer", ["", "不知道", "积极还是消极", "积"])
def test_a_chinese_answer_without_a_label_or_with_several_names_none(answer: str) -> None:
    assert named_in_chinese(answer) is None


def test_the_longer_chinese_label_is_named() -> None:
    grades = ("好", "非常好", "差")
    assert named_in_chinese("我觉得非常好", grades) == "非常好"
    assert named_in_chinese("我觉得好", grades) == "好"


def test_a_latin_label_stands_apart_from_latin_letters_in_chinese_text() -> None:
    letters = ("A", "B")
    assert named_in_chinese("选A。", letters) == "A"
    assert named_in_chinese("答案是b选项", letters) == "B"
    assert named_in_chinese("Apple", letters) is None


KOREAN = ("긍정", "부정", "중립")


@pytest.mark.parametrize(
    "answer",
    [
        "긍정",
        "긍정.",
        "긍정입니다",
        "긍정입니다.",
        "이 리뷰는 긍정적입니다.",
        "답: 긍정이에요",
        "감정은 긍정으로 보입니다",
    ],
)
def test_a_korean_label_is_named_with_its_endings(answer: str) -> None:
    assert named(answer, KOREAN) == "긍정"


@pytest.mark.parametrize("answer", ["부정확", "비긍정", "중립국 스위스", "긍정과 부정이 섞여 있습니다", "모르겠습니다"])
def test_a_part_of_a_korean_word_and_several_labels_name_none(answer: str) -> None:
    assert named(answer, KOREAN) is None


@pytest.mark.parametrize("answer", ["A입니다", "정답은 A입니다.", "A가 맞습니다", "답은A"])
def test_a_latin_label_may_have_a_korean_ending(answer: str) -> None:
    assert named(answer, ("A", "B")) == "A"


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("肯定的です。", "肯定"),
        ("この感想は否定的だと思います", "否定"),
        ("答えは「中立」です", "中立"),
        ("肯定でも否定でもない", None),
    ],
)
def test_a_japanese_label_is_named_anywhere(answer: str, label: str | None) -> None:
    assert named(answer, ("肯定", "否定", "中立")) == label


@pytest.mark.parametrize(
    ("answer", "label"),
    [("ความรู้สึกเป็นบวกครับ", "บวก"), ("ลบ", "ลบ"), ("รีวิวนี้เป็นลบ", "ลบ"), ("บวกหรือลบ", None), ("ลบู่", None)],
)
def test_a_thai_label_is_named_anywhere_unless_a_vowel_sign_changes_its_last_letter(
    answer: str, label: str | None
) -> None:
    assert named(answer, ("บวก", "ลบ")) == label


@pytest.mark.parametrize(
    ("answer", "label"), [("答案是积极的", "积极"), ("It is 消极", "消极"), ("情感Positive", None)]
)
def test_a_chinese_label_is_named_whatever_language_stands_around_it(answer: str, label: str | None) -> None:
    assert named(answer, SENTIMENTS) == label


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("İYİ", "iyi"),
        ("Iyi", "iyi"),
        ("İyi.", "iyi"),
        ("Bence ILIMLI", "ılımlı"),
        ("ılımlı", "ılımlı"),
        ("iyimser", None),
    ],
)
def test_a_turkish_label_is_named_with_and_without_the_dots_of_its_i(answer: str, label: str | None) -> None:
    assert named(answer, ("iyi", "ılımlı", "kötü")) == label


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("Die Stimmung ist positiv.", "positiv"),
        ("WEISS", "weiß"),
        ("gru\u0308n", "grün"),
        ("Positive Bewertung", None),
        ("nicht-positiv", None),
        ("positiv oder grün", None),
    ],
)
def test_a_german_label_is_named_as_a_word(answer: str, label: str | None) -> None:
    assert named(answer, ("positiv", "weiß", "grün")) == label


_CASES = st.sampled_from([str.lower, str.upper, str.title, str.swapcase, str.casefold, str.capitalize])
_AROUND = st.text(alphabet=" \n\t.,:;!?\"'*`_()[]{}“”‘’«»。，！？：（）「」-–—", max_size=6)


@given(label=st.sampled_from(MOODS), case=_CASES, before=_AROUND, after=_AROUND)
def test_a_label_alone_is_named_in_any_case_and_punctuation(label: str, case: object, before: str, after: str) -> None:
    assert callable(case)
    assert named(f"{before}{case(label)}{after}") == label


@given(label=st.sampled_from(SENTIMENTS), before=_AROUND, after=_AROUND)
def test_a_chinese_label_alone_is_named_in_any_punctuation(label: str, before: str, after: str) -> None:
    assert named_in_chinese(f"{before}{label}{after}") == label


@given(labels=st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=5, unique=True))
def test_what_is_named_is_always_one_of_the_labels_and_every_answer_is_taken(labels: list[str]) -> None:
    names = LabelNames.of(labels, labels)
    for answer in (*labels, "".join(labels), " ".join(labels)):
        assert names.label(answer) in {*labels, None}
