"""A rater's sheet as a table: what both the CSV and the XLSX file have in their rows."""

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
"""In the column of practice items, and in that of items that cannot be judged."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Headings and rows, all of them texts; the columns that a rater fills in are empty."""

    language: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ratings: tuple[RatingColumn, ...]
    first_rating: int
    """Place of the first column that a rater fills in, from 0."""
    answers: int
    """Columns of answers."""


def sheet_table(sheet: Sheet) -> SheetTable:
    """The table of a sheet, in its order."""
    language = sheet.study.language
    answers = max((len(item.answers) for item in sheet.items), default=1)
    ratings = rating_columns(sheet.study, language)
    told = (*(in_language(one, language) for one in (ID, PRACTICE, PROMPT)), *answer_headings(answers, language))
    passing = (in_language(CANNOT, language), in_language(REASON, language)) if sheet.study.cannot_judge else ()
    empty = ("",) * (len(ratings) + len(passing))
    return SheetTable(
        language=language,
        headings=(*told, *(column.heading for column in ratings), *passing),
        rows=tuple((*_told(item, answers, language), *empty) for item in sheet.items),
        ratings=ratings,
        first_rating=len(told),
        answers=answers,
    )


def _told(item: SheetItem, answers: int, language: str) -> Sequence[str]:
    # An empty cell would look as if something were missing.
    texts = [text if text.strip() else in_language(EMPTY, language) for text in item.answers]
    filled = [*(cell_text(text, language) for text in texts), *[""] * (answers - len(texts))]
    return (item.id, YES if item.practice else "", cell_text(item.prompt, language), *filled)
