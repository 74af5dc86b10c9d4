"""From a matrix to cells: find models, read data, validate settings, skip impossible cells, report every error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ftbench.contracts import ModelSource, Task
from ftbench.data.dataset import load_task_data
from ftbench.data.files.readers import readers_of
from ftbench.data.general_text import Passage, read_general_text
from ftbench.errors import MatrixError, UserError
from ftbench.matrix.read import MatrixFile
from ftbench.matrix.schema import TaskEntry
from ftbench.messages import plan_errors
from ftbench.messages.matrix_errors import GPUS_WITHOUT_CUDA
from ftbench.planning.augmentations import plan_augmentations
from ftbench.planning.backend import find_backend
from ftbench.planning.cells import make_cells
from ftbench.planning.device import choose_device, choose_precision
from ftbench.planning.devices import asks_for_gpus
from ftbench.planning.faults import placed
from ftbench.planning.margins import check_margins
from ftbench.planning.methods import plan_methods
from ftbench.planning.metrics import task_metrics
from ftbench.planning.model_reference import find_model
from ftbench.planning.planned import Plan, PlannedMethod, PlannedModel, PlannedTask
from ftbench.planning.prompt_format import model_format, native_format
from ftbench.planning.searched import check_search
from ftbench.planning.seeds import with_seeds
from ftbench.planning.trackers import plan_trackers
from ftbench.plugins import Registry
from ftbench.task_types.yaml_task import read_yaml_task

_RESERVED = 32
"""Positions always kept free for virtual tokens, so that adding prefix tuning to a matrix does not change the cells of
the other methods."""

_DATA_FILES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xlsx", ".parquet", ".txt")
"""Extensions of data files, which people sometimes name as a task."""

_SHORTEST_ROW = 16
"""Tokens: the smallest `training.max_length`."""
_SHORTEST_PROMPT = 32
"""Tokens: a shorter limit for prompts is a mistake in the matrix, not a benchmark."""


def make_plan(file: MatrixFile, registry: Registry) -> Plan:
    """The plan of all cells; raises `MatrixError`, `DataError`, `ModelError` or `PluginError`."""
    methods = plan_methods(file, registry)
    matrix = with_seeds(file.matrix, methods)
    models = _models(file, registry, methods)
    tasks = _tasks(file, registry, general=any(model.general_text for model in models.values()))
    _check_lengths(file, models, tasks)
    if matrix.tuning.trials and matrix.tuning.choose_by == "metric" and matrix.tuning_seed not in matrix.seeds:
        fault = plan_errors.METRIC_OF_ANOTHER_SEED(seed=matrix.tuning_seed)
        raise file.error(fault, ("tuning", "choose_by"))
    check_margins(file, tasks)
    check_search(file, methods, [model.source.facts for model in models.values()])
    backend = find_backend(file, registry, models, tasks, methods)
    device, precision = _device(file)
    cells = make_cells(matrix, models, tasks, methods, precision, device, registry)
    trackers = plan_trackers(file, registry)
    return Plan(matrix, models, tasks, methods, cells, device, precision, backend, not file.matrix.seeds, trackers)


def _device(file: MatrixFile) -> tuple[str, str]:
    """Device and precision of all cells. Those that ask for GPUs have CUDA and bf16."""
    matrix = file.matrix
    if asks_for_gpus(matrix):
        if matrix.device not in ("auto", "cuda"):
            raise file.error(GPUS_WITHOUT_CUDA(device=matrix.device), ("resources", "gpus"))
        return "cuda", "bf16" if matrix.precision == "auto" else matrix.precision
    try:
        device = choose_device(matrix.device)
    except UserError as error:
        raise file.error(error.note, ("device",)) from None
    return device, choose_precision(matrix.precision, device)


def _check_lengths(file: MatrixFile, models: Mapping[str, PlannedModel], tasks: Mapping[str, PlannedTask]) -> None:
    """Raise `MatrixError` if generated answers leave no room for their prompts."""
    for model in models.values():
        for i, task in enumerate(tasks.values()):
            room = model.positions - task.max_new_tokens
            if task.generates and room < _SHORTEST_PROMPT:
                fault = plan_errors.ROOM_FOR_PROMPTS(
                    tokens=task.max_new_tokens,
                    room=max(0, room),
                    positions=model.positions,
                    model=model.entry.label,
                    needed=_SHORTEST_PROMPT,
                )
                raise file.error(fault, ("tasks", i, "max_new_tokens"))


def _models(file: MatrixFile, registry: Registry, methods: Mapping[str, PlannedMethod]) -> dict[str, PlannedModel]:
    planned = {}
    passages = _own_general_text(file)
    for i, entry in enumerate(file.matrix.models):
        try:
            loader, source = find_model(entry.model, file.directory, registry)
        except UserError as error:
            raise placed(error, file, ("models", i)) from None
        taken = 0
        for method in methods.values():
            settings = method.method.resolve(method.settings, source.facts)
            if method.method.impossible(settings, source.facts) is None:
                taken = max(taken, method.method.virtual_tokens(settings))
        positions = source.facts.max_positions - max(_RESERVED, taken)
        if positions < _SHORTEST_ROW:
            fault = plan_errors.FEW_POSITIONS(
                model=source.name,
                positions=source.facts.max_positions,
                kept=max(_RESERVED, taken),
                needed=_SHORTEST_ROW,
            )
            raise file.error(fault, ("models", i))
        try:
            reads = model_format(entry, source, file.directory)
        except UserError as error:
            raise placed(error, file, ("models", i, *([error.key] if error.key else []))) from None
        general = (passages or _general_text(source))[: file.matrix.evaluation.general_passages]
        native = native_format(source, reads)
        planned[entry.label] = PlannedModel(entry, loader, source, positions, general, reads, native)
    return planned


def _own_general_text(file: MatrixFile) -> tuple[Passage, ...]:
    """The matrix's general text, for every model; empty if it names none."""
    name = file.matrix.evaluation.general_text
    try:
        return read_general_text(file.directory / Path(name).expanduser()) if name else ()
    except UserError as error:
        raise placed(error, file, ("evaluation", "general_text")) from None


