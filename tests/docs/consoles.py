"""Commands that a page shows with what they print: blocks of a console whose lines begin with `$`."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from tests.docs.pages import Block, blocks, read


@dataclass(frozen=True)
class Typed:
    """A command of a page, and what it prints; `…` stands for anything."""

    line: str
    output: str

    @property
    def words(self) -> tuple[str, ...]:
        """The command's words, as a shell hands them over."""
        return tuple(shlex.split(self.line))


def typed(page: str) -> Iterator[Typed]:
    """The commands in the page's order."""
    for block in blocks(read(page)):
        yield from typed_in(block)


def typed_in(block: Block) -> Iterator[Typed]:
    """The commands of a block: none, unless it shows a console."""
    if block.language == "console":
        for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            yield Typed(line, output)


def shows(expected: str, printed: str) -> bool:
    """Whether the output is the expected one, but for what `…` leaves out; a line of it may stand for nothing."""
    wanted = re.sub(r"^…\n", "…", expected, flags=re.MULTILINE).replace("…", "...")
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return doctest.OutputChecker().check_output(wanted, printed.replace("…", "..."), options)
