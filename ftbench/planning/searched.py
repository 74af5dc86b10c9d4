"""Check `tuning.search`: each setting belongs to a tuned method or to training, and takes the given values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from ftbench.contracts import ModelFacts
from ftbench.errors import nearest
from ftbench.matrix.problems import first_problem, validation_message
from ftbench.matrix.read import MatrixFile
from ftbench.matrix.schema import Training
from ftbench.messages import plan_errors
from ftbench.planning.planned import PlannedMethod

SEARCHED_TRAINING = tuple(f"training.{key}" for key in ("epochs", "steps", "batch_size", "warmup", "gradient_clip"))
"""Settings of training that can be searched. With another `max_length` losses are of other texts; the other keys are
words or change what is validated."""


def check_search(file: MatrixFile, methods: Mapping[str, PlannedMethod], models: Sequence[ModelFacts]) -> None:
    """Raise `MatrixError` for a setting of `tuning.search` that cannot be searched."""
    tuned = [method for method in methods.values() if method.tuned]
    for name in file.matrix.tuning.search:
        place = ("tuning", "search", name)
        owners = [method for method in tuned if name in method.method.settings.model_fields]
        if name in file.matrix.axes:
            raise file.error(plan_errors.SEARCH_OF_AN_AXIS(), place)
        if name not in SEARCHED_TRAINING and not owners:
            settings = (key for method in tuned for key in method.method.settings.model_fields)
            hint = nearest(name, [*SEARCHED_TRAINING, *settings])
            raise file.error(plan_errors.SEARCH_UNKNOWN(hint=hint), place)
        has_steps = file.matrix.training.steps is not None or "training.steps" in file.matrix.axes
        if name == "training.epochs" and has_steps:
            raise file.error(plan_errors.AXIS_WITHOUT_STEPS(), place)
        open_somewhere = any(name in method.open_space(facts) for method in tuned for facts in models)
        fixed = [method for method in owners if name in method.settings.model_fields_set]
        if not open_somewhere and len(fixed) < max(1, len(owners)):
            raise file.error(plan_errors.SEARCH_OF_NO_NUMBER(), place)
        _check_values(file, name, owners)


def _check_values(file: MatrixFile, name: str, owners: Iterable[PlannedMethod]) -> None:
    """Raise `MatrixError` for a value that training or a method does not take."""
    places: list[tuple[type[BaseModel], dict[str, Any]]] = [
        (method.method.settings, method.settings.model_dump(exclude_unset=True)) for method in owners
    ]
    if name in SEARCHED_TRAINING:
        places = [(Training, {})]
    for number, value in enumerate(file.matrix.tuning.search[name]):
        for model, written in places:
            try:
                model.model_validate({**written, name.removeprefix("training."): value})
            except ValidationError as error:
                where = ("tuning", "search", name, number)
                raise file.error(validation_message(first_problem(error), model), where) from None
