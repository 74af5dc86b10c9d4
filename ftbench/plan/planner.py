"""From a matrix to cells: find models, read data, validate settings, skip what cannot work, and name every fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ftbench.contracts import Method, MethodSettings, Metric, ModelLoader, ModelSource, Task
from ftbench.data.dataset import TaskData, load_task_data
from ftbench.errors import MatrixError, PluginError, UserError
from ftbench.matrix.read import MatrixFile, first_problem, validation_message
from ftbench.matrix.schema import Matrix, ModelEntry, TaskEntry
from ftbench.plan.cell import FORMAT, Cell
from ftbench.plan.device import choose_device, choose_precision
from ftbench.plan.model_reference import find_model
from ftbench.plugins import PluginHost, Registry
from ftbench.plugins.manager import describe
from ftbench.yaml_task import read_yaml_task

_RESERVED = 32
"""Positions kept free for virtual tokens whether a method of the matrix needs them or not: adding prefix tuning to a
matrix must not change the cells of the other methods."""

_SHORTEST_PROMPT = 32
"""A prompt that may not even have so many tokens is a mistake in the matrix, not a benchmark."""


@dataclass(frozen=True, slots=True)
class PlannedModel:
    """A model of the matrix, found."""

    entry: ModelEntry
    loader: ModelLoader
    source: ModelSource
    positions: int
    """Positions that prompt and answer may take: the model's less those that some method of the matrix needs."""


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of the matrix with its data and metrics."""

    entry: TaskEntry
    task: Task
    data: TaskData
    metrics: tuple[Metric, ...]

    @property
    def max_new_tokens(self) -> int:
        return self.entry.max_new_tokens or self.task.max_new_tokens


@dataclass(frozen=True, slots=True)
class PlannedMethod:
    """A method of the matrix with its settings as written."""

    label: str
    method: Method
    settings: MethodSettings


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a run needs to know, before anything is run."""

    matrix: Matrix
    models: Mapping[str, PlannedModel]
    tasks: Mapping[str, PlannedTask]
    methods: Mapping[str, PlannedMethod]
    cells: tuple[Cell, ...]
    device: str
    precision: str

    @property
    def baseline(self) -> str:
        """The method that differences are taken to: the matrix's, else the first that trains, else the first."""
        if self.matrix.baseline:
            return self.matrix.baseline
        trained = [m.label for m in self.methods.values() if m.method.capabilities.trains]
        return trained[0] if trained else next(iter(self.methods))

    def settings(self, cell: Cell) -> MethodSettings:
        """The resolved settings of a cell's method."""
        return self.methods[cell.method].method.settings.model_validate(dict(cell.spec["method"]["settings"]))


def make_plan(file: MatrixFile, registry: Registry) -> Plan:
    """Plan all cells; raises `MatrixError`, `DataError`, `ModelError` or `PluginError` for whatever is wrong."""
    matrix = file.matrix
    methods = _methods(file, registry)
    models = _models(file, registry, methods)
    tasks = _tasks(file, registry)
    _check_lengths(file, models, tasks)
    try:
        device = choose_device(matrix.device)
    except UserError as error:
        raise file.error(error.message, ("device",)) from None
    precision = choose_precision(matrix.precision, device)
    cells: list[Cell] = []
    for model in models.values():
        for task in tasks.values():
            for method in methods.values():
                settings = method.method.resolve(method.settings, model.source.facts)
                skip = method.method.impossible(settings, model.source.facts)
                # Nothing random is left in a method that neither trains nor draws examples: one cell stands for all.
                once = not method.method.capabilities.trains and not method.method.shots(settings)
                for seed in matrix.seeds[:1] if once else matrix.seeds:
                    spec = _spec(matrix, model, task, method, settings, seed, precision)
                    cells.append(Cell(model.entry.label, task.entry.label, method.label, seed, spec, skip))
    return Plan(matrix, models, tasks, methods, tuple(_hooks(matrix, cells, registry)), device, precision)


def _check_lengths(file: MatrixFile, models: Mapping[str, PlannedModel], tasks: Mapping[str, PlannedTask]) -> None:
    """Raise `MatrixError` where generated answers leave no room for their prompts."""
    for model in models.values():
        for i, task in enumerate(tasks.values()):
            room = model.positions - task.max_new_tokens
            if task.task.output == "text" and room < _SHORTEST_PROMPT:
                raise file.error(
                    f"{task.max_new_tokens} new tokens leave {max(0, room)} of the {model.positions} positions of "
                    f"{model.entry.label} for the prompt; at least {_SHORTEST_PROMPT} are needed",
                    ("tasks", i, "max_new_tokens"),
                )


def _hooks(matrix: Matrix, cells: list[Cell], registry: Registry) -> list[Cell]:
    """Let plugins skip and rearrange cells."""
    host = registry.host
    for name, plugin in host.implementing("ftbench_modify_cells"):
        _ask(host, name, plugin, "ftbench_modify_cells", matrix=matrix, cells=cells)
        if not all(isinstance(cell, Cell) for cell in cells):
            raise PluginError(f"plugin {name}: ftbench_modify_cells left something that is no cell")
    skipping = host.implementing("ftbench_skip_cell")
    result = []
    for cell in cells:
        asked = (_ask(host, name, plugin, "ftbench_skip_cell", cell=cell) for name, plugin in skipping)
        reason = cell.skip or next(filter(None, asked), None)
        result.append(Cell(cell.model, cell.task, cell.method, cell.seed, cell.spec, reason) if reason else cell)
    return result


