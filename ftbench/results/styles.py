"""How headings, tables and notes are written: for a terminal, for Markdown, and for a paper in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from ftbench.results.tables import markdown_table, plain_table

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "[": "{[}", "]": "{]}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", "–": "--", "±": r"$\pm$", "×": r"$\times$", "·": r"$\cdot$",
}  # fmt: skip
"""Brackets too: behind a line's end LaTeX takes them for its argument."""


_MINUS = re.compile(r"(?<![\w-])-(?=\d)")
"""A hyphen before a number is a minus."""


class Style(Protocol):
    """One way of writing results."""

    everything: bool
    """Whether tables have all metrics, or only what fits a terminal."""

    def title(self, text: str) -> str: ...
    def paragraph(self, text: str) -> str: ...
    def notes(self, texts: Sequence[str]) -> str: ...
    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """A row may be short: its last cell then says why there are no more."""
        ...


class Plain:
    """For a terminal."""

    everything = False

    def title(self, text: str) -> str:
        return text

    def paragraph(self, text: str) -> str:
        return text

    def notes(self, texts: Sequence[str]) -> str:
        return "\n".join(texts)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        return plain_table(header, rows)


class Markdown:
    """For a pull request, a wiki or a model card."""

    everything = True

    def title(self, text: str) -> str:
        return f"### {text}"

    def paragraph(self, text: str) -> str:
        return text

    def notes(self, texts: Sequence[str]) -> str:
        return "\n".join("- " + text.replace("*", "\\*") for text in texts)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        return markdown_table(header, rows)


class Latex:
    """For a paper: tables with the rules of the package booktabs, everything else as paragraphs."""

    everything = True

    def title(self, text: str) -> str:
        return rf"\paragraph{{{escaped(text)}}}"

    def paragraph(self, text: str) -> str:
        return escaped(text)

    def notes(self, texts: Sequence[str]) -> str:
        return "\n\n".join(map(escaped, texts))

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        lines = [
            rf"\begin{{tabular}}{{{'l' * len(header)}}}",
            r"\toprule",
            _line(header, len(header)),
            r"\midrule",
            *(_line(row, len(header)) for row in rows),
            r"\bottomrule",
            r"\end{tabular}",
        ]
        return "\n".join(lines)


def escaped(text: str) -> str:
    """Text that LaTeX shows as it is, on one line."""
    shown = "".join(_LATEX.get(character, character) for character in " ".join(text.split()))
    return _MINUS.sub("$-$", shown)


def _line(cells: Sequence[str], width: int) -> str:
    """The last cell of a short row spans what is missing."""
    written = [escaped(cell) for cell in cells]
    if len(cells) < width:
        written[-1] = rf"\multicolumn{{{width - len(cells) + 1}}}{{l}}{{{written[-1]}}}"
    return " & ".join(written) + r" \\"


STYLES: dict[str, Style] = {"table": Plain(), "markdown": Markdown(), "latex": Latex()}
