"""Conversations as tokens: rows that are trained on, prompts, and answers read back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from ftbench.chat.answers import ReadAnswer, read_answer
from ftbench.chat.encoding import Marker, following_ids, rendered_ids, spelled_tokens
from ftbench.chat.fitting import Fitted, fitted
from ftbench.chat.messages import as_read, check_json, definitions
from ftbench.chat.rendering import SECONDS, Rendering
from ftbench.chat.template import ChatTemplate
from ftbench.chat.traits import Traits, find_traits
from ftbench.chat.turns import Turn, TurnFinder
from ftbench.errors import ChatError
from ftbench.messages.chat import NO_END_TOKEN, NO_TRAINED_TURN, OFFERS_LOST, TOOLS_LOST
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage
from ftbench.tokens import Ids

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class ChatRow:
    """Tokens of a conversation with a mask of those that are trained on; the last token is trained on."""

    tokens: Ids
    trained: tuple[bool, ...]
    """Per token, whether it has a loss."""
    prompt_tokens: int
    """Number of tokens that inference reads before the last answer.

    They end where the last answer begins. Only where reasoning is on and the answer has none, the empty block that the
    template writes stands between: it is not trained on, and a model would have written its reasoning there.
    """
    place: int
    """The index of the message of the last answer."""
    expanded: bool = False
    """Whether the conversation became a row for each answer, because earlier turns are written otherwise later."""
    joined: bool = False
    """Whether the tokenizer would merge a prompt with its answer, so that the answer was tokenised by itself."""
    grafted: bool = False
    """Whether the answer was put after a generation prompt that the template's own turn does not begin with."""
    spells_control: bool = False
    """Whether a text spells a special token, which was read as text."""
    dropped: int = 0
    """Number of messages left out because the conversation was too long."""
    truncated: int = 0
    """Number of tokens that a message of a user or a tool lost from its middle."""


