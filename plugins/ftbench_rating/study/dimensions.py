"""The dimensions of a study: from the task, a YAML file or the command line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ftbench.contracts.task import Points, RatingDimension
from ftbench.errors import UserError
from ftbench.matrix.read import validated
from ftbench.matrix.yaml_file import read_yaml
from ftbench.task_types.yaml_task import DimensionList
from ftbench.text.language_tags import by_language, in_language
from ftbench_rating.sheets.columns import RESERVED, folded
from ftbench_rating.study.model import Dimension, ScalePoint, Scheme, Texts
from ftbench_rating.study.scale import SCALE, scale_points, title

_ASK: dict[Scheme, Texts] = {
    "pairwise": {"en": "Which answer is better? {}", "zh": "哪个回答更好？{}"},
    "best-worst": {"en": "Which answer is best, and which is worst? {}", "zh": "哪个回答最好，哪个最差？{}"},
}
_LONGEST_NAME = 40


def read_dimensions(path: Path) -> tuple[RatingDimension, ...]:
    """The dimensions of a YAML file `dimensions: [{name, weight, question, …}]`; raises `MatrixError`."""
    file = read_yaml(path, keys=("dimensions",))
    return validated(DimensionList, file.content, file).made()


def named_dimensions(entries: Sequence[str], known: Sequence[RatingDimension]) -> tuple[RatingDimension, ...]:
    """Dimensions from `NAME:WEIGHT` entries; those of the task keep their questions. Raises `UserError`."""
    by_name = {dimension.name: dimension for dimension in known}
    dimensions = []
    for entry in entries:
        name, separator, weight_text = entry.rpartition(":")
        try:
            weight = float(weight_text)
        except ValueError:
            weight = math.nan
        if not separator or not (math.isfinite(weight) and weight > 0):
            raise UserError(f'--dimension "{entry}": expected NAME:WEIGHT with a weight above 0, such as fluency:0.5')
        general = RatingDimension(
            name, weight, {"en": f"How good is the {name} of it?", "zh": f"在“{name}”方面怎么样？"}
        )
        dimensions.append(replace(by_name.get(name, general), weight=weight))
    return tuple(dimensions)


OVERALL = RatingDimension(
    "quality",
    1.0,
    {"en": "How good is the answer as a whole?", "zh": "总的来说，这个回答有多好？"},
    title={"zh": "总体质量"},
)
"""For a task without dimensions."""


def study_dimensions(asked: Sequence[RatingDimension], scheme: Scheme) -> tuple[Dimension, ...]:
    """The dimensions as raters see them, with weights that add up to 1.

    A point has the task's own wording if there is one, else that of `scale_points`. Raises `UserError` for a name that
    cannot be a column, for weights that are not above 0, and for a scale that has not five points.
    """
    if not asked:
        raise UserError("a study needs at least one dimension")
    total = math.fsum(question.weight for question in asked)
    if not (math.isfinite(total) and all(question.weight > 0 for question in asked)):
        raise UserError("the weight of every dimension must be above 0")
    dimensions = tuple(
        Dimension(
            name=question.name,
            weight=round(question.weight / total, 6),
            question=_question(question, scheme),
            points=_points(question) if scheme == "likert5" else (),
            title={"en": question.name, **by_language(question.title)} if question.title else title(question.name),
        )
        for question in asked
    )
    _check_names(dimensions)
    return dimensions


def _question(asked: RatingDimension, scheme: Scheme) -> Texts:
    if scheme not in _ASK:
        return by_language(asked.question)
    # A question that is not translated into a language is still asked there, in another language.
    return {language: ask.format(in_language(asked.question, language)) for language, ask in _ASK[scheme].items()}


def _points(asked: RatingDimension) -> tuple[ScalePoint, ...]:
    meanings, examples = _scale(asked.name, asked.meanings), _scale(asked.name, asked.examples)
    points = []
    for point in scale_points(asked.name):
        meaning, example = meanings.get(point.value, {}), examples.get(point.value, {})
        default_example = {} if meaning else point.example  # default examples fit default meanings only
        points.append(ScalePoint(point.value, meaning or point.meaning, example or default_example))
    return tuple(points)


def _scale(name: str, texts: Points) -> dict[int, Texts]:
    """The texts of each point of the scale, by language."""
    languages = {language: texts for language, texts in by_language(texts).items() if texts}
    for points in languages.values():
        if len(points) != len(SCALE):
            raise UserError(f"the dimension {name} needs {len(SCALE)} points from worst to best, not {len(points)}")
    return {
        value: {language: points[place] for language, points in languages.items() if points[place]}
        for place, value in enumerate(SCALE)
    }


def _check_names(dimensions: Sequence[Dimension]) -> None:
    """Names become columns of a spreadsheet, so they must be distinct there and never look like a formula."""
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
        if columns & seen or any(column.startswith(("answer", "回答")) for column in columns):
            raise UserError(f'the dimension "{dimension.name}" clashes with another column of the sheet; rename it')
        seen |= columns
