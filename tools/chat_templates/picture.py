"""`python -m tools.chat_templates.picture MODEL FOLDER`: pictures of the tokens that a chat model reads and learns.

`docs/chat-models.md` has those of `builtin:smollm2-135m-instruct`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import click

from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate, find_template
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage

QUESTION = Conversation.of(
    "What is the sentiment of this review? Answer with one word: positive, negative.\n\nReview: Never again!",
    "negative",
)
DIALOGUE = Conversation(
    (
        ChatMessage.of("system", "You are a waiter."),
        ChatMessage.of("user", "A table for two?"),
        ChatMessage.of("assistant", "With pleasure. Inside or outside?", trained=True),
        ChatMessage.of("user", "Outside, please."),
        ChatMessage.of("assistant", "Follow me.", trained=True),
    )
)
PICTURES = {"question": QUESTION, "dialogue": DIALOGUE}
"""Name of the file to the conversation that it shows."""

_WIDTH, _CHARACTER, _HEIGHT, _GAP, _PADDING = 760, 7.9, 24, 3, 5
"""Pixels: of the picture, of one character of 13 px, of a token, between tokens, and inside of one."""
_FILLS = {"trained": "#bfe3c6", "template": "#e3e6ea", "text": "#ffffff"}


class Token(NamedTuple):
    """A token as it is drawn."""

    text: str
    kind: str
    """`trained`, `template` (a special token that is read) or `text` (read)."""


def tokens_of(renderer: ChatRenderer, conversation: Conversation) -> list[Token]:
    """The tokens of the conversation's only row."""
    (row,) = renderer.rows(conversation)
    special = set(renderer.tokenizer.all_special_ids)
    return [
        Token(
            str(renderer.tokenizer.decode([token])),
            "trained" if trained else "template" if token in special else "text",
        )
        for token, trained in zip(row.tokens, row.trained, strict=True)
    ]


def drawn(tokens: Sequence[Token]) -> str:
    """An SVG of boxes in lines; a trained token is green and underlined."""
    x, y, parts = _GAP, _GAP, list[str]()
    for token in tokens:
        shown = token.text.replace("\n", "⏎").replace(" ", "·")
        width = round(len(shown) * _CHARACTER + 2 * _PADDING)
        if x + width > _WIDTH:
            x, y = _GAP, y + _HEIGHT + _GAP
        line = ' text-decoration="underline"' if token.kind == "trained" else ""
        parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{_HEIGHT}" rx="3" fill="{_FILLS[token.kind]}" '
            f'stroke="#8a929c"/><text x="{x + _PADDING}" y="{y + 16}"'
            f"{line}>{escape(shown)}</text>"
        )
        x += width + _GAP
        if token.text.endswith("\n"):
            x, y = _GAP, y + _HEIGHT + _GAP
    height = y + _HEIGHT + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="#16191d">'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def pictures(tokenizer: Any, folder: Path) -> dict[str, str]:
    """File name to SVG, for the model in a folder."""
    template = find_template(folder)
    if template is None:
        raise click.UsageError(f"{folder} has no chat template")
    renderer = ChatRenderer(tokenizer, ChatTemplate(template))
    return {f"tokens-{name}.svg": drawn(tokens_of(renderer, chat)) for name, chat in PICTURES.items()}


@click.command()
@click.argument("model")
@click.argument("folder", type=click.Path(path_type=Path))
def main(model: str, folder: Path) -> None:
    """Write the pictures of MODEL, as a matrix names it, into FOLDER."""
    from transformers import AutoTokenizer

    from ftbench.planning.model_reference import find_model
    from ftbench.plugin_loading import load_plugins
    from ftbench.plugins import Registry

    _, source = find_model(model, Path(), Registry(load_plugins()))
    for name, svg in pictures(AutoTokenizer.from_pretrained(source.folder), source.folder).items():
        (folder / name).write_text(svg, encoding="utf-8")
        click.echo(f"{folder / name}")


if __name__ == "__main__":
    main()