def _ask(host: PluginHost, name: str, plugin: Any, hook: str, **arguments: Any) -> Any:
    """The plugin's answer; `PluginError` if it raises, for a plan without its say would not be what was asked for."""
    try:
        return host.call(plugin, hook, **arguments)
    except Exception as error:
        raise PluginError(f"plugin {name}: {hook} raised {describe(error)}") from error


def _methods(file: MatrixFile, registry: Registry) -> dict[str, PlannedMethod]:
    planned = {}
    for i, entry in enumerate(file.matrix.methods):
        try:
            method = registry.method(entry.method)
        except UserError as error:
            raise _placed(error, file, ("methods", i)) from None
        try:
            settings = method.settings.model_validate(entry.options)
        except ValidationError as error:
            first = first_problem(error)
            raise file.error(validation_message(first, method.settings), ("methods", i, *tuple(first["loc"]))) from None
        planned[entry.label] = PlannedMethod(entry.label, method, settings)
    return planned


def _models(file: MatrixFile, registry: Registry, methods: Mapping[str, PlannedMethod]) -> dict[str, PlannedModel]:
    planned = {}
    for i, entry in enumerate(file.matrix.models):
        try:
            loader, source = find_model(entry.model, file.directory, registry)
        except UserError as error:
            raise _placed(error, file, ("models", i)) from None
        taken = 0
        for method in methods.values():
            settings = method.method.resolve(method.settings, source.facts)
            if method.method.impossible(settings, source.facts) is None:
                taken = max(taken, method.method.virtual_tokens(settings))
        planned[entry.label] = PlannedModel(entry, loader, source, source.facts.max_positions - max(_RESERVED, taken))
    return planned


def _tasks(file: MatrixFile, registry: Registry) -> dict[str, PlannedTask]:
    planned = {}
    for i, entry in enumerate(file.matrix.tasks):
        try:
            task = _find_task(entry, file.directory, registry)
            data = load_task_data(task, entry, file.matrix, file.directory)
            planned[entry.label] = PlannedTask(entry, task, data, _metrics(file, task, registry))
        except UserError as error:
            raise _placed(error, file, ("tasks", i)) from None
    return planned


def _find_task(entry: TaskEntry, directory: Path, registry: Registry) -> Task:
    if entry.task.endswith((".yaml", ".yml")):
        task = read_yaml_task(directory / entry.task)
        registered = registry.objects("tasks").get(task.name)
        if registered and registered[1] != task:
            raise MatrixError(
                f'there is a task "{task.name}" already, from {registered[0]}', file=directory / entry.task
            )
        return task
    return registry.task(entry.task)


def configured_metrics(file: MatrixFile, registry: Registry) -> list[Metric]:
    """The metrics that the matrix asks for beyond the tasks' own, in order."""
    found = []
    for i, entry in enumerate(file.matrix.metrics):
        try:
            found.append(find_metric(entry.metric, entry.options, file.matrix, file.directory, registry))
        except UserError as error:
            raise _placed(error, file, ("metrics", i)) from None
    return found


def find_metric(
    reference: str, options: Mapping[str, Any], matrix: Matrix, directory: Path, registry: Registry
) -> Metric:
    """The configured metric for `name` or `name:argument`; raises `UserError`."""
    name, separator, argument = reference.partition(":")
    given = dict(options)
    if separator:  # only metrics with an argument can name something on a hub
        given.setdefault("allow_hub", matrix.allow.evaluate_hub)
    return registry.metric(name).configure(argument, given, directory)


def _metrics(file: MatrixFile, task: Task, registry: Registry) -> tuple[Metric, ...]:
    """The task's metrics, the universal ones, then the matrix's; an entry of the matrix replaces one of its name."""
    asked = {metric.name: metric for metric in configured_metrics(file, registry)}
    own = [find_metric(name, {}, file.matrix, file.directory, registry) for name in task.metrics]
    universal = [metric for _, metric in registry.objects("metrics").values() if metric.universal]
    result = {metric.name: asked.get(metric.name, metric) for metric in (*own, *universal)}
    return tuple({**result, **asked}.values())


def _placed(error: UserError, file: MatrixFile, location: tuple[str | int, ...]) -> UserError:
    """The error with the matrix's file, line and key, unless it names a file of its own."""
    if error.file is not None:
        return error
    return file.error(error.message if not error.key else f"{error.key}: {error.message}", location)


def _spec(
    matrix: Matrix,
    model: PlannedModel,
    task: PlannedTask,
    method: PlannedMethod,
    settings: MethodSettings,
    seed: int,
    precision: str,
) -> dict[str, Any]:
    """Everything that decides the cell's result, as JSON data: its hash is the cell's id."""
    shots = method.method.shots(settings)
    max_length = min(matrix.training.max_length, model.positions)
    training = {**matrix.training.model_dump(exclude={"examples"}), "max_length": max_length}
    return {
        "format": FORMAT,
        "model": {"fingerprint": model.source.fingerprint, "dtype": model.entry.dtype},
        "task": {
            **task.task.fingerprint(task.data.language),
            "language": task.data.language,
            "labels": list(task.data.labels),
            "data": task.data.fingerprint(),
            "max_new_tokens": task.max_new_tokens,
        },
        "method": {"name": method.method.name, "settings": settings.model_dump(mode="json")},
        "training": training if method.method.capabilities.trains else None,
        "evaluation": {
            "backend": "transformers",
            "batch_tokens": matrix.evaluation.batch_tokens,
            # A few-shot prompt holds several rows, so it may be as long as that many, if the model can take it.
            "limit": min(model.positions, max_length * (shots + 1)),
            "prompt_limit": min(model.positions - task.max_new_tokens, max_length * (shots + 1)),
        },
        "seed": seed,
        "precision": precision,
    }
