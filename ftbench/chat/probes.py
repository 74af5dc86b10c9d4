"""Try a template on conversations made for that, and say what holds, what was done about it, and what is wrong.

Each probe stands for a fault that other programs had: a turn whose end is never learned, a second beginning of text, an
empty block of reasoning that is trained on, a system message or a call of a tool that vanishes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from ftbench.chat.renderer import ChatRenderer, ChatRow
from ftbench.chat.rendering import TODAY
from ftbench.chat.template import ChatTemplate
from ftbench.errors import ChatError
from ftbench.messages import Note
from ftbench.messages import template_probes as said
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Outcome = Literal["passed", "handled", "failed"]
"""The template does it; it does not, and the renderer makes up for it or refuses; rows would be wrong."""
Finding: TypeAlias = tuple[Outcome, Note]

_TEXT = "Zeile 1\n\n\tline\u00a02 — “naïve” e\u0301 你好，世界 \U0001f469\u200d\U0001f680 \\n {x} <b>&amp;</b>"
"""Line breaks, a tab, combining and joined characters, scripts, and what other languages would read as code."""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What one probe showed."""

    name: str
    outcome: Outcome
    note: Note


def run_probes(
    tokenizer: PreTrainedTokenizerBase, template: ChatTemplate, *, end_ids: Collection[int] = ()
) -> tuple[ProbeResult, ...]:
    """All probes in their order; only the first one where the template writes no dialogue at all."""
    renderer = ChatRenderer(tokenizer, template, end_ids=end_ids)
    results: list[ProbeResult] = []
    for name, probe in PROBES.items():
        try:
            outcome, note = probe(renderer)
        except ChatError as error:
            outcome, note = "failed", error.note
        results.append(ProbeResult(name, outcome, note))
        if name == _FIRST and outcome == "failed":
            break
    return tuple(results)


def _dialogue(renderer: ChatRenderer) -> Finding:
    renderer.rows(_QUESTION)
    return "passed", said.DIALOGUE()


def _extends(renderer: ChatRenderer) -> Finding:
    expanded = renderer.rows(_TWO)[0].expanded
    return ("handled", said.EXPANDED()) if expanded else ("passed", said.EXTENDS())


def _prompt(renderer: ChatRenderer) -> Finding:
    (row,) = renderer.rows(_QUESTION)
    if row.tokens[: row.prompt_tokens] != renderer.prompt(_QUESTION):
        return "failed", said.PROMPT_CLOSED()
    if row.grafted:
        return "handled", said.PROMPT_CLOSED()
    header = renderer.traits.header
    return ("handled", said.PROMPT_COMPLETED(text=header)) if header else ("passed", said.PROMPT_IS_PREFIX())


def _stop(renderer: ChatRenderer) -> Finding:
    row = renderer.rows(_QUESTION)[0]
    last = row.tokens[-1]
    token = str(renderer.tokenizer.convert_ids_to_tokens(last))
    if not row.trained[-1] or last not in renderer.stop_ids:
        return "failed", said.STOP_LOST()
    if not renderer.traits.end.written:
        return "handled", said.STOP_WRITTEN(token=token)
    known = last in renderer.end_ids or last == renderer.tokenizer.eos_token_id
    return ("passed", said.STOP_TRAINED(token=token)) if known else ("handled", said.STOP_ADDED(token=token))


def _beginning(renderer: ChatRenderer) -> Finding:
    tokens, first = renderer.rows(_TWO)[-1].tokens, renderer.tokenizer.bos_token_id
    count = next((i for i, token in enumerate(tokens) if token != first), len(tokens))
    return ("failed", said.TWO_BEGINNINGS(count=count)) if count > 1 else ("passed", said.ONE_BEGINNING())


def _reasoning(renderer: ChatRenderer) -> Finding:
    (row,) = renderer.rows(_QUESTION)
    tags, trained = renderer.traits.style.tags, _trained(renderer, row)
    if tags.empty_block(trained, opened=renderer.opens_reasoning):
        return "failed", said.BLOCK_TRAINED()
    read = renderer.tokenizer.decode([token for token, on in zip(row.tokens, row.trained, strict=True) if not on])
    return ("handled", said.BLOCK_MASKED()) if tags.closing in read else ("passed", said.NO_BLOCK())


