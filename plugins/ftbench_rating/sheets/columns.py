"""The columns of a sheet: their headings, and how they are recognised when the sheet comes back."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench_rating.study.model import Dimension, Study, Texts
from ftbench_rating.study.scale import SCALE
from ftbench_rating.study.texts import in_language

ID: Texts = {"en": "id", "zh": "编号"}
PRACTICE: Texts = {"en": "practice", "zh": "练习"}
PROMPT: Texts = {"en": "prompt", "zh": "题目"}
ANSWER: Texts = {"en": "answer", "zh": "回答"}
CANNOT: Texts = {"en": "cannot judge", "zh": "无法判断"}
REASON: Texts = {"en": "reason", "zh": "原因"}
BEST: Texts = {"en": "best", "zh": "最好"}
WORST: Texts = {"en": "worst", "zh": "最差"}
TIE: Texts = {"en": "tie", "zh": "一样好"}
EMPTY: Texts = {"en": "(empty answer)", "zh": "（空回答）"}


def folded(name: str) -> str:
    """A heading for comparison, without differences of case, width, leading quotes and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("\ufeff", "").split()).lstrip("'")


RESERVED = frozenset(
    folded(text) for words in (ID, PRACTICE, PROMPT, ANSWER, CANNOT, REASON) for text in words.values()
)
"""Headings that a dimension cannot have."""


@dataclass(frozen=True, slots=True)
class RatingColumn:
    """A column that a rater fills in."""

    heading: str
    names: frozenset[str]
    """All headings that it may have in a sheet that comes back, folded."""
    dimension: str
    worst: bool = False
    """Whether it asks for the worst answer of a best-worst choice."""


def rating_columns(study: Study, language: str) -> tuple[RatingColumn, ...]:
    """One column for each dimension; two for best-worst choices."""
    columns = []
    for dimension in study.dimensions:
        if study.scheme != "best-worst":
            columns.append(_column(dimension, language, None))
        else:
            columns += [_column(dimension, language, BEST), _column(dimension, language, WORST)]
    return tuple(columns)


def allowed_values(study: Study, answers: int, language: str) -> tuple[str, ...]:
    """The values that a rating column may hold."""
    if study.scheme == "likert5":
        return tuple(map(str, SCALE))
    places = tuple(str(place + 1) for place in range(answers))
    return (*places, in_language(TIE, language)) if study.scheme == "pairwise" else places


def answer_headings(count: int, language: str) -> tuple[str, ...]:
    """`answer`, or `answer 1`, `answer 2`, …"""
    name = in_language(ANSWER, language)
    return (name,) if count == 1 else tuple(f"{name} {place + 1}" for place in range(count))


def _column(dimension: Dimension, language: str, end: Mapping[str, str] | None) -> RatingColumn:
    titles: Sequence[str] = [dimension.name, *(text for text in dimension.title.values() if text)]
    heading = in_language(dimension.title, language, dimension.name)
    if end is None:
        return RatingColumn(heading, frozenset(map(folded, titles)), dimension.name)
    names = {folded(f"{name} {word}") for name in titles for word in end.values()}
    return RatingColumn(f"{heading} {in_language(end, language)}", frozenset(names), dimension.name, end is WORST)
