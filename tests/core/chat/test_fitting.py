"""What is too long loses its oldest turns whole, and then the middle of what a user said; a template is never cut."""

from __future__ import annotations

import pytest

from ftbench.errors import ChatError
from ftbench.records.conversation import Conversation

from .templates import CHATML, dialogue, renderer, said
from .test_renderer import DROPS_REASONING

LONG = dialogue(
    ("system", "Be short."),
    ("user", "First question"), ("assistant", "First answer."),
    ("user", "Second question"), ("assistant", "Second answer."),
    ("user", "Third question"), ("assistant", "Third answer."),
)  # fmt: skip


def test_a_conversation_that_fits_stays_as_it_is() -> None:
    fit = renderer().fit(LONG, 1000)
    assert fit.conversation is LONG
    assert (fit.dropped, fit.truncated) == (0, 0)


def test_the_oldest_turns_go_as_wholes_and_the_system_message_stays() -> None:
    made = renderer()
    shorter = dialogue(*[(message.role, message.text) for message in (LONG.messages[0], *LONG.messages[3:])])
    limit = len(made.rows(shorter)[0].tokens)
    fit = made.fit(LONG, limit)
    assert fit.conversation == shorter
    assert fit.dropped == 2
    assert made.fit(LONG, limit - 1).dropped == 4


def test_room_is_kept_for_an_answer_that_is_generated() -> None:
    made = renderer()
    length = len(made.prompt(LONG))
    assert made.fit(LONG, length + 10, reserve=10).dropped == 0
    assert made.fit(LONG, length + 9, reserve=10).dropped == 2


def test_a_turn_that_is_too_long_alone_loses_the_middle_of_its_users_text() -> None:
    made = renderer()
    text = "Begin " + "word " * 200 + "the end?"
    long = Conversation.of(text, "Yes.")
    fit = made.fit(long, 60)
    shortened = fit.conversation.messages[0].text
    assert shortened.startswith("Begin ")
    assert shortened.endswith(" the end?")
    assert " … " in shortened
    (row,) = made.rows(fit.conversation)
    assert 55 <= len(row.tokens) <= 60
    assert fit.truncated == len(made.rows(long)[0].tokens) - len(row.tokens)
    assert said(made, row) == "Yes.<|im_end|>"


def test_an_answer_is_never_cut() -> None:
    with pytest.raises(ChatError, match="take more than 20 tokens"):
        renderer().fit(Conversation.of("Why?", "Because of this. " * 20), 20)


def test_rows_within_a_limit_tell_what_they_lost() -> None:
    made = renderer(CHATML)
    limit = len(made.rows(LONG)[0].tokens) - 1
    (row,) = made.rows_within(LONG, limit)
    assert row.dropped == 2
    assert row.place == 6
    assert said(made, row) == "Second answer.<|im_end|>Third answer.<|im_end|>"


def test_each_row_of_an_expanded_conversation_loses_what_it_must_by_itself() -> None:
    made = renderer(DROPS_REASONING)
    lengths = [len(row.tokens) for row in made.rows(LONG)]
    rows = made.rows_within(LONG, lengths[1])
    assert [row.dropped for row in rows] == [0, 0, 2]
    assert [row.place for row in rows] == [2, 4, 6]
    assert all(row.expanded for row in rows)
    assert [said(made, row) for row in rows] == [
        "First answer.<|im_end|>", "Second answer.<|im_end|>", "Third answer.<|im_end|>"
    ]  # fmt: skip
