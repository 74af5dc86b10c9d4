"""Hidden characters become marks; everything else stays as it is."""

from __future__ import annotations

import pytest

from ftbench.text.visible import alternating, runs, visible

HIDDEN = "\u202e\u2066\u200b\u200d\ufeff\x00\x1b\r\x7f\ud800\u3164\u2028"


def test_a_hidden_character_is_named() -> None:
    names = {character: f"U+{ord(character):04X}" for character in HIDDEN}
    assert {character: visible(f"a{character}b") for character in HIDDEN} == {
        character: f"a‹{name}›b" for character, name in names.items()
    }
    assert {character: runs(f"a{character}b") for character in HIDDEN} == {
        character: [("a", False), (name, True), ("b", False)] for character, name in names.items()
    }


@pytest.mark.parametrize("text", ["plain", "two\nlines\tand a tab", "中文　全角", "naïve – “quotes”", "سلام", "🙂", ""])
def test_visible_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
    assert "".join(part for part, _ in runs(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "\u200b", "a\u200b\u200bb", "\u202eend", "end\u202e"])
def test_marks_are_at_odd_places_for_scripts(text: str) -> None:
    parts = alternating(text)

    assert parts[1::2] == [part for part, mark in runs(text) if mark]
    assert "".join(parts[::2]) == "".join(part for part, mark in runs(text) if not mark)
