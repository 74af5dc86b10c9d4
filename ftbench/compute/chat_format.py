"""Conversations, as chat models read them: written by the model's own template, ended by its end of turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ftbench.chat.answers import ReadAnswer
from ftbench.chat.renderer import ChatRenderer, ChatRow
from ftbench.compute.encode import EncodedExample
from ftbench.compute.prompt_format import Prompt, PromptFormat
from ftbench.errors import CellError, ChatError
from ftbench.messages import Message
from ftbench.messages.cells import SHORTENED
from ftbench.messages.chat import DOES_NOT_FIT, IN_EXAMPLE
from ftbench.records.conversation import Conversation
from ftbench.records.example import Example
from ftbench.records.message import ChatMessage

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


_BEGIN = 60
"""Characters of a conversation that an error shows."""


@dataclass(frozen=True, slots=True)
class ChatFormat(PromptFormat):
    """Examples as conversations.

    What is too long loses its oldest turns, then the middle of a message of the user; the template stays whole.
    """

    renderer: ChatRenderer

    @property
    def cut_note(self) -> Message:
        """What is said of conversations that were too long."""
        return SHORTENED

    @property
    def tokenizer(self) -> PreTrainedTokenizerBase:  # that of the renderer
        return self.renderer.tokenizer

    @property
    def end_ids(self) -> frozenset[int]:
        """The tokens that end a turn or a text."""
        return self.renderer.stop_ids

    def encode(self, examples: Sequence[Example], *, limit: int) -> tuple[list[EncodedExample], int]:
        """(rows, examples left out). A conversation is one row, or a row for each answer if the template asks for it.

        Raises `CellError` for a conversation that the template cannot carry exactly.
        """
        rows, left_out = [], 0
        for example in examples:
            try:
                rows += self._rows(example, limit)
            except ChatError as error:
                if not _too_long(error):
                    raise _of_example(error, example) from error
                left_out += 1
        return rows, left_out

    def _rows(self, example: Example, limit: int) -> list[EncodedExample]:
        rows = self.renderer.rows_within(example.conversation, limit)
        if any(row.dropped or row.truncated for row in rows):
            whole = {row.place: len(row.tokens) for row in self.renderer.rows(example.conversation)}
            return [_encoded(example, row, whole[row.place]) for row in rows]
        return [_encoded(example, row, len(row.tokens)) for row in rows]

    def encode_choices(
        self, examples: Sequence[Example], choices: Sequence[str], *, limit: int
    ) -> list[list[EncodedExample]]:
        """[choices][examples]: each choice, without the white space around it, as the assistant's whole turn."""
        rows: list[list[EncodedExample]] = [[] for _ in choices]
        for example in examples:
            answered = [example.conversation.answered(choice.strip()) for choice in choices]
            try:
                scored = self._scored(example, answered, limit)
            except ChatError as error:
                if _too_long(error):
                    raise ValueError(f"the longest label does not fit into {limit} tokens") from None
                raise _of_example(error, example) from error
            for choice_rows, row in zip(rows, scored, strict=True):
                choice_rows.append(row)
        return rows

    def _scored(self, example: Example, answered: Sequence[Conversation], limit: int) -> list[EncodedExample]:
        """A row for each conversation, which differ in their last answer; all of that answer is trained on.

        All answers are read after the same prompt: the one that leaves room for the longest of them.
        """
        rows = [self._only_row(chat) for chat in answered]
        lengths = [len(row.tokens) for row in rows]
        read = answered[0]
        if max(lengths) > limit:
            read = self.renderer.fit(answered[lengths.index(max(lengths))], limit).conversation
            rows = [self._only_row(read.answered(chat.answer.text)) for chat in answered]
        turns = self._turns(read)
        return [
            replace(_encoded(example, row, length).last_answer, turns=turns)
            for row, length in zip(rows, lengths, strict=True)
        ]

    def _only_row(self, conversation: Conversation) -> ChatRow:
        """The row of a conversation of which one answer is trained on."""
        (row,) = self.renderer.rows(conversation)
        return row

    def prompts(self, examples: Sequence[Example], *, limit: int | None) -> list[Prompt | None]:
        """The tokens of each conversation up to its last answer, with the beginning of a turn of the assistant.

        A conversation has none if its system message and the template alone have more than `limit` tokens.
        """
        prompts: list[Prompt | None] = []
        for example in examples:
            conversation, truncated = example.conversation, 0
            try:
                whole = tokens = self.renderer.prompt(conversation)
                if limit is not None and len(whole) > limit:
                    conversation = self.renderer.fit(conversation, limit, reserve=0).conversation
                    tokens = self.renderer.prompt(conversation)
                    truncated = len(whole) - len(tokens)
            except ChatError as error:
                if not _too_long(error):
                    raise _of_example(error, example) from error
                prompts.append(None)
            else:
                prompts.append(Prompt(tokens, truncated, self._turns(conversation)))
        return prompts

    def read(self, ids: Sequence[int]) -> ReadAnswer:
        """What stands after the reasoning, if there is any."""
        return self.renderer.answer_text(tuple(ids))

    def generated(self, example: Example) -> str:
        """The text of the last answer, after its reasoning where reasoning is on."""
        reasoning = example.conversation.answer.reasoning if self.renderer.template.thinking else ""
        return self.renderer.traits.style.tags.wrap(reasoning) + example.target if reasoning else example.target

    def _turns(self, conversation: Conversation) -> tuple[tuple[str, str], ...]:
        """(role, text) of the messages before the last answer, the system message of the matrix among them."""
        system = self.renderer.template.system
        added = (("system", system),) if system and not conversation.system else ()
        return (*added, *((message.role, _shown(message)) for message in conversation.prompt))


def _encoded(example: Example, row: ChatRow, whole: int) -> EncodedExample:
    """The row of an example that has `whole` tokens where it need not be shortened."""
    return EncodedExample(
        example.id,
        row.tokens,
        row.trained,
        truncated=whole - len(row.tokens),
        joined=row.joined,
        spells_control=row.spells_control,
        prompt_tokens=row.prompt_tokens,
    )


def _shown(message: ChatMessage) -> str:
    """The text of a message for people, with the calls of tools on lines of their own."""
    calls = (f"{call.name}({call.arguments})" for call in message.tool_calls)
    return "\n".join(filter(None, [message.text, *calls]))


def _too_long(error: ChatError) -> bool:
    return error.note.code == DOES_NOT_FIT.code


def _of_example(error: ChatError, example: Example) -> CellError:
    """The error with the beginning of the conversation and the message in which it occurred."""
    messages = example.conversation.messages
    begin = next((message.text for message in messages if message.role == "user"), "")
    turn = len(messages) if error.turn is None else error.turn + 1
    return CellError(IN_EXAMPLE(begin=" ".join(begin.split())[:_BEGIN], turn=turn, fault=error.note))
