"""Notes: codes with parameters, shown in the language of the reader."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest

from ftbench.errors import CellError, MetricUnavailable, WorkerError
from ftbench.messages import Message, MessageCatalogue, Note

CUT = Message(
    "cells.cut",
    en="{n} {side} prompts were cut to {limit} tokens",
    zh="{n} 条{side}提示截断为 {limit} 个词元",
    singular={"en": "{n} {side} prompt was cut to {limit} tokens"},
)
CHANGE = Message("checks.change", en="losses differ by {change:.2g}", zh="损失相差 {change:.2g}")
FAILED = Message("checks.failed", en="check failed: {detail}", zh="检查未通过：{detail}")
LACKS = Message("metrics.lacks", en="it lacks {names}", zh="缺少 {names}")
ALL = MessageCatalogue.of([CUT, CHANGE, FAILED, LACKS])


def test_a_note_reads_in_english_wherever_it_is_printed() -> None:
    assert str(CUT(n=3, side="test", limit=512)) == "3 test prompts were cut to 512 tokens"


def test_a_note_about_one_thing_is_in_the_singular() -> None:
    note = CUT(n=1, side="test", limit=512)
    assert ALL.render(note, "en") == "1 test prompt was cut to 512 tokens"
    assert ALL.render(note, "zh") == "1 条test提示截断为 512 个词元"


def test_a_note_survives_a_file_and_another_process() -> None:
    note = FAILED(detail=CHANGE(change=0.0213))
    assert Note.from_json(json.loads(json.dumps(note.as_json()))) == note
    assert pickle.loads(pickle.dumps(note)) == note
    assert pickle.loads(pickle.dumps(FAILED)) == FAILED


def test_a_list_of_names_survives_a_file() -> None:
    note = LACKS(names=("a.bin", "b.bin"))
    assert Note.from_json(json.loads(json.dumps(note.as_json()))) == note
    assert ALL.render(note, "zh") == "缺少 a.bin、b.bin"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_has_no_word_for_survives_a_file(number: float) -> None:
    stored = json.dumps(CHANGE(change=number).as_json(), allow_nan=False)
    assert ALL.render(Note.from_json(json.loads(stored)), "en") == f"losses differ by {number:.2g}"


def test_a_note_in_a_note_is_in_the_same_language() -> None:
    note = FAILED(detail=CHANGE(change=0.0213))
    assert ALL.render(note, "zh") == "检查未通过：损失相差 0.021"
    assert str(note) == "check failed: losses differ by 0.021"


def test_a_message_that_was_worded_anew_is_shown_as_it_reads_today() -> None:
    note = Note.from_json(
        {"code": "cells.cut", "parameters": {"n": 2, "side": "test", "limit": 9}, "text": "as it was"}
    )
    assert ALL.render(note, "zh") == "2 条test提示截断为 9 个词元"


@pytest.mark.parametrize("language", ["en", "zh", "de"])
def test_a_note_whose_message_is_unknown_shows_the_text_that_came_with_it(language: str) -> None:
    assert ALL.render(Note("stranger.code", {"n": 1}, "one more thing"), language) == "one more thing"


def test_a_note_with_other_gaps_than_its_message_shows_its_own_text() -> None:
    assert ALL.render(Note("checks.change", {"delta": 1.0}, "as it was"), "zh") == "as it was"


def test_a_language_without_words_of_its_own_reads_english() -> None:
    assert ALL.render(CHANGE(change=0.5), "de") == "losses differ by 0.5"


def test_a_sentence_that_only_looks_like_a_message_stays_as_it_is() -> None:
    assert ALL.render(Note.plain("losses differ by 0.5"), "zh") == "losses differ by 0.5"


def test_names_are_made_safe_and_templates_are_not() -> None:
    shown = ALL.render(LACKS(names=("<b>", "c")), "en", lambda text: text.replace("<", "&lt;"))
    assert shown == "it lacks &lt;b>, c"


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        [],
        {"code": 1},
        {"code": "a", "parameters": 3},
        {"parameters": {}},
        {"code": "a", "parameters": {"n": {"number": "many"}}},
    ],
)
def test_what_is_no_note_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not a note"):
        Note.from_json(value)


def test_two_messages_with_one_code_are_refused() -> None:
    with pytest.raises(ValueError, match=r"two messages have the code cells\.cut"):
        MessageCatalogue.of([CUT, CUT])


def test_a_message_without_english_is_refused() -> None:
    with pytest.raises(ValueError, match="no English text"):
        Message("a.b", zh="只有中文")


@pytest.mark.parametrize("error", [CellError, MetricUnavailable])
def test_an_error_carries_its_note_and_reads_as_it(error: type[CellError]) -> None:
    raised = error(CHANGE(change=0.5))
    assert (raised.note, str(raised)) == (CHANGE(change=0.5), "losses differ by 0.5")
    assert error("a plain text").note == Note.plain("a plain text")


def test_an_error_of_another_process_keeps_note_and_details() -> None:
    raised = WorkerError(CHANGE(change=0.5), "a traceback")
    assert raised.note == CHANGE(change=0.5)
    assert str(raised) == "losses differ by 0.5\n\na traceback"


def test_numbers_of_numpy_are_kept_as_pythons() -> None:
    note = CUT(n=np.int64(3), side="test", limit=np.int32(9))
    assert json.loads(json.dumps(note.as_json())) == Note.from_json(note.as_json()).as_json()
    assert str(CHANGE(change=np.float32(0.5))) == "losses differ by 0.5"
    assert Note("a.b", {"count": np.int64(3)}).parameters == {"count": 3}


def test_a_list_of_texts_is_a_list_of_names() -> None:
    assert str(LACKS(names=["a", "b"])) == "it lacks a, b"


@pytest.mark.parametrize("value", [None, [1, 2], {"a": 1}, object(), CUT])
def test_what_no_file_could_keep_is_refused_with_the_code_and_the_gap(value: object) -> None:
    with pytest.raises(TypeError, match=r"a note of the message metrics\.lacks: names is "):
        LACKS(names=value)  # type: ignore[arg-type]


def test_a_missing_or_ill_fitting_parameter_names_the_message() -> None:
    with pytest.raises(ValueError, match=r"a note of the message cells\.cut lacks 'limit'"):
        CUT(n=2, side="test")
    with pytest.raises(ValueError, match=r"a note of the message checks\.change: "):
        CHANGE(change="much")


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({"en": "a {x", "zh": "{x}"}, "expected '}'"),
        ({"en": "a {x}", "zh": "{y}"}, "other gaps in zh"),
        ({"en": "a {x.__class__}", "zh": "{x.__class__}"}, "a gap that is no name"),
        ({"en": "a {}", "zh": "{}"}, "a gap that is no name"),
    ],
)
def test_a_message_whose_gaps_do_not_fit_is_refused(texts: dict[str, str], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Message("a.b", **texts)


def test_a_singular_with_other_gaps_is_refused() -> None:
    with pytest.raises(ValueError, match="singular of en"):
        Message("a.b", en="{n} rows", singular={"en": "a {row}"})