class ChatRenderer:
    """Writes conversations by a model's template, and finds the tokens that the model is to say.

    Every method raises `ChatError` with the turn for a conversation that the template cannot carry exactly.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        template: ChatTemplate,
        *,
        end_ids: Collection[int] = (),
        seconds: float = SECONDS,
    ) -> None:
        """`end_ids` are those that end generation by the model's generation settings; `seconds` is the time that a
        template may take for one conversation."""
        self.tokenizer, self.template = tokenizer, template
        self.end_ids = frozenset(map(int, end_ids))
        self._rendering = Rendering(tokenizer, template.source, template.thinking, seconds)

    @cached_property
    def traits(self) -> Traits:
        """What the template does with messages. Raises `ChatError` for one that writes no dialogue."""
        return self._rendering.limited(lambda: find_traits(self._rendering, self.end_ids))

    @cached_property
    def stop_ids(self) -> frozenset[int]:
        """The tokens that end an answer: the tokenizer's, those of the model's settings, and the template's own."""
        ends = [end.text for end in (self.traits.end, self.traits.call_end) if end]
        written = [ids[-1] for ids in rendered_ids(self.tokenizer, [end for end in ends if end], "\0") if ids]
        eos = self.tokenizer.eos_token_id
        return self.end_ids.union(written, () if eos is None else (int(eos),))

    def render(self, conversation: Conversation) -> str:
        """The text of the whole conversation, as the template writes it."""
        check_json(conversation.messages)
        tools = definitions(conversation.tools)
        messages = as_read(conversation.messages, self.traits.style, system=self.template.system)
        return self._rendering.limited(lambda: self._rendering.render(messages, tools).text)

    def prompt(self, conversation: Conversation) -> Ids:
        """The tokens that a model reads before the last answer."""
        finder = self._finder(conversation)
        text = self._rendering.limited(lambda: finder.prompt(conversation.prompt))
        (ids,) = rendered_ids(self.tokenizer, [text], finder.mark.mark)
        return ids

    def rows(self, conversation: Conversation) -> tuple[ChatRow, ...]:
        """The rows that the conversation is trained on.

        One row with all trained answers, where the text of each is the beginning of the whole, token by token. Else a
        row for each of them, which ends with it.
        """
        finder, messages = self._finder(conversation), conversation.messages
        places = [place for place, message in enumerate(messages) if message.trained]
        if not places:
            raise ChatError(NO_TRAINED_TURN())
        turns = self._rendering.limited(lambda: [finder.turn(messages[: place + 1]) for place in places])
        mark = finder.mark.mark
        together = self._together(turns, mark)
        rows = (together,) if together else tuple(self._row(turn, mark, expanded=len(turns) > 1) for turn in turns)
        for row in rows:
            if row.tokens[-1] not in self.stop_ids:
                raise ChatError(NO_END_TOKEN(), turn=row.place)
        return rows

    def rows_within(self, conversation: Conversation, limit: int) -> tuple[ChatRow, ...]:
        """The rows, each of at most `limit` tokens.

        A conversation that is too long loses its oldest turns, answers among them that would have been trained on. One
        that is written as a row for each answer loses them for each row by itself.
        """
        rows = self.rows(conversation)
        if all(len(row.tokens) <= limit for row in rows):
            return rows
        if not rows[0].expanded:
            ending = conversation.until(rows[-1].place)
            return tuple(self._rows_of(self.fit(ending, limit), ending))
        kept = [(row, _last_alone(conversation.until(row.place))) for row in rows]
        return tuple(
            replace(short, expanded=True)
            for row, alone in kept
            for short in ((row,) if len(row.tokens) <= limit else self._rows_of(self.fit(alone, limit), alone))
        )

    def _rows_of(self, fit: Fitted, whole: Conversation) -> Iterator[ChatRow]:
        """The rows of a conversation that was shortened, with what it lost and with places in the whole one."""
        for row in self.rows(fit.conversation):
            place = row.place + len(whole.messages) - len(fit.conversation.messages)
            yield replace(row, place=place, dropped=fit.dropped, truncated=fit.truncated)

    def fit(self, conversation: Conversation, limit: int, *, reserve: int | None = None) -> Fitted:
        """The conversation without its oldest turns, so that it fits into `limit` tokens.

        Room is kept for `reserve` tokens of an answer that is generated; without it, for the last answer itself.
        Raises `ChatError` where nothing more can be left out.
        """
        measure = self._answered_length if reserve is None else lambda shorter: len(self.prompt(shorter)) + reserve
        return fitted(conversation, limit, measure)

    def answer_text(self, ids: Ids) -> ReadAnswer:
        """What a model said by generated tokens, and how much of it was reasoning."""
        tags, lead = self.traits.style.tags, self.traits.lead
        answer = read_answer(self.tokenizer, ids, tags, self.stop_ids, opened=self.opens_reasoning, lead=lead)
        end = self.traits.end.text
        return answer._replace(text=answer.text.removesuffix(end[: len(end) - len(end.lstrip())]))

    @cached_property
    def opens_reasoning(self) -> bool:
        """Whether answers begin inside reasoning, because the prompt has opened it."""
        finder = self._finder(Conversation.of("?", "?"))
        asked = (ChatMessage.of("user", "?"),)
        return self.traits.style.tags.opens(self._rendering.limited(lambda: finder.prompt(asked)))

    def _answered_length(self, conversation: Conversation) -> int:
        """Number of tokens up to the end of the last answer."""
        return len(self.rows(_last_alone(conversation))[-1].tokens)

    def _finder(self, conversation: Conversation) -> TurnFinder:
        traits = self.traits
        check_json(conversation.messages)
        if conversation.tools and not traits.offers:
            raise ChatError(OFFERS_LOST())
        if not traits.calls:
            for turn, message in enumerate(conversation.messages):
                if message.tool_calls or message.role == "tool":
                    raise ChatError(TOOLS_LOST(), turn=turn)
        marker = Marker.of(self._spelled, (self.template.source, self.template.system, *_texts(conversation)))
        tools = definitions(conversation.tools, marker)
        return TurnFinder(self._rendering, traits, marker, self.template.system, tools)

    @cached_property
    def _spelled(self) -> re.Pattern[str]:
        return spelled_tokens(self.tokenizer)

    def _together(self, turns: Sequence[Turn], mark: str) -> ChatRow | None:
        """One row of all turns, if each is a beginning of the last one, in text and in tokens."""
        last = turns[-1]
        if len(turns) > 1 and any(turn.grafted or not last.text.startswith(turn.text) for turn in turns):
            return None
        borders = [border for turn in turns for border in _borders(turn)]
        *before, whole = rendered_ids(self.tokenizer, [last.text[:end] for end, _ in borders], mark)
        if any(whole[: len(ids)] != ids for ids in before):
            return None
        trained: list[bool] = []
        for ids, (_, is_trained) in zip([*before, whole], borders, strict=True):
            trained += [is_trained] * (len(ids) - len(trained))
        (prompt,) = rendered_ids(self.tokenizer, [last.prompt], mark)
        return ChatRow(
            whole, tuple(trained), len(prompt), last.place, grafted=last.grafted, spells_control=mark in last.text
        )

    def _row(self, turn: Turn, mark: str, *, expanded: bool) -> ChatRow:
        """The row of one turn; where the tokenizer would merge at a border, what follows is tokenised by itself."""
        if row := self._together([turn], mark):
            return ChatRow(
                row.tokens, row.trained, row.prompt_tokens, row.place, expanded,
                grafted=row.grafted, spells_control=row.spells_control,
            )  # fmt: skip
        (prompt,) = rendered_ids(self.tokenizer, [turn.prompt], mark)
        tokens, trained = prompt, [False] * len(prompt)
        for text, is_trained in turn.stretches[1:]:
            ids = following_ids(self.tokenizer, text, mark)
            tokens, trained = (*tokens, *ids), [*trained, *[is_trained] * len(ids)]
        return ChatRow(
            tokens, tuple(trained), len(prompt), turn.place, expanded,
            joined=True, grafted=turn.grafted, spells_control=mark in turn.text,
        )  # fmt: skip


def _last_alone(conversation: Conversation) -> Conversation:
    """The conversation with its last answer as the only one that is trained on."""
    before = (replace(message, trained=False) for message in conversation.prompt)
    return replace(conversation, messages=(*before, replace(conversation.answer, trained=True)))


def _borders(turn: Turn) -> Iterator[tuple[int, bool]]:
    """(number of characters up to its end, whether it is trained on) of each stretch of a turn."""
    ends = accumulate(len(text) for text, _ in turn.stretches)
    return zip(ends, (is_trained for _, is_trained in turn.stretches), strict=True)


def _texts(conversation: Conversation) -> Iterator[str]:
    """All texts of a conversation."""
    yield from conversation.tools
    for message in conversation.messages:
        yield from (message.text, message.reasoning, message.name, message.tool_call_id)
        for call in message.tool_calls:
            yield from (call.name, call.arguments, call.id)
