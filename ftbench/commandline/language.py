"""`--language`: of errors and notes on the screen, before the command, with it, or from the environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from ftbench.messages import Note

    Render = Callable[[Note], str]
    """A note in the reader's language."""

LANGUAGES = ("en", "zh")
"""Those of the core's messages."""

VARIABLE = "FTBENCH_LANGUAGE"
"""The variable of the environment that sets it for all commands."""

Function = TypeVar("Function", bound=Callable[..., Any])


def global_language(function: Function) -> Function:
    """The option before the command; it is kept in the context's `Options`."""
    return click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        envvar=VARIABLE,
        expose_value=False,
        is_eager=True,
        callback=_keep,
        help=f"Of errors and notes. Default: {VARIABLE}, else en.",
    )(function)


def language_option(function: Function) -> Function:
    """The option of a command that speaks several languages; the command gets the language that holds."""
    return click.option(
        "--language", type=click.Choice(LANGUAGES), is_eager=True, callback=_keep, help="Of what is shown. Default: en."
    )(function)


def _keep(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    from ftbench.commandline.main import Options

    options = context.ensure_object(Options)
    options.language = value or options.language
    return options.language


def rendering(language: str) -> Render:
    """Shows the core's notes in a language."""
    from ftbench.messages import MessageCatalogue
    from ftbench.messages.core import CORE_MESSAGES

    catalogue = MessageCatalogue.of(CORE_MESSAGES)
    return lambda note: catalogue.render(note, language)
