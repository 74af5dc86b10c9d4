"""Counts, durations and sizes as text, and lines that fit the terminal."""

from __future__ import annotations

import shutil
import sys
import textwrap

import click

from ftbench.text.terminal_columns import columns_of, wrapped

PIPED_WIDTH = 100
"""Columns of output to a file or another program."""


def output_width() -> int:
    """Columns of an output line: those of the terminal, if there is one."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH


def echo_fitted(line: str) -> None:
    """Print a line, wrapped between words."""
    click.echo(fitted(line, output_width()))


def fitted(line: str, width: int) -> str:
    """The line wrapped at `width` columns; continuation lines are indented by four more, words stay whole."""
    indent = line[: len(line) - len(line.lstrip())] + "    "
    if columns_of(line) > len(line):
        return "\n".join(wrapped(line, width, indent))
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def counted(count: int, word: str) -> str:
    """`1 cell`, `2 cells`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def duration(seconds: float) -> str:
    """`45 s`, `3 min`, `2.5 h`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def size(count: float) -> str:
    """`12 MB`, `1.4 GB` (powers of 1,000)."""
    for unit, limit in (("kB", 1e6), ("MB", 1e9)):
        if count < limit:
            return f"{count / (limit / 1000):.0f} {unit}"
    return f"{count / 1e9:.1f} GB"
