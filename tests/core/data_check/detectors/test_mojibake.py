"""Wrongly decoded text: pairs as they are made by decoding, their repair, and correct text that looks like them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ftbench.data_check.detectors.mojibake import find_mojibake, repaired


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("cafÃ©", "café"),
        ("The Mona Lisa doesnâ€™t have eyebrows.", "The Mona Lisa doesn’t have eyebrows."),
        ("l’humanitÃ©", "l’humanité"),
        ("Ã¼ber 20 â‚¬", "über 20 €"),
        ("10Â°C", "10°C"),
        ("ä½\xa0å¥½", "你好"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("ðŸ˜€", "😀"),
        ("schÃƒÂ¶n", "schön"),
        ("浣犲ソ锛屼笘鐣", "你好，世"),
        ("鎴戠埍鍖椾含", "我爱北京"),
        ("It鈥檚", "It’s"),
        ("caf茅", "café"),
    ],
)
def test_a_known_pair_is_repaired(wrong: str, right: str) -> None:
    got = repaired(wrong)
    assert got is not None
    assert got.startswith(right)


@pytest.mark.parametrize(
    "text",
    [
        "plain ASCII",
        "café, naïve, über, São Paulo, NÃO, À bientôt…",
        "«CAFÉ…” and PASSÉ—",
        "“quoted” – and — it’s €5",
        "你好，世界。浣熊住在洛阳。",
        "涓涓细流，B超和U盘，毛线T恤，没每么",
        "Привет, мир",
        "こんにちは",
        "😀 emoji",
        "10 °C ± 2 µm",
        "",
    ],
)
def test_correct_text_shows_no_damage(text: str) -> None:
    assert repaired(text) is None
    assert list(find_mojibake(text)) == []


def test_only_the_damaged_parts_are_found() -> None:
    text = "你好 cafÃ© and â€œx"
    assert [text[start:end] for start, end in find_mojibake(text)] == ["Ã©", "â€œ"]
    assert repaired(text) == "你好 café and “x"


def test_a_single_chinese_character_counts_beside_others() -> None:
    wrong = "2016年5月1日，北京".encode().decode("latin-1")
    assert repaired(wrong) == "2016年5月1日，北京"


TEXT = "café naïve you don’t “yes” — über año € 你好 世界， Привет 😀"
WORDS = st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=8).map(" ".join)


@given(WORDS, st.sampled_from(["latin-1", "cp1252"]), st.integers(1, 2))
def test_text_that_was_decoded_wrongly_comes_back(text: str, encoding: str, times: int) -> None:
    wrong = text
    for _ in range(times):
        try:
            wrong = wrong.encode().decode(encoding)
        except UnicodeDecodeError:
            assume(False)
    assume(wrong != text)
    assert repaired(wrong) == text


@given(st.text(st.sampled_from("你好世界我们今天去北京大学图书馆看书。，！"), min_size=3, max_size=20))
def test_chinese_that_was_read_as_gbk_comes_back(text: str) -> None:
    try:
        wrong = text.encode().decode("gbk")
    except UnicodeDecodeError:
        return
    assert repaired(wrong) == text


@given(st.text(max_size=40))
def test_repaired_text_is_repaired(text: str) -> None:
    once = repaired(text)
    if once is not None:
        assert repaired(once) is None