def _general_text(source: ModelSource) -> tuple[Passage, ...]:
    return read_general_text(source.general_text) if source.general_text else ()


def _tasks(file: MatrixFile, registry: Registry, *, general: bool) -> dict[str, PlannedTask]:
    planned: dict[str, PlannedTask] = {}
    readers = readers_of(registry)
    for i, written in enumerate(file.matrix.tasks):
        try:
            task = _find_task(written, file.directory, registry)
            _check_scoring(written, task)
            entry = written.called(task.name)
            data = load_task_data(task, entry, file.matrix, file.directory, readers)
            metrics = task_metrics(file, task, registry, general=general)
        except UserError as error:
            raise placed(error, file, ("tasks", i)) from None
        augmentations = plan_augmentations(file, i, task, data, registry)
        for sized in _sizes(file, PlannedTask(entry, task, data, metrics, entry.label, augmentations)):
            if sized.entry.label in planned:  # names in task files are known only now
                other = planned[sized.entry.label].entry.task
                fault = plan_errors.SAME_TASK_NAME(name=entry.label, first=other, second=entry.task)
                raise file.error(fault, ("tasks", i))
            planned[sized.entry.label] = sized
    return planned


def _check_scoring(entry: TaskEntry, task: Task) -> None:
    """Raise `UserError` for a choice of scoring where there are no labels."""
    if "scoring" in entry.model_fields_set and task.output != "label":
        raise UserError(plan_errors.NO_LABELS(task=task.name), key="scoring")


def _sizes(file: MatrixFile, task: PlannedTask) -> Iterator[PlannedTask]:
    """The task once per number of training rows in the matrix, or as it is."""
    if not file.matrix.train_size:
        yield task
    for i, rows in enumerate(file.matrix.train_size):
        try:
            data = task.data.with_train_size(rows)
        except UserError as error:
            raise file.error(plan_errors.AT(place=task.family, reason=error.note), ("train_size", i)) from None
        name = f"{task.family}, {rows} {'row' if rows == 1 else 'rows'}"
        yield replace(task, entry=task.entry.model_copy(update={"name": name}), data=data)


def _find_task(entry: TaskEntry, directory: Path, registry: Registry) -> Task:
    if entry.is_file:
        task = read_yaml_task(directory / entry.task)
        registered = registry.objects("tasks").get(task.name)
        if registered and registered[1] != task:
            fault = plan_errors.TASK_FROM_PLUGIN(task=task.name, plugin=registered[0])
            raise MatrixError(fault, file=directory / entry.task)
        return task
    if entry.task.lower().endswith(_DATA_FILES):
        raise UserError(plan_errors.DATA_AS_TASK(file=entry.task))
    try:
        return registry.task(entry.task)
    except UserError as error:
        raise UserError(plan_errors.OWN_TASK(error=error.note)) from None
