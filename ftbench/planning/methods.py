"""The methods of a matrix: one row for each variant and combination of axes, with checked settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import Any

from pydantic import ValidationError

from ftbench.contracts import Method, MethodSettings
from ftbench.errors import UserError, nearest
from ftbench.matrix.axes import MOST_ROWS
from ftbench.matrix.misplaced import Misplaced
from ftbench.matrix.problems import first_problem, validation_message
from ftbench.matrix.read import MatrixFile
from ftbench.messages import plan_errors
from ftbench.messages.matrix_errors import NO_BASELINE, TOO_MANY_ROWS
from ftbench.planning.axes import checked_axes, combinations, count_combinations
from ftbench.planning.devices import check_devices
from ftbench.planning.faults import placed
from ftbench.planning.planned import DEFAULT, PlannedMethod
from ftbench.plugins import Registry


def plan_methods(file: MatrixFile, registry: Registry) -> dict[str, PlannedMethod]:
    """The rows by label, those of default settings included; raises `MatrixError` or `PluginError`."""
    planned = _methods(file, registry)
    _check_packing(file, planned)
    baseline, families = file.matrix.baseline, [method.family for method in planned.values()]
    rows = [label for label, method in planned.items() if not method.default_of]
    if baseline is not None and baseline not in (*rows, *families):
        raise file.error(NO_BASELINE(name=baseline, hint=nearest(baseline, rows)), ("baseline",))
    return planned


def _methods(file: MatrixFile, registry: Registry) -> dict[str, PlannedMethod]:
    planned: dict[str, PlannedMethod] = {}
    axes = checked_axes(file)
    _check_count(file, axes, registry)
    for i, entry in enumerate(file.matrix.methods):
        try:
            method = registry.method(entry.method)
        except UserError as error:
            raise placed(error, file, ("methods", i)) from None
        check_devices(file, i, method)
        tuned = file.matrix.tuning.trials > 0 and method.capabilities.trains
        for name in entry.each:
            if name in entry.options:
                raise file.error(plan_errors.VALUES_BESIDE_EACH(), ("methods", i, "each", name))
        for variant, options in entry.variants.items():
            settings = _settings(file, i, method, options, registry)
            for combination in combinations(file.matrix, axes, trains=method.capabilities.trains):
                label = f"{variant}{_joint(entry.each)}{combination.words}" if combination.words else variant
                if file.matrix.tuning.trials and label.endswith(DEFAULT):
                    raise file.error(plan_errors.NAME_TAKEN_BY_DEFAULTS(ending=DEFAULT), ("methods", i))
                if label in planned:  # names of an entry with `each` follow from its values
                    raise file.error(plan_errors.METHOD_TWICE(name=label), ("methods", i))
                row = PlannedMethod(
                    label=label,
                    method=method,
                    settings=settings,
                    training=combination.training,
                    evaluation=combination.evaluation,
                    family=variant,
                    axes=combination.values,
                    resources=entry.resources,
                    devices=entry.devices,
                )
                planned[label] = replace(row, tuned=tuned, search=file.matrix.tuning.search)
                if tuned and file.matrix.tuning.defaults != "none":
                    default = f"{label}{DEFAULT}"
                    planned[default] = replace(row, label=default, default_of=label)
    return planned


def _check_count(file: MatrixFile, axes: Mapping[str, tuple[Any, ...]], registry: Registry) -> None:
    """Raise `MatrixError` for more rows than a matrix may have, before any of them is made."""
    count = 0
    for i, entry in enumerate(file.matrix.methods):
        try:
            trains = registry.method(entry.method).capabilities.trains
        except UserError as error:
            raise placed(error, file, ("methods", i)) from None
        count += prod(map(len, entry.each.values())) * count_combinations(axes, trains=trains)
    if count > MOST_ROWS:
        raise file.error(TOO_MANY_ROWS(count=count, most=MOST_ROWS), ("axes",) if axes else ("methods",))


def _joint(each: Mapping[str, Any]) -> str:
    """What stands before values of axes in a label: `lora r=4, epochs=1` and `lora epochs=1`."""
    return ", " if each else " "


def _check_packing(file: MatrixFile, methods: Mapping[str, PlannedMethod]) -> None:
    """Raise `MatrixError` if packing is on and a method cannot pack: the comparison would be unfair."""
    axis = "training.packing"
    packed = [method for method in methods.values() if method.training.packing and not method.default_of]
    wrong = [m.label for m in packed if m.method.capabilities.trains and not m.method.capabilities.packable]
    if wrong:
        where = ("axes", axis) if axis in file.matrix.axes else ("training", "packing")
        raise file.error(plan_errors.NOT_PACKABLE(n=len(wrong), methods=tuple(wrong)), where)


def _settings(
    file: MatrixFile, place: int, method: Method, options: Mapping[str, Any], registry: Registry
) -> MethodSettings:
    try:
        return method.settings.model_validate(dict(options))
    except ValidationError as error:
        first = first_problem(error)
        location = tuple(first["loc"])
        each = file.matrix.methods[place].each
        at = ("each", *location[:1]) if location and location[0] in each else location
        where = ("methods", place, *at)
        misplaced = Misplaced(registry.method_keys)
        raise file.error(validation_message(first, method.settings, misplaced, where), where) from None
