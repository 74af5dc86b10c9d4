"""Which texts of a row may change, the example of changed texts, and which variants are used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ftbench import ChatMessage, ChatTask, DataError, Example, Rejected, SourceRow, Task, TextTask
from ftbench.contracts.task import CONVERSATION
from ftbench.data.augmenting.choice import VariantFilter, checked, reasons
from ftbench.data.augmenting.variants import source_row, variant
from ftbench.records.conversation import Conversation

REVIEWS = TextTask(
    name="reviews",
    output="label",
    prompts={"en": "Review of {product}: {text}\nMood:"},
    answers={"en": " {label}"},
    instructions={"en": "{text}\nOne of: {labels}"},
    metrics=("accuracy",),
    aliases={"text": ("review",)},
    followed_by={"review": "more"},
)
STORED = {"review": "Good bread.", "more": "Warm, too.", "product": "Bakery", "label": "positive"}
CHAT = ChatTask(name="chat", metrics=("rougeL",))
TALK = Conversation(
    (
        ChatMessage.of("system", "Be kind."),
        ChatMessage.of("user", "Hello."),
        ChatMessage.of("assistant", "Hi!", trained=True),
        ChatMessage.of("user", "How are you?"),
        ChatMessage.of("assistant", "Well.", trained=True),
    )
)


def source(task: Task, example: Example, row: Any, *fields: str, roles: Any = ("user",)) -> SourceRow:
    return source_row(task, example, row, "en", fields=fields, roles=roles)


def test_the_input_of_a_text_task_is_the_fields_of_its_prompt_as_the_prompt_has_them() -> None:
    example = REVIEWS.example(STORED, "en")
    assert source(REVIEWS, example, STORED).texts == {"product": "Bakery", "text": "Good bread.\nWarm, too."}
    assert source(REVIEWS, example, STORED, "text").texts == {"text": "Good bread.\nWarm, too."}
    assert source(REVIEWS, example, STORED).answer == "positive"


def test_a_field_that_the_input_has_not_is_an_error_with_the_nearest() -> None:
    with pytest.raises(DataError, match=r"no field \"texts\"\. Did you mean 'text'") as caught:
        source(REVIEWS, REVIEWS.example(STORED, "en"), STORED, "texts")
    assert caught.value.key == "fields"


def test_a_field_that_is_in_the_answer_too_is_not_changed() -> None:
    task = TextTask(name="t", output="text", prompts={"en": "{a} {b}"}, answers={"en": "{b} {c}"}, metrics=("rougeL",))
    row = {"a": "1", "b": "2", "c": "3"}
    assert source(task, task.example(row, "en"), row).texts == {"a": "1"}


def test_a_variant_has_new_texts_and_the_answer_of_its_row_as_it_was_tidied() -> None:
    plain = REVIEWS.example({**STORED, "label": "Positive "}, "en")
    answer = ChatMessage.of("assistant", " positive", trained=True)
    tidied = replace(plain, messages=(*plain.messages[:-1], answer), reference="positive", group="shop")
    made = variant(REVIEWS, tidied, STORED, "en", {"text": "Fine bread."}, names="positive, negative")
    assert made.prompt == "Review of Bakery: Fine bread.\nMood:"
    assert (made.target, made.reference, made.group, made.origin) == (" positive", "positive", "shop", tidied.id)
    assert made.row_texts == ("Bakery\nFine bread.", tidied.row_texts[1])
    assert made.conversation.messages[0].text == "Fine bread.\nOne of: positive, negative"
    assert made.id not in (plain.id, tidied.id)


def test_a_prepared_row_is_changed_after_it_was_prepared() -> None:
    task = TextTask(
        name="recipes",
        output="text",
        prompts={"en": "With {things}:"},
        answers={"en": " {dish}"},
        metrics=("rougeL",),
        prepare=lambda row, language: {"things": ", ".join(row["things"]), "dish": row["dish"]},
        row_texts=lambda row: ("+".join(row["things"]), row["dish"]),
    )
    row = {"things": ["eggs", "milk"], "dish": "omelette"}
    example = task.example(row, "en")
    assert source(task, example, row).texts == {"things": "eggs, milk"}
    made = variant(task, example, row, "en", {"things": "milk, eggs"}, names="")
    assert (made.prompt, made.target) == ("With milk, eggs:", " omelette")


def test_of_a_conversation_the_messages_of_the_user_may_change() -> None:
    example = CHAT.example({CONVERSATION: TALK}, "en")
    row = source(CHAT, example, {CONVERSATION: TALK})
    assert row.texts == {"1": "Hello.", "3": "How are you?"}
    assert row.messages == TALK.messages
    assert source(CHAT, example, {CONVERSATION: TALK}, roles=("system",)).texts == {"0": "Be kind."}


def test_answers_that_are_trained_on_never_change_whatever_the_roles() -> None:
    example = CHAT.example({CONVERSATION: TALK}, "en")
    assert source(CHAT, example, {CONVERSATION: TALK}, roles=("assistant",)).texts == {}


def test_a_variant_of_a_conversation_keeps_its_answers_and_which_of_them_are_trained_on() -> None:
    from ftbench.data.turns import with_turns

    whole = CHAT.example({CONVERSATION: TALK}, "en")
    chosen = with_turns({"train": [whole], "validation": [], "test": []}, train_on="last", evaluate_on="last")
    (example,) = chosen["train"]
    made = variant(CHAT, example, {CONVERSATION: TALK}, "en", {"3": "And you?"}, names="")
    assert [message.text for message in made.conversation.messages] == [
        "Be kind.",
        "Hello.",
        "Hi!",
        "And you?",
        "Well.",
    ]
    assert [message.trained for message in made.conversation.messages] == [False, False, False, False, True]
    assert made.stretches[0].endswith("User: And you?\n\nAssistant:")
    assert made.stretches[1:] == (" Well.",)
    assert made.reference == "Well."


def test_conversations_have_no_fields() -> None:
    with pytest.raises(DataError, match="messages and no fields"):
        source(CHAT, CHAT.example({CONVERSATION: TALK}, "en"), {CONVERSATION: TALK}, "text")


class Own(Task):
    name, output, languages, metrics = "own", "text", ("en",), ("rougeL",)

    def example(self, row: Any, language: str) -> Example:
        return Example.of(row["a"], row["b"], row["b"])

    def fingerprint(self, language: str) -> Any:
        return {}


def test_a_task_that_does_not_tell_its_input_cannot_be_augmented() -> None:
    row = {"a": "1", "b": "2"}
    with pytest.raises(DataError, match='the task "own" does not tell the fields of its input'):
        source(Own(), Own().example(row, "en"), row)


def test_a_task_of_ones_own_tells_them_and_its_rows_can_be_changed() -> None:
    class Telling(Own):
        def inputs(self, row: Any, language: str) -> Any:
            return {"a": row["a"]}

    task, row = Telling(), {"a": "1", "b": "2"}
    example = task.example(row, "en")
    assert source(task, example, row).texts == {"a": "1"}
    assert variant(task, example, row, "en", {"a": "3"}, names="").prompt == "3"


ROW = SourceRow("id", {"a": "Some text.", "b": "More"}, "en", "yes")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"a": "Other text."}, {"a": "Other text.", "b": "More"}),
        ({"a": "  "}, Rejected("empty")),
        ({"a": "some  text", "b": "more!"}, Rejected("unchanged")),
        ({}, Rejected("unchanged")),
        (Rejected("length"), Rejected("length")),
    ],
)
def test_a_variant_is_whole_or_rejected(made: Any, expected: Any) -> None:
    assert checked(ROW, made) == expected


def test_what_an_augmentation_may_not_give_is_an_error() -> None:
    with pytest.raises(ValueError, match="texts that its row has not: c"):
        checked(ROW, {"c": "text"})
    with pytest.raises(ValueError, match='"ugly" is no reason: empty, unchanged'):
        checked(ROW, Rejected("ugly"))  # type: ignore[arg-type]


def made_of(text: str) -> Example:
    return REVIEWS.example({"text": text, "product": "x", "label": "positive"}, "en")


def test_a_variant_that_equals_a_test_row_a_training_row_or_an_earlier_variant_is_not_used() -> None:
    chosen = VariantFilter.of([made_of("trained on")], [made_of("Held out!")])
    judged = [chosen.judged(made_of(text)) for text in ("held OUT", "trained on.", "new", "new", "newer")]
    assert judged == ["held-out", "repeated", None, "repeated", None]
    assert reasons([reason for reason in judged if reason]) == {"held-out": 1, "repeated": 2}
