"""The cells of a plan: every point of the matrix with all data that decides its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ftbench.contracts import MethodSettings
from ftbench.contracts.generation import OWN_BACKEND
from ftbench.data.general_text import fingerprint, in_language
from ftbench.errors import PluginError
from ftbench.matrix.schema import AUTOMATIC_PASS, Matrix, Training
from ftbench.messages import Note
from ftbench.messages.plan import ONLY_LABELS, ONLY_TEXT, SAME_AS
from ftbench.messages.plan_errors import HOOK_RAISED, NO_CELL
from ftbench.planning.devices import asks_for_gpus, devices_of
from ftbench.planning.planned import PlannedMethod, PlannedModel, PlannedTask, definition
from ftbench.planning.prompt_format import ModelFormat
from ftbench.planning.weight_type import weight_type
from ftbench.plugins import PluginHost, Registry
from ftbench.records.cell import Cell, CellSpec, EvaluationSpec, Fold, MethodSpec, TaskSpec, TrainingSpec
from ftbench.text.one_line import describe


def make_cells(
    matrix: Matrix,
    models: Mapping[str, PlannedModel],
    tasks: Mapping[str, PlannedTask],
    methods: Mapping[str, PlannedMethod],
    precision: str,
    device: str,
    registry: Registry,
) -> tuple[Cell, ...]:
    """Every point of the matrix, after plugins have changed it; raises `PluginError` if a plugin raises.

    A cell to be tuned has its method's default settings and is marked as awaiting tuning.
    """
    cells: list[Cell] = []
    elsewhere = asks_for_gpus(matrix)
    for model in models.values():
        facts = model.source.facts
        for task in tasks.values():
            folds = [(task.in_fold(fold), _task_spec(model.format, task.in_fold(fold), fold)) for fold in task.folds]
            for method in methods.values():
                if method.default_of and not methods[method.default_of].open_space(facts):
                    continue  # nothing is tuned, so the row would be a duplicate
                settings = method.method.resolve(method.settings, facts)
                impossible = method.method.impossible(settings, facts)
                if not impossible and not elsewhere:
                    impossible = method.method.unavailable(settings)
                skip = Note.of(impossible) if impossible else _wrong_output(method, task)
                skip = skip or _same_row(model, method, settings, methods)
                # Seeds share the parts of their specifications: thousands of cells take little more memory than one.
                specs = [
                    _spec(matrix, model, in_fold, task_spec, method, settings, precision, device)
                    for in_fold, task_spec in folds
                ]
                for seed in _seeds(matrix, method, chat=specs[0].model.format == "chat"):
                    for spec in specs:
                        one_spec = spec.model_copy(update={"seed": seed})
                        cells.append(Cell(model.entry.label, task.entry.label, method.label, seed, one_spec, skip))
    return tuple(_hooks(matrix, cells, registry))


def _seeds(matrix: Matrix, method: PlannedMethod, *, chat: bool) -> tuple[int, ...]:
    """The seeds of a method; `chat`: whether the model reads conversations."""
    if method.default_of and matrix.tuning.defaults == "first":
        return matrix.seeds[:1]
    # A method that neither trains nor draws examples has nothing random: one cell stands for all seeds.
    once = not method.method.capabilities.trains and not method.shots(method.settings, chat=chat)
    return matrix.seeds[:1] if once else matrix.seeds


def _wrong_output(method: PlannedMethod, task: PlannedTask) -> Note | None:
    outputs = method.method.capabilities.outputs
    if task.task.output in outputs:
        return None
    return ONLY_LABELS() if "label" in outputs else ONLY_TEXT()


def _same_row(
    model: PlannedModel, method: PlannedMethod, settings: MethodSettings, methods: Mapping[str, PlannedMethod]
) -> Note | None:
    """A note if the method has the model's native format, and another that only prompts asks the same in it."""
    if not method.method.capabilities.native_format or model.native != model.format:
        return None
    chat = model.format.chat is not None
    shots = method.shots(settings, chat=chat)
    for other in methods.values():
        can = other.method.capabilities
        resolved = other.method.resolve(other.settings, model.source.facts)
        if not can.trains and not can.native_format and other.shots(resolved, chat=chat) == shots:
            return SAME_AS(model=model.entry.label, method=other.label)
    return None


