"""From an example to the texts that may be changed, and from changed texts to an example with the same answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from ftbench.contracts.augmentation import SourceRow
from ftbench.contracts.task import CONVERSATION, Language, Task
from ftbench.data.labels import with_label_names
from ftbench.errors import DataError, nearest
from ftbench.messages import data_errors
from ftbench.records.conversation import Conversation
from ftbench.records.example import Example, Row, example_id
from ftbench.records.message import ChatMessage, Role, Text


def source_row(
    task: Task, example: Example, row: Row, language: Language, *, fields: Collection[str], roles: Collection[Role]
) -> SourceRow:
    """The texts of an example that may be changed: its `fields` (all, if there are none), or messages of `roles`.

    `row` is the row as the task read it. Raises `DataError` for a field that the input does not have, and for a task
    without any input that is known.
    """
    if task.reads_conversations:
        if fields:
            raise DataError(data_errors.CONVERSATIONS_HAVE_NO_FIELDS(), key="fields")
        messages = example.conversation.messages
        texts = {
            str(place): message.text
            for place, message in enumerate(messages)
            if message.role in roles and not message.trained and message.text.strip()
        }
        return SourceRow(example.id, texts, language, example.reference, messages)
    inputs = task.inputs(row, language)
    if not inputs:
        raise DataError(data_errors.INPUT_UNKNOWN(task=task.name))
    for name in fields:
        if name not in inputs:
            raise DataError(data_errors.NO_INPUT_FIELD(field=name, hint=nearest(name, inputs)), key="fields")
    chosen = {name: text for name, text in inputs.items() if not fields or name in fields}
    return SourceRow(example.id, chosen, language, example.reference)


def variant(
    task: Task, example: Example, row: Row, language: Language, changed: Mapping[str, str], *, names: str
) -> Example:
    """The example with changed texts of `source_row`; answers stay. `names` are the words for all labels.

    Raises `DataError` if a text is empty.
    """
    if task.reads_conversations:
        chat = example.conversation
        messages = tuple(
            replace(message, content=(Text(changed[str(place)]),)) if str(place) in changed else message
            for place, message in enumerate(chat.messages)
        )
        made = task.example({**row, CONVERSATION: replace(chat, messages=messages)}, language)
    else:
        made = with_label_names(task.with_inputs(row, changed, language), names)
    own_messages = _with_answers(made.messages, example.messages)
    own_chat = _chat(made.chat, example.chat)
    identified = example_id(own_chat.messages, own_chat.tools) if own_chat else example_id(own_messages)
    return Example(
        id=identified,
        messages=own_messages,
        reference=example.reference,
        row_texts=(made.row_texts[0], example.row_texts[1]),
        group=example.group,
        chat=own_chat,
        origin=example.id,
    )


def _chat(made: Conversation | None, original: Conversation | None) -> Conversation | None:
    if made is None or original is None:
        return None
    return replace(made, messages=_with_answers(made.messages, original.messages))


def _with_answers(made: tuple[ChatMessage, ...], original: tuple[ChatMessage, ...]) -> tuple[ChatMessage, ...]:
    """The changed messages with the original's answers: labels may have been tidied, and turns chosen."""
    return tuple(
        before if before.trained else replace(after, trained=False)
        for after, before in zip(made, original, strict=True)
    )
