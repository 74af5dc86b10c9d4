"""The shells for click: what they ask on Tab, and the form in which each takes the answers."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any

import click

# No public function says which parameter of which command stands at the cursor.
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    _resolve_context,
    _resolve_incomplete,
    add_completion_class,
    split_arg_string,
)

from ftbench.commandline.completion import scripts
from ftbench.commandline.completion.values import values_at

_CURSOR = "\0"
_VALUE = "value,"
"""How a line with a value begins; the scripts pass over others."""
_SPECIAL = re.compile(r"([\s\"'\\$&|;<>()*?\[\]#!{}`])")
_SPECIAL_IN_DOUBLE_QUOTES = re.compile(r"([\"\\$`])")
_OPEN = ("/", "=", ".")
"""A value that ends so is a beginning: the shell puts no space after it."""


class _Shell(ShellComplete):
    """What all shells have in common."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, without ftbench's name, and the one at the cursor."""
        words = split_arg_string(os.environ["COMP_WORDS"] + _CURSOR)
        while words and re.match(r"\w+=", words[0]):  # FTBENCH_LANGUAGE=zh ftbench …
            del words[0]
        *before, last = words or [_CURSOR]
        return before[1:], last.removesuffix(_CURSOR)

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        context = _resolve_context(self.cli, self.ctx_args, self.prog_name, args)
        at_cursor, beginning = _resolve_incomplete(context, args, incomplete)
        if isinstance(at_cursor, click.Option):
            # click stops at an option without its value, and has not read the arguments then.
            context = _resolve_context(self.cli, self.ctx_args, self.prog_name, args[:-1])
        typed = incomplete.removesuffix(beginning)  # `--format=` of `--format=js`
        found = values_at(context, at_cursor, beginning)
        return [CompletionItem(f"{typed}{item.value}", item.type, item.help) for item in found]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """The value, and after a tab what it is. The beginning tells it from what a plugin prints."""
        about = f"\t{' '.join(item.help.split())}" if item.help else ""
        return f"{_VALUE}{item.value}{about}"


class Bash(_Shell):
    """bash replaces what it takes for the word at the cursor, as it stands in the line: with escapes."""

    name = "bash"
    source_template = scripts.BASH

    def complete(self) -> str:
        words, incomplete = self.get_completion_args()
        items = self.get_completions(words, incomplete)
        return "\n".join(self.lines([str(item.value) for item in items], incomplete))

    def lines(self, values: Sequence[str], incomplete: str) -> list[str]:
        """One line a value, from behind the last sign at which bash breaks words."""
        line = os.environ["COMP_WORDS"]
        quote = _open_quote(line)
        breaks = [sign for sign in "=:" if sign in os.environ.get("COMP_WORDBREAKS", "")]
        cut = 0 if quote else max((incomplete.rfind(sign) + 1 for sign in breaks), default=0)
        found = [_escaped(value[cut:], quote) for value in values]
        ends = ["nospace"] if any(value.endswith(_OPEN) for value in values) else []
        return [*ends, *(f"{_VALUE}{value}" for value in found)]


class Zsh(_Shell):
    """zsh escapes by itself."""

    name = "zsh"
    source_template = scripts.ZSH


class Fish(_Shell):
    """fish escapes by itself."""

    name = "fish"
    source_template = scripts.FISH


SHELLS: dict[str, type[_Shell]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def register() -> None:
    """Put these into the place of click's own."""
    for shell in SHELLS.values():
        add_completion_class(shell)


def script(shell: str) -> str:
    """What a shell has to read to complete ftbench."""
    from ftbench.commandline.main import COMPLETION_VARIABLE, cli

    return SHELLS[shell](cli, {}, "ftbench", COMPLETION_VARIABLE).source()


def _open_quote(line: str) -> str:
    """The quote inside which the cursor stands, or an empty text."""
    quote, escaped = "", False
    for sign in line:
        if escaped:
            escaped = False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
    return quote


def _escaped(value: str, quote: str) -> str:
    """A value as it stands in a line of bash, behind a quote that is open."""
    if quote == "'":
        return value.replace("'", r"'\''")
    return (_SPECIAL_IN_DOUBLE_QUOTES if quote else _SPECIAL).sub(r"\\\1", value)
