"""The questions of a study: those of the task, or others that whoever makes the study asks."""

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
        asked = RatingDimension(name, weight, {"en": f"How good is the {name} of it?", "zh": f"在“{name}”方面怎么样？"})
        found.append(replace(by_name.get(name, asked), weight=weight))
    return tuple(found)


OVERALL = RatingDimension(
    "quality",
    1.0,
    {"en": "How good is the answer as a whole?", "zh": "总的来说，这个回答有多好？"},
    title={"zh": "总体质量"},
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
            title={"en": one.name, **by_language(one.title)} if one.title else title(one.name),
        )
        for one in asked
    )
    _check_names(found)
    return found


def _question(asked: RatingDimension, scheme: Scheme) -> Texts:
    if scheme not in _ASK:
        return by_language(asked.question)
    # A question that a language lacks is asked in it all the same.
    return {language: ask.format(in_language(asked.question, language)) for language, ask in _ASK[scheme].items()}


def _points(asked: RatingDimension) -> tuple[ScalePoint, ...]:
    meanings, examples = _scale(asked.name, asked.meanings), _scale(asked.name, asked.examples)
    points = []
    for point in scale_points(asked.name):
        meaning, example = meanings.get(point.value, {}), examples.get(point.value, {})
        own_example = {} if meaning else point.example  # our examples fit our own meanings only
        points.append(ScalePoint(point.value, meaning or point.meaning, example or own_example))
    return tuple(points)


def _scale(name: str, texts: Points) -> dict[int, Texts]:
    """By point of the scale, its texts by language."""
    languages = {language: texts for language, texts in by_language(texts).items() if texts}
    for written in languages.values():
        if len(written) != len(SCALE):
            raise UserError(f"the dimension {name} needs {len(SCALE)} points from worst to best, not {len(written)}")
    return {
        value: {language: written[place] for language, written in languages.items() if written[place]}
        for place, value in enumerate(SCALE)
    }


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
