"""Measure finished cells with the harness: the model before tuning, and the tuned one, on the same documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.compute.kernels import choose_kernels
from ftbench.compute.placement import lift
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import CellError
from ftbench.execution.cell_context import CellContext
from ftbench.execution.jobs.planned_run import PlannedRun
from ftbench.execution.setup import import_libraries, seed_everything
from ftbench.records.cell import Cell
from ftbench.storage import CellStore
from ftbench.storage.cell_files import LEARNED
from ftbench_lm_eval import messages
from ftbench_lm_eval.harness import Asked, TaskResult, evaluate
from ftbench_lm_eval.stored import Measured, read_measured, write_measured

if TYPE_CHECKING:
    from torch import nn
    from transformers import PreTrainedTokenizerBase

    from ftbench.contracts import LoadedModel
    from ftbench.messages import Note
    from ftbench.planning.prompt_format import ModelFormat

Doing = Callable[[str], None]
"""Is told what is measured."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """The harness on the cells of one run. Cells that begin with the same model share what it gave before tuning."""

    run: PlannedRun
    asked: Asked
    manager: Any
    """Of the harness, which knows the tasks."""
    version: str
    """Of the harness."""
    memory: ProcessCache = field(default_factory=ProcessCache)
    _before: dict[str, Mapping[str, TaskResult]] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """What decides the numbers besides model and task."""
        return {**self.asked.as_json(), "lm_eval": self.version, "device": self.run.plan.device}

    def missing(self, cell: str) -> bool:
        """Whether a cell still has to be measured: a task, or a group of them, or with other settings."""
        known = read_measured(self.run.directory, cell)
        return any(task not in known or dict(known[task].settings) != self.settings for task in self.asked.tasks)

    def left_out(self, cell: Cell) -> Note | None:
        """Why a cell cannot be measured by the nature of its method, or None."""
        method = self.run.plan.methods[cell.method].method
        if method.capabilities.own_trainer:
            return messages.OWN_TRAINER()
        if not method.capabilities.trains and self.run.plan.shots(cell):
            return messages.PROMPT_ONLY()
        return None

    def measure(self, cell: Cell, doing: Doing) -> dict[str, Measured]:
        """Measure a cell on all tasks, and keep the results; raises `CellError` (damaged files too) or `UserError`."""
        if reason := self.left_out(cell):
            raise CellError(reason)
        if damage := CellStore(self.run.directory).state(cell.id):  # weights that the cell has not learned
            raise CellError(messages.CELL_DAMAGED(damage=damage))
        context = CellContext(self.run.plan, cell, self.memory)
        capabilities = context.method.capabilities
        import_libraries()
        choose_kernels(self.run.plan.device, deterministic=self.run.plan.matrix.training.deterministic)
        loaded = context.load()
        base = repr(context.base)
        if base not in self._before:
            doing("the model before tuning")
            untuned = context.place(lambda: context.method.base(loaded.model, context.settings))
            self._before[base] = self._results(context, untuned, loaded)
            lift(loaded.model).to("cpu")
        before = self._before[base]
        after: Mapping[str, TaskResult] = before
        if capabilities.trains:
            doing("the tuned model")
            after = self._results(context, self._tuned(context, loaded), loaded)
        found = {
            task: Measured(result, before[task] if capabilities.trains else None, self.settings, base)
            for task, result in after.items()
        }
        directory = self.run.directory
        write_measured(directory, cell.id, {**read_measured(directory, cell.id), **found})
        return found

    def _tuned(self, context: CellContext, loaded: LoadedModel) -> nn.Module:
        seed_everything(context.cell.seed)  # as in the cell's run: some methods draw frozen weights that are not saved
        folder = learned_of(self.run.directory, context.cell.id)
        tuned = context.place(lambda: context.method.load(loaded.model, context.settings, folder))
        return context.method.merge(tuned)

    def _results(self, context: CellContext, model: nn.Module, loaded: LoadedModel) -> dict[str, TaskResult]:
        planned = self.run.plan.models[context.cell.model]
        fewer = planned.positions < planned.source.facts.max_positions
        return evaluate(
            model.eval(),
            _reading(loaded.tokenizer, planned.read_as(context.cell.spec.model)),
            self.asked,
            self.manager,
            # Where a method needs positions of its own, all methods of the run read the same shorter texts.
            most_tokens=planned.positions if fewer else None,
        )


def _reading(tokenizer: PreTrainedTokenizerBase, reads: ModelFormat) -> PreTrainedTokenizerBase:
    """The tokenizer with the chat template of the matrix; another model of the run may share the tokenizer itself."""
    if reads.chat is None:
        return tokenizer
    own = copy(tokenizer)
    own.chat_template = reads.chat.source
    return own


def learned_of(run: Path, cell: str) -> Path:
    """The folder of a cell's learned weights."""
    return CellStore(run).path(cell) / LEARNED
