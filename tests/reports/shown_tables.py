"""The tables of scores of a written report as its reader sees them, and the numbers that they show."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

ShownTable = Mapping[str, Mapping[str, str]]
"""The text of each cell of a table by method and head."""


class _Tables(HTMLParser):
    """The tables of scores as a reader of one language sees them, without the marks of footnotes."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.tables: dict[str, list[list[str]]] = {}
        self.task: str | None = None
        self.hidden: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "table" and (attributes.get("id") or "").startswith("scores-"):
            self.task = attributes["data-task"] or ""
            self.tables[self.task] = []
        if self.task is None:
            return
        other_language = attributes.get("lang", self.language) != self.language
        aside = tag in ("sup", "svg") or attributes.get("class") in ("arrow", "unseen", "links")
        self.hidden.append(other_language or aside)
        if tag == "tr":
            self.tables[self.task].append([])
        elif tag in ("td", "th"):
            self.tables[self.task][-1].append("")
        elif tag == "small":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.task is not None:
            self.hidden.pop()
            self.task = None if tag == "table" else self.task

    def handle_data(self, data: str) -> None:
        if self.task is not None and not any(self.hidden) and self.tables[self.task][-1:] not in ([], [[]]):
            self.tables[self.task][-1][-1] += data


@lru_cache(maxsize=4)
def html_tables(run: Path, language: str) -> dict[str, ShownTable]:
    """The tables of the page in one language, by task."""
    reader = _Tables({"en": "en", "zh": "zh-CN"}[language])
    reader.feed((run / "report.html").read_text(encoding="utf-8"))
    return {task: _by_head([[cell.strip() for cell in row] for row in rows]) for task, rows in reader.tables.items()}


def markdown_tables(run: Path) -> dict[str, ShownTable]:
    """The tables of the Markdown report, by task."""
    tables = {}
    for part in (run / "report.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        rows = [
            [re.sub(r"\*\*|\\| [↑↓]| \[\d+\]", "", html.unescape(cell)).strip() for cell in line.strip("|").split("|")]
            for line in part.splitlines()
            if line.startswith("| ") and not line.startswith("| ---")
        ]
        tables[part.splitlines()[0]] = _by_head(rows)
    return tables


def _by_head(rows: Sequence[Sequence[str]]) -> ShownTable:
    heads, *methods = rows
    return {row[0]: dict(zip(heads, row, strict=True)) for row in methods}


def check_shown(text: str, *values: float) -> None:
    """Every number of the text is the value to the digits that it has; a bound, as in `<0.001`, is above it."""
    shown = re.findall(r"[<+−]?\d[\d,]*(?:\.\d+)?", text)
    assert len(shown) == len(values), text
    for number, value in zip(shown, values, strict=True):
        digits = number.lstrip("<+−").replace(",", "")
        if number.startswith("<"):
            assert value < float(digits)
            continue
        assert "." in digits, f"{number} is rounded too far to say anything"
        half = 0.5 * 10.0 ** -len(digits.partition(".")[2])
        sign = -1 if number.startswith("−") else 1
        assert abs(sign * float(digits) - value) <= half * (1 + 1e-9), f"{text}: {value}"
