"""A conversation that a format can say is read back from it as it was, through every kind of file."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings

from ftbench import DataError
from ftbench.data.conversations.reading import FORMATS, format_of
from ftbench.data.converting.dialogue import Dialogue, read_dialogue
from ftbench.data.converting.formats import WRITTEN
from ftbench.data.converting.losses import ROWS, Losses
from ftbench.data.converting.written_format import WrittenFormat
from ftbench.data.writing.containers import CONTAINERS
from ftbench.text.missing import without_missing_numbers
from tests.core.data.converting.conversations import dialogues, plain_dialogues
from tests.core.data.writing.reading_back import read_back
from tests.covering import covering, rest_is_slow
from tests.examples import fewer_examples

every_format = pytest.mark.parametrize("target", WRITTEN.values(), ids=WRITTEN)

NOT_IN_TABLES = [
    (name, suffix)
    for name, target in WRITTEN.items()
    for suffix, container in CONTAINERS.items()
    if not (container.nested or target.in_tables)
]
"""Formats and the kinds of files that cannot hold them."""
OF_ONE_TURN = ("prompt-completion", "question-answer")


def through_json(row: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(row))


def read(row: dict[str, Any], target: WrittenFormat) -> Dialogue:
    form = format_of(row)
    assert form is target.form
    return read_dialogue(row, form)


def test_every_format_that_is_read_is_written() -> None:
    assert {written.form for written in WRITTEN.values()} == set(FORMATS)


@every_format
@fewer_examples()
@given(dialogue=dialogues())
def test_without_a_loss_the_conversation_is_read_back_as_it_was(target: WrittenFormat, dialogue: Dialogue) -> None:
    losses = Losses()
    row = target.write(dialogue, losses)
    if row is None:
        assert ROWS in {loss.kind for loss in losses.found}
    elif not losses.found:
        assert read(through_json(row), target) == dialogue


@every_format
@fewer_examples()
@given(dialogue=dialogues())
def test_what_is_left_after_losses_can_be_said_in_full(target: WrittenFormat, dialogue: Dialogue) -> None:
    row = target.write(dialogue, Losses())
    if row is None:
        return
    left = read(through_json(row), target)
    losses = Losses()
    assert target.write(left, losses) == row
    assert losses.found == []


@every_format
@fewer_examples()
@given(data=plain_dialogues())
def test_questions_and_answers_with_a_system_message_are_never_lost(target: WrittenFormat, data: Dialogue) -> None:
    turns = [message for message in data.messages if message.role != "system"]
    losses = Losses()
    row = target.write(data, losses)
    assert row is not None
    if target.name in OF_ONE_TURN and len(turns) > 2:
        assert [str(loss.kind.what()) for loss in losses.found] == ["more than one question and answer"]
    else:
        assert losses.found == []
        assert read(through_json(row), target) == data


@given(dialogue=dialogues())
def test_openai_says_nearly_everything(dialogue: Dialogue) -> None:
    losses = Losses()
    WRITTEN["openai"].write(dialogue, losses)
    assert not losses.found or any("</think>" in message.reasoning for message in dialogue.messages)


@rest_is_slow(
    ("name", "suffix"), list(product(WRITTEN, CONTAINERS)), covering([list(WRITTEN)], list(CONTAINERS), NOT_IN_TABLES)
)
@settings(max_examples=6)
@given(dialogue=dialogues())
def test_every_kind_of_file_keeps_the_conversation(
    name: str, suffix: str, dialogue: Dialogue, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target, container = WRITTEN[name], CONTAINERS[suffix]
    row = target.write(dialogue, Losses())
    if row is None or not (container.nested or target.in_tables):
        return
    expected = read(through_json(row), target)
    path = tmp_path_factory.mktemp("written") / f"rows{suffix}"
    try:
        container.write(path, [row, row])
    except DataError as error:
        if suffix not in (".csv", ".tsv", ".xlsx") or "cannot hold the character" not in str(error):
            raise
        return
    for written in read_back(path):
        assert read(without_missing_numbers(written), target) == expected
