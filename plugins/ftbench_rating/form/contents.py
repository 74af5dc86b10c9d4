"""The data for the form's script: only the parts of a study that a rater may see."""

from __future__ import annotations

from typing import Any

from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.languages import LANGUAGES
from ftbench.text.visible import alternating, visible
from ftbench_rating.form.words import SCRIPT
from ftbench_rating.study.model import Dimension, Sheet, SheetItem, Texts
from ftbench_rating.study.texts import in_each_language, titled

_SENTENCES = Catalogue.of_markup(SCRIPT, ("en", "zh"))
"""Not escaped, because the script inserts them as text."""


def form_data(sheet: Sheet) -> dict[str, Any]:
    """The sheet without weights, thresholds and other raters, because knowing them may change how a rater rates."""
    study = sheet.study
    return {
        "study": study.id,
        "sheet": study.sheets[sheet.rater],
        "rater": sheet.rater,
        "scheme": study.scheme,
        "passes": study.cannot_judge,
        "dimensions": [_dimension(dimension) for dimension in study.dimensions],
        "items": [_item(item) for item in sheet.items],
        "words": {language: {key: _SENTENCES.template(key, language) for key in SCRIPT} for language in LANGUAGES},
    }


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "name": dimension.name,
        "title": _texts(titled(dimension)),
        "question": _texts(dimension.question),
        "points": [{"value": point.value, "meaning": _texts(point.meaning)} for point in dimension.points],
    }


def _item(item: SheetItem) -> dict[str, Any]:
    """An item with its texts in parts; the parts at odd indices are marks of hidden characters."""
    return {
        "id": item.id,
        "prompt": alternating("" if item.turns else item.prompt),
        "turns": [[visible(role), alternating(text)] for role, text in item.turns],
        "answers": [alternating(answer) for answer in item.answers],
        "practice": item.practice,
    }


def _texts(texts: Texts) -> dict[str, str]:
    return {language: visible(text) for language, text in in_each_language(texts).items()}
