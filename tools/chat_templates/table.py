"""What ftbench does with a template, as a row of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, replace

from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate
from ftbench.errors import ChatError
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage
from tools.chat_templates.zoo import end_ids, tokenizer_for

HEADER = ("template", "rows", "end of a turn", "reasoning off", "reasoning on", "system", "tools", "notes")

DIALOGUE = Conversation((
    ChatMessage.of("system", "Be short."),
    ChatMessage.of("user", "Hello, who are you?"),
    ChatMessage.of("assistant", "A model.", trained=True),
    ChatMessage.of("user", "And\n\n你好?"),
    ChatMessage.of("assistant", "Fine,\nthank you.", trained=True),
))  # fmt: skip
"""Two answers, both trained on."""
REASONED = replace(
    DIALOGUE,
    messages=tuple(
        replace(message, reasoning="Let me see.") if message.trained else message for message in DIALOGUE.messages
    ),
)
"""The same with reasoning before each answer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; the words of its columns."""

    template: str
    rows: str
    """How the dialogue with two answers becomes rows."""
    end: str
    """The token that ends a turn, and where it comes from."""
    off: str
    """What stands before an answer when reasoning is off."""
    on: str
    """What becomes of reasoning when it is on."""
    system: str
    tools: str
    notes: str


def line(name: str, source: str) -> Line:
    """The row of one template."""
    off, on = renderer(name, source), renderer(name, source, thinking=True)
    try:
        rows = off.rows(DIALOGUE)
    except ChatError as error:
        return Line(name, f"refused: {error.note.text}", "", "", "", "", "", "")
    traits = off.traits
    return Line(
        template=name,
        rows="one for each answer" if rows[0].expanded else "one",
        end=f"`{traits.end.text.strip()}`" + ("" if traits.end.written else ", which the template does not write"),
        off=_off(off),
        on=_on(on),
        system="yes" if traits.style.system else "before the user's text",
        tools=("yes" if traits.offers else "calls and results") if traits.calls else "refused",
        notes=", ".join(_notes(off)),
    )


def renderer(name: str, source: str, *, thinking: bool = False) -> ChatRenderer:
    """A renderer with a tokenizer made for the template."""
    tokenizer = tokenizer_for(source)
    return ChatRenderer(tokenizer, ChatTemplate(source, thinking=thinking), end_ids=end_ids(name, tokenizer))


def show(lines: Iterable[Line]) -> Iterator[str]:
    """The lines of the table in Markdown."""
    yield f"| {' | '.join(HEADER)} |"
    yield f"|{'---|' * len(HEADER)}"
    for row in lines:
        cells = (f"`{row.template}`", *astuple(row)[1:])
        yield f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _off(made: ChatRenderer) -> str:
    row = made.rows(Conversation.of("Why?", "So."))[0]
    prompt = made.tokenizer.decode(row.tokens[: row.prompt_tokens])
    if row.grafted:
        return "block closed by ftbench"
    return "empty block, read only" if made.traits.style.tags.closing in prompt else ""


def _on(made: ChatRenderer) -> str:
    try:
        rows = made.rows(REASONED)
    except ChatError:
        return "refused"
    rest = ", after the generation prompt" if rows[0].grafted else ""
    kept = "kept" if made.traits.style.reasoning_field else "written as text"
    return kept + rest


def _notes(made: ChatRenderer) -> Iterator[str]:
    traits = made.traits
    if "strftime_now" in made.template.source:
        yield "writes the day, always the same one"
    if traits.own_system:
        yield "has a system message of its own"
    if traits.style.alternating:
        yield "roles alternate"
    if traits.trims:
        yield "trims"
    if traits.style.parts:
        yield "content as parts"
