"""A rater's sheet as a table: the rows of both the CSV and the XLSX file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ftbench_rating.sheets.cells import cell_text
from ftbench_rating.sheets.columns import (
    CANNOT,
    EMPTY,
    ID,
    PRACTICE,
    PROMPT,
    REASON,
    RatingColumn,
    answer_headings,
    rating_columns,
)
from ftbench_rating.study.model import Sheet, SheetItem
from ftbench_rating.study.texts import in_language

YES = "x"
"""The mark in the columns for practice and for "cannot judge"."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Headings and rows of texts; the columns that a rater fills in are empty."""

    language: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ratings: tuple[RatingColumn, ...]
    first_rating: int
    """Index of the first column that a rater fills in, from 0."""
    answers: int
    """The number of answer columns."""


def sheet_table(sheet: Sheet) -> SheetTable:
    """The table of a sheet, in the order of its items."""
    language = sheet.study.language
    answers = max((len(item.answers) for item in sheet.items), default=1)
    ratings = rating_columns(sheet.study, language)
    fixed = (*(in_language(name, language) for name in (ID, PRACTICE, PROMPT)), *answer_headings(answers, language))
    passing = (in_language(CANNOT, language), in_language(REASON, language)) if sheet.study.cannot_judge else ()
    empty = ("",) * (len(ratings) + len(passing))
    return SheetTable(
        language=language,
        headings=(*fixed, *(column.heading for column in ratings), *passing),
        rows=tuple((*_fixed_cells(item, answers, language), *empty) for item in sheet.items),
        ratings=ratings,
        first_rating=len(fixed),
        answers=answers,
    )


def _fixed_cells(item: SheetItem, answers: int, language: str) -> Sequence[str]:
    # An empty cell would look as if something were missing.
    texts = [text if text.strip() else in_language(EMPTY, language) for text in item.answers]
    filled = [*(cell_text(text, language) for text in texts), *[""] * (answers - len(texts))]
    return (item.id, YES if item.practice else "", cell_text(item.prompt, language), *filled)
