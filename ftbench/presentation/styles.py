"""Styles of headings, tables and notes: for a terminal, for Markdown, and for a paper in LaTeX."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ftbench.presentation.tables import markdown_table, markdown_text, plain_table, visible_line

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "[": "{[}", "]": "{]}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", "–": "--", "±": r"$\pm$", "×": r"$\times$", "·": r"$\cdot$", "−": "$-$",
    "…": r"\ldots{}", "→": r"$\to$", "≤": r"$\leq$", "≥": r"$\geq$", '"': "''", "“": "``", "”": "''", "’": "'",
}  # fmt: skip
"""Brackets too: after a line break LaTeX would read them as its argument."""


_MINUS = re.compile(r"(?<![\w-])-(?=\d)")
"""A hyphen before a number, which is a minus."""

_NUMBER = re.compile(r"<?[+-]?[\d,]+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Strong:
    """A text of a table that stands out: the best, and what is level with it."""

    text: str
    after: str = ""
    """What follows in the same cell without standing out."""


CellText = str | Strong


class Style(Protocol):
    """One style of writing results."""

    everything: bool
    """Whether tables have all metrics, or only what fits a terminal."""
    start: str
    """Text before everything else; may be empty."""
    paper: bool
    """Whether tables must be narrow, float apart from the text, and be complete in themselves."""

    def title(self, text: str) -> str: ...
    def paragraph(self, text: str) -> str: ...
    def notes(self, texts: Sequence[str]) -> str: ...
    def table(self, header: Sequence[str], rows: Sequence[Sequence[CellText]]) -> str:
        """A table; in a short row the last cell says why the others are missing."""
        ...

    def block(
        self, title: str, about: str, header: Sequence[str], rows: Sequence[Sequence[CellText]], notes: Sequence[str]
    ) -> str:
        """A table with the text above and below it; `about` and `notes` may be empty."""
        ...


class Plain:
    """Plain text for a terminal."""

    everything = False
    paper = False
    start = ""

    def title(self, text: str) -> str:
        return visible_line(text)

    def paragraph(self, text: str) -> str:
        return visible_line(text)

    def notes(self, texts: Sequence[str]) -> str:
        return "\n".join(map(visible_line, texts))

    def table(self, header: Sequence[str], rows: Sequence[Sequence[CellText]]) -> str:
        return plain_table(header, [[plain_text(cell) for cell in row] for row in rows])

    def block(
        self, title: str, about: str, header: Sequence[str], rows: Sequence[Sequence[CellText]], notes: Sequence[str]
    ) -> str:
        return _under_each_other(self, title, about, self.table(header, rows), notes)


class Markdown:
    """Markdown for a pull request, a wiki or a model card."""

    everything = True
    paper = False
    start = ""

    def title(self, text: str) -> str:
        return f"### {markdown_text(text)}"

    def paragraph(self, text: str) -> str:
        return markdown_text(text)

    def notes(self, texts: Sequence[str]) -> str:
        return "\n".join("- " + markdown_text(text).replace("*", "\\*") for text in texts)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[CellText]]) -> str:
        return markdown_table(header, [[_starred(cell) for cell in row] for row in rows])

    def block(
        self, title: str, about: str, header: Sequence[str], rows: Sequence[Sequence[CellText]], notes: Sequence[str]
    ) -> str:
        return _under_each_other(self, title, about, self.table(header, rows), notes)


class Latex:
    """LaTeX for a paper: floating tables with booktabs rules, everything else as paragraphs."""

    everything = True
    paper = True
    start = r"% \usepackage{booktabs}; Chinese also needs XeLaTeX or LuaLaTeX and \usepackage{ctex}"

    def title(self, text: str) -> str:
        return rf"\paragraph{{{escaped(text)}}}"

    def paragraph(self, text: str) -> str:
        return escaped(text)

    def notes(self, texts: Sequence[str]) -> str:
        return "\n\n".join(map(escaped, texts))

    def table(self, header: Sequence[str], rows: Sequence[Sequence[CellText]]) -> str:
        lines = [
            rf"\begin{{tabular}}{{{_alignment(header, rows)}}}",
            r"\toprule",
            _line(header, len(header)),
            r"\midrule",
            *(_line(row, len(header)) for row in rows),
            r"\bottomrule",
            r"\end{tabular}",
        ]
        return "\n".join(lines)

    def block(
        self, title: str, about: str, header: Sequence[str], rows: Sequence[Sequence[CellText]], notes: Sequence[str]
    ) -> str:
        """A float with caption and label; the notes are as wide as the text."""
        caption = f"{escaped(title)}: {escaped(about)}" if about else escaped(title)
        below = [
            r"\par\smallskip",
            rf"\begin{{minipage}}{{\linewidth}}\footnotesize {_sentences(notes)}\end{{minipage}}",
        ]
        return "\n".join([
            r"\begin{table}",
            r"\centering\footnotesize\setlength{\tabcolsep}{4pt}",
            rf"\caption{{{caption}.}}",
            rf"\label{{tab:{_label(title)}}}",
            self.table(header, rows),
            *(below if notes else []),
            r"\end{table}",
        ])  # fmt: skip


def _starred(cell: CellText) -> str:
    return f"**{cell.text}**{cell.after}" if isinstance(cell, Strong) else cell


def escaped(text: str) -> str:
    """Text escaped for LaTeX, on one line."""
    shown = "".join(_LATEX.get(character, character) for character in visible_line(text))
    return _MINUS.sub("$-$", shown)


def _under_each_other(style: Style, title: str, about: str, table: str, notes: Sequence[str]) -> str:
    parts = [style.title(title), style.paragraph(about) if about else "", table, style.notes(notes) if notes else ""]
    return "\n\n".join(part for part in parts if part)


def _alignment(header: Sequence[str], rows: Sequence[Sequence[CellText]]) -> str:
    """Numbers to the right, so that their digits align; everything else to the left."""
    whole = [row for row in rows if len(row) == len(header)]
    columns = ([plain_text(row[place]) for row in whole] for place in range(len(header)))
    return "".join("r" if cells and all(map(_is_number, cells)) and any(cells) else "l" for cells in columns)


def _is_number(text: str) -> bool:
    return text in ("", "n/a", "–") or _NUMBER.fullmatch(text) is not None


def _sentences(texts: Sequence[str]) -> str:
    """Each text as a sentence, in one paragraph."""
    written = [escaped(text[:1].upper() + text[1:]) for text in texts]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in written)


def _label(text: str) -> str:
    """A label for references: plain letters, or a hash if the title has none."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return plain or hashlib.sha256(text.encode("utf-8", errors="backslashreplace")).hexdigest()[:8]


def plain_text(cell: CellText) -> str:
    """The text of a cell without its emphasis."""
    return cell.text + cell.after if isinstance(cell, Strong) else cell


def _line(cells: Sequence[CellText], width: int) -> str:
    """One row; the last cell of a short row spans the missing ones."""
    written = [
        rf"\textbf{{{escaped(cell.text)}}}{escaped(cell.after)}" if isinstance(cell, Strong) else escaped(cell)
        for cell in cells
    ]
    if len(cells) < width:
        written[-1] = rf"\multicolumn{{{width - len(cells) + 1}}}{{l}}{{{written[-1]}}}"
    return " & ".join(written) + r" \\"


STYLES: dict[str, Style] = {"table": Plain(), "markdown": Markdown(), "latex": Latex()}
