"""What a reader is told of rows that did not fit."""

from __future__ import annotations

from ftbench.execution.notes import length_notes
from ftbench.messages.cells import SHORTENED
from tests.note_texts import as_text


def test_cut_prompts_and_rows_that_were_left_out_name_their_own_limits() -> None:
    assert as_text(length_notes("test", 3, 2, limit=224, prompt_limit=128)) == (
        "3 test prompts were cut from the left to fit 128 tokens",
        "test: 2 rows were left out: their answer alone does not fit 224 tokens",
    )


def test_one_row_is_one_row() -> None:
    assert as_text(length_notes("training", 1, 1, limit=64)) == (
        "1 training prompt was cut from the left to fit 64 tokens",
        "training: 1 row was left out: its answer alone does not fit 64 tokens",
    )


def test_rows_that_fit_are_not_worth_a_word() -> None:
    assert length_notes("test", 0, 0, limit=64) == []


def test_a_conversation_is_not_said_to_be_cut_from_the_left() -> None:
    (said,) = as_text(length_notes("test", 3, 0, limit=128, cut=SHORTENED))
    assert said == "3 test conversations lost their oldest turns, or the middle of a long message, to fit 128 tokens"
