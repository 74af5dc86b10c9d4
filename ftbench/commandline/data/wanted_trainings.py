"""The trainings whose time, memory and money `ftbench data check` estimates, from its options."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ftbench.contracts import Method, MethodSettings, ModelSource
    from ftbench.data_check.training_costs import WantedTrainings
    from ftbench.plugins import Registry

MODEL = "builtin:nano"
"""The model of estimates where nobody names one, as in the matrix of `ftbench init`."""

_METHODS = ("full", "top-layers", "lora", "adapter", "prefix")
"""Methods of estimates where nobody names any: one of each kind, because methods of a kind take nearly the same. They
train all weights, some of them, low-rank additions to weights, layers between layers, and positions before the text."""

_MEASURING = 0.2
"""Seconds for measuring the machine's speed, less than `ftbench plan` takes; in half of that a busy machine seems eight
times slower than it is."""


class _Positive(click.FloatRange):
    """A finite number above 0; the range alone lets `nan` pass."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


EPOCHS = _Positive(min=0, max=1000, min_open=True)
"""The bounds of `training.epochs` in a matrix."""
DOLLARS = _Positive(min=0, max=1_000_000, min_open=True)


def wanted_trainings(
    model: str | None, names: Sequence[str], hourly: float | None, registry: Registry
) -> WantedTrainings | None:
    """The trainings to estimate; raises `UserError` for a model or a method that is not there.

    None if nobody asked for any and the default model is not there. They are estimated even if nobody asked, because
    it takes about half a second. No weights are loaded, and torch is imported only where there may be CUDA.
    """
    from ftbench.data_check.training_costs import WantedTrainings
    from ftbench.errors import UserError
    from ftbench.planning.device import has_cuda
    from ftbench.planning.machine_speed import operations_per_second
    from ftbench.planning.model_reference import find_model

    try:
        _, source = find_model(model or MODEL, Path(), registry)
    except UserError:
        if model or names or hourly:
            raise
        return None
    known = registry.names("methods")
    chosen = list(dict.fromkeys(names)) or [name for name in _METHODS if name in known]
    methods = tuple(_with_settings(registry.method(name), source) for name in chosen)
    return WantedTrainings(source, methods, operations_per_second(cuda=has_cuda(), budget=_MEASURING), hourly)


def _with_settings(method: Method, source: ModelSource) -> tuple[Method, MethodSettings]:
    """A method with its default settings for a model; raises `UserError` if it has none."""
    from pydantic import ValidationError

    from ftbench.errors import UserError
    from ftbench.matrix.problems import first_problem, validation_message
    from ftbench.messages.data_check_costs import NEEDS_SETTINGS

    try:
        settings = method.settings.model_validate({})
    except ValidationError as error:
        problem = first_problem(error)
        reason = validation_message(problem, method.settings)
        setting = ".".join(map(str, problem["loc"]))
        raise UserError(NEEDS_SETTINGS(method=method.name, setting=setting, reason=reason)) from None
    return method, method.resolve(settings, source.facts)
