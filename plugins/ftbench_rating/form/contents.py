"""What the form's script is given: what a rater may see, and nothing else of the study."""

from __future__ import annotations

from typing import Any

from ftbench.text.visible import alternating, visible
from ftbench_rating.form.language import LANGUAGES, in_language, titled
from ftbench_rating.form.words import SCRIPT
from ftbench_rating.study.model import Dimension, Sheet, SheetItem, Words


def form_data(sheet: Sheet) -> dict[str, Any]:
    """Without weights, thresholds and other raters: a rater who knows them may rate otherwise."""
    study = sheet.study
    return {
        "study": study.id,
        "sheet": study.sheets[sheet.rater],
        "rater": sheet.rater,
        "scheme": study.scheme,
        "passes": study.cannot_judge,
        "dimensions": [_dimension(dimension) for dimension in study.dimensions],
        "items": [_item(item) for item in sheet.items],
        "words": {
            language: {key: words[place] for key, words in SCRIPT.items()} for place, language in enumerate(LANGUAGES)
        },
    }


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "name": dimension.name,
        "title": _words(titled(dimension)),
        "question": _words(dimension.question),
        "points": [{"value": point.value, "meaning": _words(point.meaning)} for point in dimension.points],
    }


def _item(item: SheetItem) -> dict[str, Any]:
    """Texts are parts, of which those at odd places are marks of hidden characters."""
    return {
        "id": item.id,
        "prompt": alternating(item.prompt),
        "answers": [alternating(answer) for answer in item.answers],
        "practice": item.practice,
    }


def _words(words: Words) -> dict[str, str]:
    return {language: visible(in_language(words, language)) for language in LANGUAGES}
