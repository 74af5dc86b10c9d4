"""`--language` of the commands for data files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from ftbench.messages import Note

    Render = Callable[[Note], str]
    """A note in the reader's language."""

Function = TypeVar("Function", bound=Callable[..., Any])


def language_option(function: Function) -> Function:
    """The option `--language`."""
    return click.option(
        "--language", type=click.Choice(["en", "zh"]), default="en", help="Of what is shown. Default: en."
    )(function)


def rendering(language: str) -> Render:
    """Shows the core's notes in a language."""
    from ftbench.messages import MessageCatalogue
    from ftbench.messages.core import CORE_MESSAGES

    catalogue = MessageCatalogue.of(CORE_MESSAGES)
    return lambda note: catalogue.render(note, language)
