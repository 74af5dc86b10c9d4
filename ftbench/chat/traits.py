"""What a template does with messages, found by trying it on messages made for that."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ftbench.chat.messages import Style, as_read
from ftbench.chat.reasoning import TAGS, ReasoningTags, tags_of
from ftbench.chat.rendering import Rendering
from ftbench.errors import ChatError
from ftbench.messages.chat import ENDS_IN_TEXT, WRITES_NO_DIALOGUE
from ftbench.records.message import ChatMessage, ToolCall

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

SYSTEM, USER, ANSWER, NEXT, REASON = "Zsystemz", "Zuserz", "Zanswerz", "Znextz", "Zreasonz"
TOOL, KEY, VALUE, RESULT, OFFERED = "ztool", "zkey", "zvalue", "zresult", "zoffered"
"""Words that no template writes by itself."""

_ASKED, _ANSWERED = ChatMessage.of("user", USER), ChatMessage.of("assistant", ANSWER)
_CALL = ToolCall(TOOL, f'{{"{KEY}": "{VALUE}"}}', id="call00001")
CALLED = (
    _ASKED,
    ChatMessage("assistant", (), tool_calls=(_CALL,)),
    replace(ChatMessage.of("tool", RESULT), name=TOOL, tool_call_id="call00001"),
    _ANSWERED,
)
"""A dialogue with a call of a tool and its result."""
OFFER: dict[str, Any] = {
    "type": "function",
    "function": {"name": OFFERED, "description": "d", "parameters": {"type": "object", "properties": {}}},
}
"""The definition of a tool."""


@dataclass(frozen=True, slots=True)
class TurnEnd:
    """How an assistant's turn ends."""

    tail: str
    """What the template writes at the end of the last turn."""
    text: str
    """What stands there in a row that is trained on: as much of the tail as the model is to say, or a token more."""
    written: bool = True
    """Whether the template writes it; otherwise it is the next role's marker or the end-of-text token."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a template does."""

    style: Style
    end: TurnEnd
    header: str
    """What stands between the generation prompt and the answer and is no model's work: a role that the generation
    prompt lacks, or an empty block of reasoning."""
    lead: str
    """What a model says between the prompt and every answer, such as the name of a channel."""
    calls: bool
    """Calls of tools are written, with their arguments and results."""
    offers: bool
    """Definitions of tools are written."""
    call_end: TurnEnd | None
    """How a turn with a call ends, where calls are written."""
    own_system: str
    """What the template says in the place of a missing system message."""
    trims: bool
    """White space around texts is lost."""


def find_traits(rendering: Rendering, end_ids: Collection[int]) -> Traits:
    """The traits of a template. Raises `ChatError` if it cannot write a question and an answer."""
    return _Trial(rendering, end_ids).traits()


