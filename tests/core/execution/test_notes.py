"""What a reader is told of rows that did not fit."""

from __future__ import annotations

from ftbench.execution.notes import finding_notes, length_notes
from ftbench.inference.findings import Findings
from ftbench.messages import MessageCatalogue
from ftbench.messages.cells import SHORTENED
from ftbench.messages.core import CORE_MESSAGES
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


def test_answers_that_name_no_label_are_counted_among_all_in_both_languages() -> None:
    several, one = (finding_notes("test", Findings(matched=32, unnamed=count)) for count in (3, 1))
    assert as_text([*several, *one]) == (
        "test: 3 of 32 answers named no label; they count as wrong",
        "test: 1 of 32 answers named no label; it counts as wrong",
    )
    assert MessageCatalogue.of(CORE_MESSAGES).render(several[0], "zh") == "测试：32 个回答中有 3 个未指明标签；计为错误"
    assert finding_notes("test", Findings(matched=32)) == []


def test_a_conversation_is_not_said_to_be_cut_from_the_left() -> None:
    (said,) = as_text(length_notes("test", 3, 0, limit=128, cut=SHORTENED))
    assert said == "3 test conversations lost their oldest turns, or the middle of a long message, to fit 128 tokens"


def test_a_conversation_that_is_left_out_is_not_said_to_have_too_long_an_answer() -> None:
    (said,) = as_text(length_notes("test", 0, 2, limit=128, cut=SHORTENED))
    assert said == "test: 2 rows were left out: system message, template and answer alone do not fit 128 tokens"
