"""Damaged characters, their kinds and places."""

from __future__ import annotations

import pytest

from ftbench.data_check.detectors.damage import DAMAGE_KINDS, find_damage
from ftbench.data_check.detectors.match import Match


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("a\ufffd\ufffdb", "replacement-character", 1, 3),
        ("a\ud83db", "lone-surrogate", 1, 2),
        ("a\x00\x08b", "control-character", 1, 3),
        ("a\x85b", "control-character", 1, 2),
        ("a\u200bb", "zero-width", 1, 2),
        ("\ufeffa", "zero-width", 0, 1),
        ("we\u00adb", "zero-width", 2, 3),
        ("a\u200db", "zero-width", 1, 2),
        ("a\u202eb", "bidi-control", 1, 2),
        ("cafÃ©", "mojibake", 3, 5),
    ],
)
def test_damage_has_its_kind_and_place(text: str, kind: str, start: int, end: int) -> None:
    assert find_damage(text) == (Match(kind, start, end),)
    assert kind in DAMAGE_KINDS


@pytest.mark.parametrize(
    "text",
    ["a\tb\r\nc", "می\u200cخواهم", "क्\u200dष", "👨\u200d👩\u200d👧", "naïve “quoted” 你好\u3000世界", "שלום\u200f!"],
)
def test_line_breaks_tabs_and_joiners_where_they_belong_are_no_damage(text: str) -> None:
    assert find_damage(text) == ()


def test_control_characters_inside_wrongly_decoded_text_are_part_of_it() -> None:
    wrong = "你好".encode().decode("latin-1")
    assert find_damage(wrong) == (Match("mojibake", 0, len(wrong)),)


def test_several_kinds_come_in_order() -> None:
    assert [match.kind for match in find_damage("\ufeffa\ufffdb\x00")] == [
        "zero-width",
        "replacement-character",
        "control-character",
    ]
