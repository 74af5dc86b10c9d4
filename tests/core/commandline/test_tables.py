"""Lines that fit a terminal."""

from __future__ import annotations

from ftbench.commandline.tables import fitted


def test_a_long_line_goes_on_under_itself_between_words() -> None:
    line = "  method lora: 2 cells (targets all-linear, learning_rate 0.001)"

    assert fitted(line, 40) == "  method lora: 2 cells (targets\n      all-linear, learning_rate 0.001)"


def test_a_line_that_fits_and_a_word_that_does_not_stay_as_they_are() -> None:
    assert fitted("  model nano: llama", 40) == "  model nano: llama"
    assert fitted("a-word-of-many-characters", 10) == "a-word-of-many-characters"


def test_a_chinese_line_is_broken_between_characters_and_a_path_stays_whole() -> None:
    assert (
        fitted("  从 chat.jsonl 读取了十二行，格式为 OpenAI", 20)
        == "  从 chat.jsonl 读取\n      了十二行，格式\n      为 OpenAI"
    )
    assert fitted("已写入 a-folder-of-many-letters/train.csv", 20) == "已写入\n    a-folder-of-many-letters/train.csv"
