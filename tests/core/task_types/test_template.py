"""Templates: names as columns have them, and optional fields whose lines vanish."""

from __future__ import annotations

import pytest

from ftbench import DataError, TextTask
from ftbench.task_types.template import field_names, filled, required_names


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{text}", ["text"]),
        ("{Agent reply}: {a-b} {Q#1} {50% off}", ["Agent reply", "a-b", "Q#1", "50% off"]),
        ("{问题} {{no}}", ["问题"]),
        ("{input?} {input} {more?}", ["input", "more"]),
    ],
)
def test_a_name_is_that_of_a_column_as_it_is_written(template: str, names: list[str]) -> None:
    assert field_names(template) == names


@pytest.mark.parametrize("template", ["{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:d}", "{ a}", "{a }", "{?}", "{a"])
def test_anything_else_in_braces_is_an_error(template: str) -> None:
    with pytest.raises(ValueError, match=r"only plain names|expected '}'"):
        field_names(template)


def test_a_name_is_required_where_it_stands_once_without_a_question_mark() -> None:
    assert required_names("{a?} {b} {c?} {c}") == ["b", "c"]


@pytest.mark.parametrize(
    ("template", "empty", "given"),
    [
        ("{q}\n{input?}\nA:", "Q\nA:", "Q\nI\nA:"),
        ("Ask: {q}\nInput: {input?}\nA:", "Ask: Q\nA:", "Ask: Q\nInput: I\nA:"),
        ("问：{q}\n输入：{input?}\n答：", "问：Q\n答：", "问：Q\n输入：I\n答："),
        ("{input?}\n{q}", "Q", "I\nQ"),
        ("{q}\n{input?}", "Q", "Q\nI"),
        ("{q} {input?}\nA:", "Q \nA:", "Q I\nA:"),
        ("{q}\nIn short, {input?}.\nA:", "Q\nIn short, .\nA:", "Q\nIn short, I.\nA:"),
        ("{q}\n\n  {input?}\n\nA: {{}}", "Q\n\n\nA: {}", "Q\n\n  I\n\nA: {}"),
    ],
)
def test_an_empty_optional_field_vanishes_with_its_line_if_it_stands_alone_on_it(
    template: str, empty: str, given: str
) -> None:
    assert filled(template, {"q": "Q", "input": ""}) == empty
    assert filled(template, {"q": "Q", "input": "I"}) == given


def test_a_line_break_in_a_value_is_no_line_of_the_template() -> None:
    assert filled("{q}\n{input?}\nA:", {"q": "one\n\nIn:\n", "input": ""}) == "one\n\nIn:\n\nA:"


TASK = TextTask(
    name="t",
    output="text",
    prompts={"en": "Do: {instruction}\nInput: {input?}\nDone:"},
    answers={"en": " {Agent reply}"},
    instructions={"en": "{instruction}\n{input?}"},
    metrics=(),
)


@pytest.mark.parametrize("row", [{}, {"input": ""}, {"input": None}, {"input": " "}, {"input": "<noinput>"}])
def test_a_row_may_lack_an_optional_field(row: dict[str, str | None]) -> None:
    example = TASK.example({"instruction": "add", "Agent reply": "3", **row}, "en")
    assert (example.prompt, example.target) == ("Do: add\nDone:", " 3")
    assert example.conversation.messages[0].text == "add"


def test_an_optional_field_that_is_there_is_in_prompt_and_instruction() -> None:
    example = TASK.example({"instruction": "add", "input": 7, "Agent reply": "3"}, "en")
    assert example.prompt == "Do: add\nInput: 7\nDone:"
    assert example.conversation.messages[0].text == "add\n7"


def test_a_field_that_is_not_optional_may_not_be_empty() -> None:
    with pytest.raises(DataError, match="instruction: the field is empty"):
        TASK.example({"instruction": "", "input": "7", "Agent reply": "3"}, "en")


def test_a_prompt_of_optional_fields_alone_may_not_be_empty() -> None:
    task = TextTask(name="t", output="text", prompts={"en": "{a?}{b?}"}, answers={"en": "{c}"}, metrics=())
    assert task.example({"b": "x", "c": "y"}, "en").prompt == "x"
    with pytest.raises(DataError, match="a: the field is empty, as are the others"):
        task.example({"c": "y"}, "en")


def test_the_fingerprint_of_a_task_holds_its_template_as_it_is_written() -> None:
    assert TASK.fingerprint("en")["prompt"] == "Do: {instruction}\nInput: {input?}\nDone:"