def _system(renderer: ChatRenderer) -> Finding:
    if "Zsystemz" not in renderer.render(_TWO):
        return "failed", said.SYSTEM_LOST()
    return ("passed", said.SYSTEM_WRITTEN()) if renderer.traits.style.system else ("handled", said.SYSTEM_FOLDED())


def _tools(renderer: ChatRenderer) -> Finding:
    if not renderer.traits.calls:
        return "handled", said.TOOLS_REFUSED()
    return ("passed", said.TOOLS_WRITTEN()) if renderer.traits.offers else ("handled", said.TOOLS_IN_PART())


def _characters(renderer: ChatRenderer) -> Finding:
    conversation = Conversation.of(_TEXT, _TEXT)
    (row,) = renderer.rows(conversation)
    text = renderer.tokenizer.decode(row.tokens, skip_special_tokens=False, clean_up_tokenization_spaces=False)
    if text.count(_TEXT) != 2:
        return "failed", said.CHARACTERS_LOST()
    trims = renderer.traits.trims
    return ("handled", said.CHARACTERS_TRIMMED()) if trims else ("passed", said.CHARACTERS_KEPT())


def _middle(renderer: ChatRenderer) -> Finding:
    (first,), last = renderer.rows(_TWO.until(2)), renderer.rows(_TWO)[-1]
    same = last.tokens[: len(first.tokens)] == first.tokens
    return ("passed", said.MIDDLE_IS_LAST()) if same else ("handled", said.MIDDLE_EXPANDED())


def _day(renderer: ChatRenderer) -> Finding:
    dated = "strftime_now" in renderer.template.source
    return ("handled", said.DAY_FIXED(day=TODAY.isoformat())) if dated else ("passed", said.NO_DAY())


def _own_system(renderer: ChatRenderer) -> Finding:
    text = renderer.traits.own_system
    return ("handled", said.OWN_SYSTEM(text=text)) if text else ("passed", said.NO_OWN_SYSTEM())


def _order(renderer: ChatRenderer) -> Finding:
    joined = renderer.traits.style.alternating
    return ("handled", said.ORDER_JOINED()) if joined else ("passed", said.ANY_ORDER())


def _spelled(renderer: ChatRenderer) -> Finding:
    words = [token for token in renderer.tokenizer.all_special_tokens if len(token) > 1]
    special = set(renderer.tokenizer.all_special_ids)
    plain, spelled = (
        renderer.rows(Conversation.of(text, text))[0].tokens for text in ("word", f"word {' '.join(words)}")
    )
    counts = [sum(token in special for token in tokens) for tokens in (plain, spelled)]
    return ("passed", said.SPELLED_IS_TEXT()) if counts[0] == counts[1] else ("failed", said.SPELLED_IS_TOKEN())


def _repeatable(renderer: ChatRenderer) -> Finding:
    texts = {renderer.render(_TWO) for _ in range(3)}
    return ("passed", said.REPEATABLE()) if len(texts) == 1 else ("failed", said.NOT_REPEATABLE())


def _trained(renderer: ChatRenderer, row: ChatRow) -> str:
    """The text of the trained tokens."""
    tokens = [token for token, on in zip(row.tokens, row.trained, strict=True) if on]
    return str(renderer.tokenizer.decode(tokens, skip_special_tokens=False, clean_up_tokenization_spaces=False))


_QUESTION = Conversation.of("What is it?", "It is this.")
_LATER = Conversation.of("And then?", "That.")
_TWO = replace(_QUESTION, messages=(ChatMessage.of("system", "Zsystemz"), *_QUESTION.messages, *_LATER.messages))
_FIRST = "dialogue"

PROBES: Mapping[str, Callable[[ChatRenderer], Finding]] = {
    _FIRST: _dialogue,
    "prefix-extending": _extends,
    "generation-prompt": _prompt,
    "stop-token": _stop,
    "one-beginning": _beginning,
    "reasoning": _reasoning,
    "system-message": _system,
    "tools": _tools,
    "characters": _characters,
    "middle-turn": _middle,
    "alternation": _order,
    "own-system": _own_system,
    "day": _day,
    "spelled-tokens": _spelled,
    "repeatable": _repeatable,
}
"""Every probe by its name, in the order in which people read them."""
