"""The documentation as tests read it: sections of a page, their tables, the names in code type, the blocks of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.conftest import CHECKOUT

READMES = ("README.md", "README.zh-CN.md")

_FENCE = re.compile(r'^```(\w*)(?: title="([^"\n]*)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_CELL = re.compile(r"(?<!\\)\|")
_NAME = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page; its cells are as they are written."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, title: str) -> list[str]:
        """The cells below a title."""
        place = self.header.index(title)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code, the language that it says it is in, and the file that it is, if it has a title."""

    language: str
    text: str
    title: str = ""


def read(page: str) -> str:
    """The text of a page, by its path from the root of the checkout."""
    return (CHECKOUT / page).read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    """What stands below the heading `title`, down to the next heading of its level or above."""
    lines = read(page).splitlines(keepends=True)
    (start,) = (n for n, line in enumerate(lines) if re.fullmatch(rf"#+ {re.escape(title)}\n", line))
    level = lines[start].index(" ")
    ends = (n for n, line in enumerate(lines) if n > start and re.match(rf"#{{1,{level}}} ", line))
    return "".join(lines[start + 1 : next(ends, len(lines))])


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of every heading; the comments of shell and YAML in code blocks are none."""
    found = re.findall(r"^(#+) (.*)$", _FENCE.sub("", text), re.MULTILINE)
    return [(len(level), words) for level, words in found]


def tables(text: str) -> Iterator[Table]:
    """The tables of a text, in order."""
    for lines in re.findall(r"(?:^\|.*\|$\n?){2,}", text, re.MULTILINE):
        header, _, *rows = ([cell.strip() for cell in _CELL.split(line)[1:-1]] for line in lines.splitlines())
        yield Table(tuple(header), tuple(map(tuple, rows)))


def table(text: str, *header: str) -> Table:
    """The one table of a text whose titles begin with `header`."""
    (found,) = (one for one in tables(text) if one.header[: len(header)] == header)
    return found


def names(text: str) -> list[str]:
    """What is in code type, in order."""
    return _NAME.findall(_FENCE.sub("", text))


def blocks(text: str) -> list[Block]:
    """The fenced blocks of code, in order."""
    return [Block(language, code, title) for language, title, code in _FENCE.findall(text)]


def block(text: str, language: str, *, holding: str = "") -> str:
    """The one block in a language that holds some words."""
    (found,) = (one.text for one in blocks(text) if one.language == language and holding in one.text)
    return found
