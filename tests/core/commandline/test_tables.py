"""Lines that fit a terminal."""

from __future__ import annotations

from ftbench.commandline.tables import fitted


def test_a_long_line_goes_on_under_itself_between_words() -> None:
    line = "  method lora: 2 cells (targets all-linear, learning_rate 0.001)"

    assert fitted(line, 40) == "  method lora: 2 cells (targets\n      all-linear, learning_rate 0.001)"


def test_a_line_that_fits_and_a_word_that_does_not_stay_as_they_are() -> None:
    assert fitted("  model nano: llama", 40) == "  model nano: llama"
    assert fitted("a-word-of-many-characters", 10) == "a-word-of-many-characters"
