"""The questions of a study: those of the task, or others that whoever makes the study asks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ftbench.contracts.task import RatingDimension
from ftbench.errors import UserError
from ftbench.matrix.read import validated
from ftbench.matrix.yaml_file import read_yaml
from ftbench.task_types.yaml_task import DimensionList
from ftbench_rating.sheets.columns import RESERVED, folded
from ftbench_rating.study.model import SCALE, Dimension, ScalePoint, Scheme, Texts
from ftbench_rating.study.scale import scale_points, title

_ASK: dict[Scheme, Texts] = {
    "pairwise": {"en": "Which answer is better? {}", "zh": "哪个回答更好？{}"},
    "best-worst": {"en": "Which answer is best, and which is worst? {}", "zh": "哪个回答最好，哪个最差？{}"},
}
_LONGEST_NAME = 40


def read_dimensions(path: Path) -> tuple[RatingDimension, ...]:
    """The dimensions of a YAML file `dimensions: [{name, weight, question, …}]`; raises `MatrixError`."""
    file = read_yaml(path, keys="dimensions")
    return validated(DimensionList, file.content, file).made()


def named_dimensions(entries: Sequence[str], known: Sequence[RatingDimension]) -> tuple[RatingDimension, ...]:
    """Dimensions from `NAME:WEIGHT` entries; one that the task has keeps its question. Raises `UserError`."""
    by_name = {one.name: one for one in known}
    found = []
    for entry in entries:
        name, separator, written = entry.rpartition(":")
        try:
            weight = float(written)
        except ValueError:
            weight = math.nan
        if not separator or not (math.isfinite(weight) and weight > 0):
            raise UserError(f'--dimension "{entry}": expected NAME:WEIGHT with a weight above 0, such as fluency:0.5')
        asked = RatingDimension(name, weight, f"How good is the {name} of it?", question_zh=f"在“{name}”方面怎么样？")
        found.append(replace(by_name.get(name, asked), weight=weight))
    return tuple(found)


OVERALL = RatingDimension(
    "quality", 1.0, "How good is the answer as a whole?", "总的来说，这个回答有多好？", "总体质量"
)
"""For a task that names no dimensions."""


def study_dimensions(asked: Sequence[RatingDimension], scheme: Scheme) -> tuple[Dimension, ...]:
    """The dimensions as raters see them, with weights that add up to 1; raises `UserError` for a name that cannot be.

    A point of the scale is the task's where it has five of them, else in our own words.
    """
    if not asked:
        raise UserError("a study needs at least one dimension")
    total = math.fsum(one.weight for one in asked)
    if not (math.isfinite(total) and all(one.weight > 0 for one in asked)):
        raise UserError("the weight of every dimension must be above 0")
    found = tuple(
        Dimension(
            name=one.name,
            weight=round(one.weight / total, 6),
            question=_question(one, scheme),
            points=_points(one) if scheme == "likert5" else (),
            title={"en": one.name, "zh": one.name_zh} if one.name_zh else title(one.name),
        )
        for one in asked
    )
    _check_names(found)
    return found


def _question(asked: RatingDimension, scheme: Scheme) -> Texts:
    words = {"en": asked.question, "zh": asked.question_zh} if asked.question_zh else {"en": asked.question}
    if scheme not in _ASK:
        return words
    # A question in one language only is asked in both.
    return {language: _ASK[scheme][language].format(words.get(language, asked.question)) for language in ("en", "zh")}


def _points(asked: RatingDimension) -> tuple[ScalePoint, ...]:
    own = (asked.meanings, asked.meanings_zh, asked.examples, asked.examples_zh)
    for words in own:
        if words and len(words) != len(SCALE):
            raise UserError(
                f"the dimension {asked.name} needs {len(SCALE)} points from worst to best, not {len(words)}"
            )
    points = []
    for point in scale_points(asked.name):
        meaning, meaning_zh, example, example_zh = (words[point.value - 1] if words else "" for words in own)
        ours = not (meaning or meaning_zh)  # our examples fit our own meanings only
        points.append(
            ScalePoint(
                point.value,
                point.meaning if ours else _words(meaning, meaning_zh),
                _words(example, example_zh) or (point.example if ours else {}),
            )
        )
    return tuple(points)


def _words(english: str, chinese: str) -> Texts:
    return {language: text for language, text in (("en", english), ("zh", chinese)) if text}


def _check_names(dimensions: Sequence[Dimension]) -> None:
    """Names become columns of a spreadsheet, so they must be told apart there and never look like a formula."""
    seen = set(RESERVED)
    for dimension in dimensions:
        names = {dimension.name, *dimension.title.values()}
        for name in names:
            plain = name.replace("-", "").replace("_", "").replace(" ", "")
            if not plain.isalnum() or not name[0].isalpha() or name != name.strip() or len(name) > _LONGEST_NAME:
                raise UserError(
                    f"the dimension {name!r:.60} needs a name of at most {_LONGEST_NAME} letters, digits, spaces and "
                    "hyphens that starts with a letter"
                )
        columns = {folded(f"{name}{end}") for name in names for end in ("", " best", " worst", " 最好", " 最差")}
        if columns & seen or any(one.startswith(("answer", "回答")) for one in columns):
            raise UserError(f'the dimension "{dimension.name}" would be a column that a sheet has already; rename it')
        seen |= columns
