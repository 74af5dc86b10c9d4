"""The cells of a plan: every point of the matrix with the data that decides its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ftbench.contracts import MethodSettings
from ftbench.contracts.generation import OWN_BACKEND
from ftbench.data.general_text import fingerprint, in_language
from ftbench.errors import PluginError
from ftbench.matrix.schema import Matrix
from ftbench.plan.planned import PlannedMethod, PlannedModel, PlannedTask
from ftbench.plugins import PluginHost, Registry
from ftbench.records.cell import FORMAT, IDENTITY, Cell
from ftbench.text.one_line import describe


def make_cells(
    matrix: Matrix,
    models: Mapping[str, PlannedModel],
    tasks: Mapping[str, PlannedTask],
    methods: Mapping[str, PlannedMethod],
    precision: str,
    registry: Registry,
) -> tuple[Cell, ...]:
    """Every point of the matrix, after plugins had their say; `PluginError` when one of them raises.

    A cell whose settings tuning will choose has those of its defaults and says that it awaits them.
    """
    cells: list[Cell] = []
    for model in models.values():
        facts = model.source.facts
        for task in tasks.values():
            task_spec = _task_spec(task)
            for method in methods.values():
                if method.default_of and not methods[method.default_of].open_space(facts):
                    continue  # nothing is tuned, so the row would be there twice
                settings = method.method.resolve(method.settings, facts)
                skip = method.method.impossible(settings, facts) or _wrong_output(method, task)
                awaits = {"awaits": "tuning"} if method.open_space(facts) else {}
                # Seeds share the parts of their specs: thousands of cells take little more memory than one.
                spec = {**_spec(matrix, model, task, task_spec, method, settings, precision), **awaits}
                cells += [
                    Cell(model.entry.label, task.entry.label, method.label, seed, {**spec, "seed": seed}, skip)
                    for seed in _seeds(matrix, method)
                ]
    return tuple(_hooks(matrix, cells, registry))


def _seeds(matrix: Matrix, method: PlannedMethod) -> tuple[int, ...]:
    """The seeds that a method runs with."""
    if method.default_of and matrix.tuning.defaults == "first":
        return matrix.seeds[:1]
    # Nothing random is left in a method that neither trains nor draws examples: one cell stands for all.
    once = not method.method.capabilities.trains and not method.method.shots(method.settings)
    return matrix.seeds[:1] if once else matrix.seeds


def _wrong_output(method: PlannedMethod, task: PlannedTask) -> str | None:
    outputs = method.method.capabilities.outputs
    return None if task.task.output in outputs else f"it works on {' and '.join(sorted(outputs))} tasks only"


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


def _spec(
    matrix: Matrix,
    model: PlannedModel,
    task: PlannedTask,
    task_spec: Mapping[str, Any],
    method: PlannedMethod,
    settings: MethodSettings,
    precision: str,
) -> dict[str, Any]:
    """Everything but the seed that decides the cell's result, as JSON data: its hash is the cell's id."""
    shots = method.method.shots(settings)
    trains = method.method.capabilities.trains
    general = in_language(model.general_text, task.data.language)
    max_length = min(matrix.training.max_length, model.positions)
    # The examples are in the hash of the data; checkpointing computes the same bits in less memory.
    training = {**matrix.training.model_dump(exclude={"examples", "checkpointing"}), "max_length": max_length}
    if not matrix.training.packing:
        del training["packing"]  # so cells have the ids that they had before there was such a key
    return {
        "format": FORMAT,
        "identity": IDENTITY,
        "model": {"fingerprint": model.source.fingerprint, "dtype": model.entry.dtype},
        "task": task_spec,
        "method": {"name": method.method.name, "settings": settings.model_dump(mode="json")},
        "training": training if trains else None,
        "evaluation": {
            # Labels are scored by ftbench itself, always.
            "backend": matrix.evaluation.backend if task.task.output == "text" else OWN_BACKEND,
            "batch_tokens": matrix.evaluation.batch_tokens,
            # A few-shot prompt holds several rows, so it may be as long as that many, if the model can take it.
            "limit": min(model.positions, max_length * (shots + 1)),
            "general_text": fingerprint(general) if trains and general else None,
            "prompt_limit": min(model.positions - task.max_new_tokens, max_length * (shots + 1)),
        },
        "precision": precision,
    }


def _task_spec(task: PlannedTask) -> dict[str, Any]:
    return {
        **task.task.fingerprint(task.data.language),
        "language": task.data.language,
        "labels": list(task.data.labels),
        "data": task.data.fingerprint(),
        "max_new_tokens": task.max_new_tokens,
        # The training answers and the tokenizer are in the hashes of the data and of the model.
        **({"max_new_tokens_from": "training answers"} if task.limit_from_answers else {}),
    }
