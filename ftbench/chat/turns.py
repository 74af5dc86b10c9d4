"""Where the assistant's turns stand in the text of a conversation, shown by rendering it with and without them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from ftbench.chat.encoding import Marker
from ftbench.chat.messages import as_read
from ftbench.chat.reasoning import ReasoningTags, split_reasoning
from ftbench.chat.rendering import Rendered, Rendering
from ftbench.chat.traits import Traits
from ftbench.errors import ChatError
from ftbench.messages.chat import NO_END, NOT_A_PREFIX, REASONING_LOST, TEXT_LOST
from ftbench.records.message import ChatMessage, Text


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer of the assistant in the text that is read and written until its end."""

    place: int
    """The index of its message."""
    prompt: str
    """All that is read before it, as at inference."""
    untrained: str
    """What the template writes after that and no model would: an empty block of reasoning; often nothing."""
    pieces: tuple[tuple[str, bool], ...]
    """The rest up to the end of the turn, in pieces that are trained on or not."""
    grafted: bool = False
    """The template writes another turn than its generation prompt begins; the answer was put after the prompt."""

    @property
    def stretches(self) -> tuple[tuple[str, bool], ...]:
        """The whole text, in stretches that are trained on or not; none is empty."""
        parts = ((self.prompt, False), (self.untrained, False), *self.pieces)
        return tuple(part for part in parts if part[0])

    @property
    def text(self) -> str:
        """The text up to the end of the turn."""
        return "".join(text for text, _ in self.stretches)


@dataclass(frozen=True, slots=True)
class TurnFinder:
    """Finds the turns of one conversation."""

    rendering: Rendering
    traits: Traits
    mark: Marker
    system: str = ""
    """The system message of a conversation that has none."""
    tools: Sequence[Any] = ()

    def prompt(self, messages: Sequence[ChatMessage]) -> str:
        """The text that a model reads before it answers the messages. Raises `ChatError` if a text is lost."""
        with _named(len(messages)):
            prompt = self._completed(self.written(messages, prompt=True).text)
        self._check_texts(messages, prompt)
        return prompt

    def turn(self, messages: Sequence[ChatMessage]) -> Turn:
        """The turn of the last message.

        Raises `ChatError` if the text before it cannot be shown to be what inference reads, if it has no end, or if
        the template loses a text.
        """
        place = len(messages) - 1
        with _named(place):
            opened, whole = self.written(messages[:-1], prompt=True).text, self.written(messages)
        text, prompt = self._ended(whole.text, messages[-1], place), self._completed(opened)
        if whole.text.startswith(prompt):
            turn = text[len(prompt) :]
            block = "" if self.reasoning(messages[-1]) else self.tags.empty_block(turn, opened=self.tags.opens(prompt))
            generated = [(first - len(prompt), last - len(prompt)) for first, last in whole.generated]
            content = self.mark(self._answer(messages[-1]).strip())
            found = Turn(place, prompt, block, _pieces(turn, len(block), generated, content))
        else:
            found = self._grafted(messages, opened)
        self._check_texts(messages, found.text)
        if self.mark(self.reasoning(messages[-1]).strip()) not in found.text:
            raise ChatError(REASONING_LOST(), turn=place)
        return found

    def _completed(self, prompt: str) -> str:
        """The generation prompt with what the template writes after it and is no model's work."""
        if not self.traits.style.thinking and self.tags.opens(prompt):
            return prompt + self.tags.closed  # reasoning is off, and the template has no switch for it
        return prompt + self.traits.header

    def _grafted(self, messages: Sequence[ChatMessage], opened: str) -> Turn:
        """The turn after a generation prompt that begins reasoning, where the template writes a turn without it."""
        place, tags, last = len(messages) - 1, self.tags, messages[-1]
        answered = replace(last, reasoning="", content=(Text(self._answer(last)),))
        whole = self._ended(self.written((*messages[:-1], answered)).text, last, place)
        start = opened.rstrip().removesuffix(tags.opening)
        if not tags.opens(opened) or not whole.startswith(start):
            raise ChatError(NOT_A_PREFIX(), turn=place)
        turn = whole[len(start) :]
        block = tags.empty_block(turn, opened=False) or tags.empty_block(turn, opened=True)
        answer = turn[len(block) :]
        if answer.lstrip().startswith((tags.opening, tags.closing)):
            raise ChatError(NOT_A_PREFIX(), turn=place)
        prompt, reasoning = self._completed(opened), self.mark(self.reasoning(last).strip())
        closed = block[block.index(tags.closing) :] if block else tags.closed
        if reasoning:
            return Turn(place, prompt, "", ((reasoning + closed + answer, True),), grafted=True)
        return Turn(place, prompt, closed if tags.opens(prompt) else "", ((answer, True),), grafted=True)

    def _check_texts(self, messages: Sequence[ChatMessage], written: str) -> None:
        """Raise `ChatError` if a template has left out a message without an error."""
        for place, message in enumerate(messages):
            content = self.mark(self._answer(message).strip())
            # Some templates write results of tools as JSON.
            if content not in written and json.dumps(content, ensure_ascii=False)[1:-1] not in written:
                raise ChatError(TEXT_LOST(role=message.role), turn=place)

    def _answer(self, message: ChatMessage) -> str:
        """The text of a message without the reasoning that it may begin with."""
        text = message.text
        return split_reasoning(text, self.tags)[1] if message.role == "assistant" and not message.reasoning else text

    def _ended(self, whole: str, message: ChatMessage, place: int) -> str:
        """The text up to the end of its last turn, that of `message`."""
        ending = self.traits.call_end if message.tool_calls else self.traits.end
        if ending is None or not whole.endswith(ending.tail):
            raise ChatError(NO_END(), turn=place)
        return whole.removesuffix(ending.tail) + ending.text

    @property
    def tags(self) -> ReasoningTags:
        return self.traits.style.tags

    def reasoning(self, message: ChatMessage) -> str:
        """The reasoning that a message keeps."""
        if not self.traits.style.thinking:
            return ""
        return message.reasoning or split_reasoning(message.text, self.tags)[0]

    def written(self, messages: Sequence[ChatMessage], *, prompt: bool = False) -> Rendered:
        read = as_read(messages, self.traits.style, self.mark, system=self.system)
        return self.rendering.render(read, self.tools, prompt=prompt)


@contextmanager
def _named(turn: int) -> Iterator[None]:
    """Errors of a template get the turn at which it was rendered."""
    try:
        yield
    except ChatError as error:
        raise error if error.turn is not None else ChatError(error.note, turn=turn) from error


def _pieces(turn: str, begin: int, generated: Sequence[tuple[int, int]], content: str) -> tuple[tuple[str, bool], ...]:
    """The turn from `begin` on, in pieces that are trained on or not.

    All of it is trained on, except what a template with `{% generation %}` blocks leaves between two of them. Blocks
    within macros are counted from the wrong place: they overlap or leave out the content, and are not followed.
    """
    blocks = [(max(first, begin), min(last, len(turn))) for first, last in generated if last > begin]
    pieces: list[tuple[str, bool]] = []
    place = begin
    for (_, last), (first, _) in pairwise((first, last) for first, last in blocks if first < last):
        pieces += [(turn[place:last], True), (turn[last:first], False)]
        place = max(first, last)
    pieces = [piece for piece in (*pieces, (turn[place:], True)) if piece[0]]
    trained = "".join(text for text, is_trained in pieces if is_trained)
    return tuple(pieces) if content in trained else ((turn[begin:], True),)