@dataclass(frozen=True, slots=True)
class _Trial:
    rendering: Rendering
    end_ids: Collection[int]

    @property
    def tokenizer(self) -> PreTrainedTokenizerBase:
        return self.rendering.tokenizer

    def traits(self) -> Traits:
        style = self.style()
        last = self.written(style, _ASKED, _ANSWERED)
        calls, style = self.calls(style)
        header, end = self.header(style, last), self.end(style, last.partition(ANSWER)[2])
        spaced = self.try_written(style, ChatMessage.of("user", f" \n{USER}\n "), _ANSWERED)
        return Traits(
            style=style,
            end=end,
            header=header,
            lead=self.lead(style, last, header),
            calls=calls,
            offers=OFFERED in self.try_written(style, _ASKED, _ANSWERED, tools=(OFFER,)),
            call_end=self.call_end(style, end) if calls else None,
            own_system=self.own_system(style, last),
            trims=f" \n{USER}\n " not in spaced,
        )

    def style(self) -> Style:
        """How the template wants its messages."""
        style = Style(thinking=self.rendering.thinking)
        if not self.carries(style, USER, ANSWER):
            listed = replace(style, parts=True)
            if not self.carries(listed, USER, ANSWER):
                self.refuse(style)
            style = listed
        with_system = (ChatMessage.of("system", SYSTEM), _ASKED, _ANSWERED)
        twice = (ChatMessage.of("user", NEXT), _ASKED, _ANSWERED)
        reasoned = (_ASKED, replace(_ANSWERED, reasoning=REASON))
        text = self.try_written(replace(style, thinking=True), *reasoned)
        return replace(
            style,
            tags=tags_of(self.rendering.source) or self.tags(style, text),
            system=SYSTEM in self.try_written(style, *with_system),
            alternating=NEXT not in self.try_written(style, *twice),
            reasoning_field=REASON in text,
        )

    def tags(self, style: Style, reasoned: str) -> ReasoningTags:
        """What a template writes around reasoning that names none of the usual tags."""
        prompt = self.written(style, _ASKED, prompt=True)
        before, found, after = reasoned.removeprefix(prompt).partition(REASON)
        opening, closing = before.strip(), after.partition(ANSWER)[0].strip()
        return ReasoningTags(opening, closing) if found and opening and closing else TAGS[0]

    def refuse(self, style: Style) -> None:
        """Raise the template's own error, or one that says that the texts are lost."""
        self.written(style, _ASKED, _ANSWERED)
        raise ChatError(WRITES_NO_DIALOGUE())

    def calls(self, style: Style) -> tuple[bool, Style]:
        """Whether calls survive, and the style in which they do."""
        for form in (style, replace(style, text_arguments=True)):
            text = self.try_written(form, *CALLED)
            if all(word in text for word in (TOOL, KEY, VALUE, RESULT, ANSWER)):
                return True, form
        return False, style

    def header(self, style: Style, last: str) -> str:
        """What the template writes before an answer and not in a generation prompt, without being the model's."""
        prompt, before = self.written(style, _ASKED, prompt=True), last.partition(ANSWER)[0]
        if not before.startswith(prompt):
            return ""  # the turns themselves say what is wrong
        header = before[len(prompt) :]
        if prompt == self.try_written(style, _ASKED):  # the template knows no generation prompt
            return header.rstrip(" ")
        if self.rendering.thinking:
            return ""
        return style.tags.empty_block(header, opened=style.tags.opens(prompt))

    def lead(self, style: Style, last: str, header: str) -> str:
        """What is said before every answer, without blocks of reasoning."""
        prompt, before = self.written(style, _ASKED, prompt=True) + header, last.partition(ANSWER)[0]
        lead = before[len(prompt) :] if before.startswith(prompt) else ""
        return "" if style.tags.closing in lead else lead

    def end(self, style: Style, tail: str) -> TurnEnd:
        """How a turn ends whose last answer is followed by `tail`."""
        following = (ChatMessage.of("user", NEXT), _ANSWERED)
        middle = self.try_written(style, _ASKED, _ANSWERED, *following).partition(ANSWER)[2]
        shared = _common_beginning(tail, middle)
        for text in (shared, tail):
            found = [match.end() for match in self.control().finditer(text)]
            stops = [match.end() for match in self.control().finditer(text) if self.stops(match[0])]
            if found:
                return TurnEnd(tail, text[: (stops or found[-1:])[0]])
        if tail.strip():
            raise ChatError(ENDS_IN_TEXT(text=tail.strip()))
        return self.unwritten(tail, middle)

    def call_end(self, style: Style, end: TurnEnd) -> TurnEnd:
        """How a turn with a call ends: with a token that ends generation or other turns, else as if nothing stood."""
        called = self.written(style, *CALLED[:2])
        last = max(self.control().finditer(called), key=lambda match: match.start(), default=None)
        if last and not called[last.end() :].strip() and (self.stops(last[0]) or end.text.endswith(last[0])):
            return TurnEnd(called[last.start() :], last[0])
        return self.unwritten("", self.try_written(style, *CALLED[:3]).removeprefix(called))

    def unwritten(self, tail: str, following: str) -> TurnEnd:
        """The end of a turn that has none: the next role's marker if generation ends there, else the end of text."""
        marker = self.control().match(following.lstrip())
        if marker and self.stops(marker[0]):
            return TurnEnd(tail, following[: following.index(marker[0])] + marker[0], written=False)
        return TurnEnd(tail, str(self.tokenizer.eos_token or ""), written=False)

    def own_system(self, style: Style, last: str) -> str:
        """What is written where the system message would stand, without there being one."""
        if not style.system:
            return ""
        before, _, after = self.written(style, ChatMessage.of("system", SYSTEM), _ASKED, _ANSWERED).partition(SYSTEM)
        fits = last.startswith(before) and last.endswith(after) and len(before) + len(after) < len(last)
        return last[len(before) : len(last) - len(after)].strip() if fits else ""

    def carries(self, style: Style, *words: str) -> bool:
        """Whether the texts of a question and an answer are written."""
        text = self.try_written(style, _ASKED, _ANSWERED)
        return all(word in text for word in words)

    def written(self, style: Style, *messages: ChatMessage, prompt: bool = False) -> str:
        return self.rendering.render(as_read(messages, style), prompt=prompt).text

    def try_written(self, style: Style, *messages: ChatMessage, tools: Collection[Any] = ()) -> str:
        """The text of messages; empty if the template refuses them."""
        try:
            return self.rendering.render(as_read(messages, style), tuple(tools)).text
        except ChatError as error:
            if isinstance(error.__cause__, Exception):
                return ""
            raise

    def control(self) -> re.Pattern[str]:
        """Finds the tokens that no tokenizer builds of others: special and added ones."""
        return re.compile("|".join(map(re.escape, self.control_tokens())) or r"(?!)")

    def control_tokens(self) -> list[str]:
        """The special and added tokens, the longest first."""
        words = {*self.tokenizer.get_added_vocab(), *map(str, self.tokenizer.all_special_tokens)}
        return sorted((word for word in words if word.strip()), key=lambda word: (-len(word), word))

    def stops(self, token: str) -> bool:
        """Whether generation ends at the token."""
        number = self.tokenizer.convert_tokens_to_ids(token)
        return number in self.end_ids or number == self.tokenizer.eos_token_id


def _common_beginning(first: str, second: str) -> str:
    """The longest text with which both begin."""
    pairs = enumerate(zip(first, second, strict=False))
    return first[: next((i for i, (left, right) in pairs if left != right), min(len(first), len(second)))]
