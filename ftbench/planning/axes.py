"""The combinations of a matrix's axes, each with the `training` and `evaluation` that its rows have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from pydantic import BaseModel, ValidationError

from ftbench.matrix.axes import TRAINING_AXES
from ftbench.matrix.problems import first_problem, validation_message
from ftbench.matrix.read import MatrixFile
from ftbench.matrix.schema import Evaluation, Matrix, Training
from ftbench.matrix.yaml_text import in_yaml
from ftbench.messages.plan_errors import AXIS_VALUE_TWICE, AXIS_WITHOUT_STEPS

_SECTIONS: Mapping[str, type[BaseModel]] = {"training": Training, "evaluation": Evaluation}


@dataclass(frozen=True, slots=True)
class Combination:
    """One value of each axis."""

    values: Mapping[str, Any]
    """By dotted name."""
    training: Training
    evaluation: Evaluation

    @property
    def words(self) -> str:
        """As `each` names variants: `batch_size=8, epochs=1`; empty without axes."""
        return ", ".join(f"{name.partition('.')[2]}={_word(value)}" for name, value in self.values.items())


def _word(value: Any) -> str:
    """A value as it stands in a label."""
    return f"{value:g}" if isinstance(value, float) else in_yaml(value).strip("'")


def checked_axes(file: MatrixFile) -> dict[str, tuple[Any, ...]]:
    """The values of each axis; raises `MatrixError` for one that its key does not take, or that is there twice."""
    axes = {name: _checked(file, name) for name in file.matrix.axes}
    steps = file.matrix.training.steps is not None or "training.steps" in axes
    if "training.epochs" in axes and steps:
        raise file.error(AXIS_WITHOUT_STEPS(), ("axes", "training.epochs"))
    return axes


def _checked(file: MatrixFile, name: str) -> tuple[Any, ...]:
    section, _, key = name.partition(".")
    values: list[Any] = []
    for place, written in enumerate(file.matrix.axes[name]):
        location = ("axes", name, place)
        try:
            value = getattr(_SECTIONS[section].model_validate({key: written}), key)
        except ValidationError as error:
            raise file.error(validation_message(first_problem(error), _SECTIONS[section]), location) from None
        if value in values:
            raise file.error(AXIS_VALUE_TWICE(value=str(value)), location)
        values.append(value)
    return tuple(values)


def count_combinations(axes: Mapping[str, tuple[Any, ...]], *, trains: bool) -> int:
    """The number of `combinations`, without making them."""
    return prod(len(axes[name]) for name in _of_method(axes, trains=trains))


def _of_method(axes: Mapping[str, tuple[Any, ...]], *, trains: bool) -> list[str]:
    """The axes that a method has: one that does not train ignores those of training."""
    return [name for name in axes if trains or name not in TRAINING_AXES]


def combinations(matrix: Matrix, axes: Mapping[str, tuple[Any, ...]], *, trains: bool) -> list[Combination]:
    """Those that a method has: one that does not train ignores the axes of training."""
    names = _of_method(axes, trains=trains)
    made = []
    for chosen in product(*(axes[name] for name in names)):
        values = dict(zip(names, chosen, strict=True))
        made.append(
            Combination(
                values,
                matrix.training.model_copy(update=_of_section("training", values)),
                matrix.evaluation.model_copy(update=_of_section("evaluation", values)),
            )
        )
    return made


def _of_section(section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(f"{section}."): value for name, value in values.items() if name.startswith(f"{section}.")}