def _hooks(matrix: Matrix, cells: list[Cell], registry: Registry) -> list[Cell]:
    """Let plugins skip and rearrange cells."""
    host = registry.host
    for name, plugin in host.implementing("ftbench_modify_cells"):
        _ask(host, name, plugin, "ftbench_modify_cells", matrix=matrix, cells=cells)
        if not all(isinstance(cell, Cell) for cell in cells):
            raise PluginError(NO_CELL(plugin=name))
    skipping = host.implementing("ftbench_skip_cell")
    result = []
    for cell in cells:
        reasons = (_ask(host, name, plugin, "ftbench_skip_cell", cell=cell) for name, plugin in skipping)
        reason = cell.skip or next(filter(None, reasons), None)
        skip = Note.of(reason) if reason else None
        result.append(Cell(cell.model, cell.task, cell.method, cell.seed, cell.spec, skip) if skip else cell)
    return result


def _ask(host: PluginHost, name: str, plugin: Any, hook: str, **arguments: Any) -> Any:
    """The plugin's answer. Raises `PluginError` if the plugin raises: a plan without its answer would be wrong."""
    try:
        return host.call(plugin, hook, **arguments)
    except Exception as error:
        raise PluginError(HOOK_RAISED(plugin=name, hook=hook, error=describe(error))) from error


def _spec(
    matrix: Matrix,
    model: PlannedModel,
    task: PlannedTask,
    task_spec: TaskSpec,
    method: PlannedMethod,
    settings: MethodSettings,
    precision: str,
    device: str,
) -> CellSpec:
    """The specification of the cells at a point of the matrix, with the first seed."""
    reads = method.reads(model)
    chat = reads.chat is not None
    shots = method.shots(settings, chat=chat)
    trains = method.method.capabilities.trains
    read_task = task_spec if reads == model.format else _task_spec(reads, task, task_spec.fold)
    general = in_language(model.general_text, task.data.language)
    max_length = min(method.training.max_length, model.positions)
    # A few-shot prompt holds several rows, so it may be as long as all of them, if the model can take it.
    room = max_length * (shots + 1)
    return CellSpec(
        model=reads.spec(
            model.source,
            weight_type(model.entry.dtype, model.source.facts, method.method.capabilities, precision, device),
        ),
        # Without training no variant is read: the cell is the same with and without augmentation.
        task=read_task if trains else read_task.model_copy(update={"augment": ()}),
        method=MethodSpec(
            name=method.method.name,
            settings={} if chat and method.method.capabilities.native_format else settings.recorded(),
        ),
        training=training_spec(method.training, max_length) if trains else None,
        evaluation=EvaluationSpec(
            # ftbench itself always computes likelihoods.
            backend=method.evaluation.backend if task.generates else OWN_BACKEND,
            batch_tokens=_batch_tokens(method.evaluation.batch_tokens, device),
            limit=min(model.positions, room),
            general_text=fingerprint(general) if trains and general else None,
            prompt_limit=min(model.positions - task.max_new_tokens, room),
            scoring=task.entry.scoring,
        ),
        seed=matrix.seeds[0],
        precision=precision,
        devices=devices_of(matrix, model.entry, method.method, method.devices),
        awaits_tuning=bool(method.open_space(model.source.facts)),
    )


def _batch_tokens(asked: int | Literal["auto"], device: str) -> int | Literal["auto"]:
    """The tokens of a batch in evaluation. "auto" is measured on CUDA, and a fixed number elsewhere."""
    return AUTOMATIC_PASS if asked == "auto" and device != "cuda" else asked


NOT_IN_SPEC = frozenset({"examples", "checkpointing", "deterministic", "save_minutes"})
"""Keys of `training` left out of the specification: `examples` is in the hash of the data, `checkpointing` computes the
same bits with less memory, `deterministic` chooses between kernels that differ by rounding, and `save_minutes` is about
interruptions alone."""


def training_spec(training: Training, max_length: int) -> TrainingSpec:
    """The part of the matrix's `training` that decides results, with the maximum length really used."""
    return TrainingSpec.model_validate({**training.model_dump(exclude=set(NOT_IN_SPEC)), "max_length": max_length})


def _task_spec(reads: ModelFormat, task: PlannedTask, fold: Fold | None) -> TaskSpec:
    """The task's part of the specification; `task` has the rows of the fold."""
    return TaskSpec(
        definition=definition(reads, task),
        data=task.data.fingerprint(),
        language=task.data.language,
        labels=task.data.labels,
        max_new_tokens=task.max_new_tokens,
        # The training answers and the tokenizer are in the hashes of the data and of the model.
        max_new_tokens_from="training answers" if task.limit_from_answers else None,
        train_on=task.entry.train_on,
        evaluate_on=task.entry.evaluate_on,
        fold=fold,
        augment=tuple(augmentation.spec for augmentation in task.augmentations),
    )
