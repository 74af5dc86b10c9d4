"""Which settings of `training` and `evaluation` may have several values in one matrix, and why the others may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from math import prod
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from ftbench.errors import NotedValueError, nearest
from ftbench.messages import Message
from ftbench.messages import matrix_errors as messages

TRAINING_AXES = tuple(
    f"training.{key}"
    for key in (
        "epochs",
        "steps",
        "batch_size",
        "micro_batch_tokens",
        "packing",
        "max_length",
        "schedule",
        "warmup",
        "gradient_clip",
        "validations",
        "early_stopping",
        "keep",
    )
)
"""For methods that train."""

EVALUATION_AXES = ("evaluation.batch_tokens",)
"""For every method."""

NO_AXES: Mapping[str, Message] = {
    "training.examples": messages.AXIS_OF_ROWS,
    "training.checkpointing": messages.AXIS_WITHOUT_EFFECT,
    "training.deterministic": messages.AXIS_WITHOUT_EFFECT,
    "training.save_minutes": messages.AXIS_WITHOUT_EFFECT,
    "evaluation.examples": messages.AXIS_OF_COMPARED_ROWS,
    "evaluation.validation_examples": messages.AXIS_OF_COMPARED_ROWS,
    "evaluation.backend": messages.AXIS_OF_A_RUN,
    "evaluation.general_text": messages.AXIS_OF_A_RUN,
    "evaluation.general_passages": messages.AXIS_OF_A_RUN,
    "evaluation.other_tasks": messages.AXIS_OF_A_RUN,
}
"""The other keys of both sections, with the reason why they have one value in a matrix."""


def _known(name: str) -> str:
    axes = (*TRAINING_AXES, *EVALUATION_AXES)
    if name in NO_AXES:
        raise NotedValueError(NO_AXES[name]())
    if name not in axes:
        full_names = [axis for axis in axes if axis.endswith(f".{name}")]
        raise NotedValueError(messages.NO_AXIS(hint=nearest(full_names[0] if full_names else name, axes)))
    return name


MOST_ROWS = 10_000
"""Rows of methods in one matrix, at most: a few values of several settings can stand for more than any disk holds."""


def check_combinations(values: Iterable[Sized]) -> None:
    """Raise for lists of values with more combinations than a matrix may have rows, before any is made."""
    count = prod(map(len, values))
    if count > MOST_ROWS:
        raise NotedValueError(messages.TOO_MANY_COMBINATIONS(count=count, most=MOST_ROWS))


def _countable(axes: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    check_combinations(axes.values())
    return axes


Axes = Annotated[
    dict[Annotated[str, AfterValidator(_known)], Annotated[tuple[Any, ...], Field(min_length=1)]],
    AfterValidator(_countable),
]
"""Several values by the dotted name of a setting; the planner checks the values."""
