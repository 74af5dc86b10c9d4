"""A declarative task turns a row into prompt, answer and content, and names the field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import DataError, Task, TextTask
from ftbench.records.conversation import Conversation
from ftbench.task_types.template import field_names
from tests.strategies import any_text

MAIL = TextTask(
    name="mail",
    output="text",
    prompts={"en": "From {sender}: {body}\nReply:"},
    answers={"en": " {reply}"},
    metrics=("rougeL",),
    aliases={"body": ("text", "message")},
)
MOOD = TextTask(
    name="mood",
    output="label",
    prompts={"en": "{text} =>", "zh": "{text}："},
    answers={"en": " {label}", "zh": "{label}"},
    labels=("good", "bad"),
    verbalizers={"zh": {"good": "好"}},
    metrics=("accuracy",),
)
ROW = {"sender": "Ann", "body": "Where is my parcel?", "reply": "On its way."}


def fault(task: TextTask, row: Mapping[str, Any]) -> tuple[str, str | None]:
    with pytest.raises(DataError) as caught:
        task.example(row, "en")
    return caught.value.message, caught.value.key


def test_it_satisfies_the_contract_of_a_task() -> None:
    assert isinstance(MAIL, Task)


def test_templates_are_filled_with_the_fields() -> None:
    example = MAIL.example(ROW, "en")
    assert example.prompt == "From Ann: Where is my parcel?\nReply:"
    assert (example.target, example.reference) == (" On its way.", "On its way.")


def test_white_space_around_fields_is_no_part_of_them() -> None:
    assert MAIL.example({**ROW, "body": " Where is my parcel? \n"}, "en") == MAIL.example(ROW, "en")


def test_numbers_are_text() -> None:
    assert MAIL.example({**ROW, "reply": 42}, "en").target == " 42"
    assert MAIL.example({**ROW, "reply": 0}, "en").target == " 0"


def test_braces_in_a_field_are_left_alone() -> None:
    assert MAIL.example({**ROW, "body": "{sender} {0} {{x}}"}, "en").prompt == "From Ann: {sender} {0} {{x}}\nReply:"


def test_a_chat_model_gets_the_instruction_and_answers_without_the_white_space() -> None:
    task = replace(MAIL, instructions={"en": "Answer this mail of {sender}.\n\n{body}"})
    chat = task.example(ROW, "en").conversation
    assert chat == Conversation.of("Answer this mail of Ann.\n\nWhere is my parcel?", "On its way.")
    assert task.chat_fingerprint("en") == {"instruction": "Answer this mail of {sender}.\n\n{body}"}


def test_without_an_instruction_a_chat_model_gets_the_prompt() -> None:
    chat = MAIL.example(ROW, "en").conversation
    assert chat == Conversation.of("From Ann: Where is my parcel?\nReply:", "On its way.")
    assert MAIL.chat_fingerprint("en") == {}


def test_an_instruction_changes_neither_prompt_nor_id_nor_fingerprint() -> None:
    task = replace(MAIL, instructions={"en": "{body}"})
    asked, plain = task.example(ROW, "en"), MAIL.example(ROW, "en")
    assert replace(asked, chat=None) == plain
    assert task.fingerprint("en") == MAIL.fingerprint("en")


@pytest.mark.parametrize("name", ["text", "message"])
def test_the_first_alias_that_is_there_is_taken(name: str) -> None:
    row = {"sender": "Ann", name: ROW["body"], "reply": ROW["reply"]}
    assert MAIL.example(row, "en") == MAIL.example(ROW, "en")


def test_the_tasks_own_name_comes_before_an_alias() -> None:
    assert MAIL.example({**ROW, "text": "not this"}, "en") == MAIL.example(ROW, "en")


def test_a_label_is_said_by_its_verbalizer_and_compared_by_its_name() -> None:
    example = MOOD.example({"text": "不错", "label": "good"}, "zh")
    assert (example.target, example.reference) == ("好", "good")
    assert MOOD.example({"text": "差", "label": "bad"}, "zh").target == "bad"
    assert MOOD.verbalizer("good", "en") == " good"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reply": None}, "the field is empty (the row has: sender, body, reply)"),
        ({"reply": float("nan")}, "the field is empty (the row has: sender, body, reply)"),
        ({"reply": float("-inf")}, "the field is empty (the row has: sender, body, reply)"),
        ({"reply": "\ufeff\u200b"}, "the field is empty (the row has: sender, body, reply)"),
        ({"reply": "\t"}, "the field is empty (the row has: sender, body, reply)"),
        ({"reply": ["a"]}, "the field must be text, not ['a'] (the row has: sender, body, reply)"),
        ({"reply": {"a": 1}}, "the field must be text, not {'a': 1} (the row has: sender, body, reply)"),
    ],
)
def test_a_field_that_cannot_be_used_is_named_with_the_reason(change: dict[str, Any], message: str) -> None:
    assert fault(MAIL, {**ROW, **change}) == (message, "reply")


def test_a_missing_field_is_named_with_those_that_are_there() -> None:
    assert fault(MAIL, {"sender": "Ann", "body": "x"}) == ("the field is missing (the row has: sender, body)", "reply")
    assert fault(MAIL, {}) == ("the field is missing (the row has: nothing)", "sender")


def test_half_a_character_is_refused() -> None:
    message, key = fault(MAIL, {**ROW, "body": "cut \udc80"})
    assert (message, key) == ("the field has half a character (a lone surrogate, as of a cut emoji)", "body")


def test_an_id_follows_from_prompt_and_answer_alone() -> None:
    one, other = MAIL.example(ROW, "en"), MAIL.example({**ROW, "number": 7}, "en")
    assert one.id == other.id
    assert len({one.id, *(MAIL.example({**ROW, key: "else"}, "en").id for key in ROW)}) == 4


def test_content_is_the_rows_own_input_and_answer_without_any_template() -> None:
    assert MAIL.example(ROW, "en").row_texts == ("Where is my parcel?\nAnn", "On its way.")
    assert MOOD.example({"text": "fine", "label": "good"}, "en").row_texts == ("fine", "good")


def test_content_does_not_depend_on_the_words_or_the_order_of_the_template() -> None:
    turned = replace(MAIL, prompts={"en": "Please answer.\n{body}\n-- {sender}"}, answers={"en": "\nDear, {reply}"})
    assert turned.example(ROW, "en").row_texts == MAIL.example(ROW, "en").row_texts


def test_a_tasks_own_content_sees_the_tasks_own_names() -> None:
    own = replace(MAIL, row_texts=lambda row: (str(row["body"]), str(row["reply"])))
    example = own.example({"sender": "Ann", "message": "Where?", "reply": "There."}, "en")
    assert example.row_texts == ("Where?", "There.")


def test_preparing_makes_the_strings_that_the_templates_use() -> None:
    joined = replace(MAIL, prepare=lambda row, language: {**row, "body": " / ".join(row["body"])})
    assert joined.example({**ROW, "body": ["a", "b"]}, "en").prompt == "From Ann: a / b\nReply:"


def test_preparing_sees_null_where_a_number_is_not_finite() -> None:
    seen: dict[str, Any] = {}
    spy = replace(MAIL, prepare=lambda row, language: seen.update(row) or {**row, "body": "x"})  # type: ignore[func-returns-value]
    spy.example({**ROW, "stars": float("nan"), "tags": ["a", float("inf")]}, "en")
    assert (seen["stars"], seen["tags"]) == (None, ["a", None])


def test_the_fields_are_all_names_under_which_something_is_looked_for() -> None:
    assert replace(MAIL, followed_by={"text": "more"}).fields() == (
        "sender",
        "body",
        "reply",
        "text",
        "message",
        "more",
    )
    assert MOOD.fields() == ("text", "label")


def test_a_column_without_a_name_follows_no_field() -> None:
    row = {"sender": "Ann", "text": "Where?", "reply": "There.", "": "17"}
    assert MAIL.example(row, "en").prompt == "From Ann: Where?\nReply:"


@pytest.mark.parametrize("word", ["<noinput>", "<NoInput>", "N/A", "nan", "none", "无", " - "])
def test_a_word_for_no_input_is_not_the_next_line(word: str) -> None:
    task = replace(MAIL, followed_by={"text": "more"})
    row = {"sender": "Ann", "text": "Where?", "more": word, "reply": "There."}
    assert task.example(row, "en").prompt == "From Ann: Where?\nReply:"


def test_what_follows_an_empty_column_stands_alone() -> None:
    task = replace(MAIL, followed_by={"text": "more"})
    row = {"sender": "Ann", "text": " ", "more": "Where?", "reply": "There."}
    assert task.example(row, "en").prompt == "From Ann: Where?\nReply:"


@pytest.mark.parametrize(
    "change",
    [
        {"prompts": {"en": "{sender} wrote {body}"}},
        {"answers": {"en": " {reply}!"}},
        {"max_new_tokens": 3},
        {"stop": ("\n",)},
        {"labels": ("a",)},
        {"verbalizers": {"en": {"a": "b"}}},
        {"output": "label"},
        {"name": "post"},
    ],
)
def test_a_fingerprint_changes_with_everything_that_decides_an_answer(change: dict[str, Any]) -> None:
    assert replace(MAIL, **change).fingerprint("en") != MAIL.fingerprint("en")


def test_built_in_data_is_the_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "en.jsonl").write_text("{}", encoding="utf-8")
    shipped = replace(MOOD, folder=tmp_path)
    assert (shipped.builtin_data("en"), shipped.builtin_data("zh")) == (tmp_path / "data" / "en.jsonl", None)
    assert shipped.data_card == tmp_path / "DATA_CARD.md"
    assert (MOOD.builtin_data("en"), MOOD.data_card) == (None, None)


@pytest.mark.parametrize(
    ("template", "names"), [("{a} and {b} and {a}", ["a", "b"]), ("none", []), ("{{no}} {yes}", ["yes"])]
)
def test_field_names_are_those_between_braces_each_once(template: str, names: list[str]) -> None:
    assert field_names(template) == names


@given(row=st.dictionaries(st.sampled_from(["sender", "body", "reply", "text", "x"]), any_text | st.integers()))
def test_any_row_gives_an_example_or_names_a_field(row: dict[str, Any]) -> None:
    try:
        example = MAIL.example(row, "en")
    except DataError as error:
        key = error.key
    else:
        key = None
        assert example.prompt.startswith("From ")
    assert key in (None, "sender", "body", "reply")


def test_an_answer_of_a_label_task_with_another_field_is_an_error_that_names_both() -> None:
    task = TextTask(
        name="t", output="label", prompts={"en": "{text}"}, answers={"en": "!{x0a}"}, metrics=(), labels=("a", "b")
    )
    with pytest.raises(DataError) as caught:
        task.example({"text": "words", "label": "a"}, "en")
    assert str(caught.value) == "answer: the answer of a label task has one field, {label}, not {x0a}"
