"""All boards as one HTML file without scripts: tables of systems and pairs, and a drawing of the intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from ftbench.messages import Note
from ftbench.presentation.languages import HTML_LANGUAGE
from ftbench.presentation.table import Table
from ftbench.presentation.words import in_language
from ftbench_imports.paired_boards import PairedBoard
from ftbench_imports.paired_rows import numbers, table
from ftbench_imports.paired_words import caveats, finding, listed, say

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page loads and runs nothing."""

_STYLE = Markup(
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}"
    "h2{margin-top:2.5rem}.wide{overflow-x:auto}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8886;vertical-align:top}"
    "td{overflow-wrap:anywhere;min-width:3rem}summary{cursor:pointer;margin:.75rem 0}"
    "svg{display:block;max-width:100%;margin:.75rem 0}svg text{font:13px system-ui,sans-serif;fill:currentColor}"
    "svg line{stroke:currentColor;stroke-width:2}svg circle{fill:currentColor}.note{opacity:.8}"
)
_WIDTH, _LEFT, _RIGHT, _LINE = 720, 280, 20, 24
"""Pixels: the drawing's width, the space for names, the space at the right, and a line's height."""
_MOST_DRAWN = 60
"""Systems in a drawing, best first."""
_LONGEST = 38
"""Characters of a name in a drawing; the table has it whole."""


def page(
    boards: Sequence[PairedBoard],
    left_out: Sequence[tuple[str, Note]],
    remarks: Sequence[tuple[str, Note]],
    language: str,
) -> str:
    """The whole page in one language of the interface."""
    title = say("page").markup(language)
    files = [words.markup(language) for words in (listed("left-out", left_out), listed("remarks", remarks)) if words]
    body = Markup("\n").join([*(_section(board, language) for board in boards), *map(_note, files)])
    return str(
        Markup(
            '<!doctype html>\n<html lang="{}">\n<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta http-equiv="Content-Security-Policy" content="{}"><title>{}</title><style>{}</style></head>\n'
            "<body>\n<h1>{}</h1>\n{}\n</body>\n</html>\n"
        ).format(HTML_LANGUAGE[language], _POLICY, title, _STYLE, title, body)
    )


def _section(board: PairedBoard, language: str) -> Markup:
    systems, pairs = table(board, "system"), table(board, "pair")
    parts = [
        Markup("<h2>{}</h2>").format(systems.caption.markup(language)),
        Markup("<p><strong>{}</strong></p>").format(finding(board).markup(language)),
        _drawing(board),
        _table(systems, language),
    ]
    if board.pairs:
        head = say("all-pairs").markup(language)
        parts.append(Markup("<details><summary>{}</summary>{}</details>").format(head, _table(pairs, language)))
    return Markup("\n").join([*parts, *(_note(text.markup(language)) for text in caveats(board))])


def _note(text: Markup) -> Markup:
    return Markup('<p class="note">{}</p>').format(text)


def _table(shown: Table, language: str) -> Markup:
    heads = Markup("").join(
        Markup('<th scope="col">{} {}</th>').format(in_language(column.label, language), column.arrow)
        for column in shown.columns
    )
    rows = Markup("\n").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(in_language(cell.text, language)) for cell in row)
        )
        for body in shown.bodies
        for row in body.rows
    )
    return Markup('<div class="wide"><table><thead><tr>{}</tr></thead><tbody>\n{}\n</tbody></table></div>').format(
        heads, rows
    )


def _drawing(board: PairedBoard) -> Markup:
    """A point and its interval for each system; nothing if fewer than two have a value."""
    rows = [row for row in numbers(board, "system") if row["value"] is not None][:_MOST_DRAWN]
    ends = [end for row in rows for end in (row["low"], row["high"], row["value"]) if end is not None]
    if len(rows) < 2 or min(ends) == max(ends):
        return Markup("")
    low, high = min(ends), max(ends)

    def across(value: float) -> str:
        return f"{_LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT):.1f}"

    def lines() -> Iterator[Markup]:
        for i, row in enumerate(rows):
            middle = i * _LINE + _LINE // 2
            name = row["system"] if len(row["system"]) <= _LONGEST else f"{row['system'][: _LONGEST - 1]}…"
            yield Markup('<text x="0" y="{}">{}</text>').format(middle + 5, in_language(name, "en"))
            if row["low"] is not None and row["high"] is not None:
                yield Markup('<line x1="{}" y1="{y}" x2="{}" y2="{y}"/>').format(
                    across(row["low"]), across(row["high"]), y=middle
                )
            yield Markup('<circle cx="{}" cy="{}" r="4"/>').format(across(row["value"]), middle)

    return Markup('<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" aria-hidden="true">{}</svg>').format(
        Markup("").join(lines()), w=_WIDTH, h=len(rows) * _LINE
    )
