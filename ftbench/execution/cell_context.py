"""What a plan holds for one cell, ready for use: its model, its method, and what evaluates them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.compute.encode import EncodedExample, encode
from ftbench.contracts import LoadedModel, Method, MethodSettings, ModelFacts
from ftbench.contracts.process_cache import ProcessCache
from ftbench.data.general_text import in_language
from ftbench.errors import CellError
from ftbench.execution.notes import length_notes, token_notes
from ftbench.execution.setup import draw_shots
from ftbench.inference.backend import Outsourced
from ftbench.inference.evaluate import EvaluationPlan, Evaluator
from ftbench.inference.limits import answer_limit
from ftbench.messages import Note
from ftbench.messages.cells import ANSWER_LIMIT
from ftbench.messages.failures import NO_ROW_FITS
from ftbench.messages.sides import SIDES
from ftbench.plan.planned import Plan, PlannedTask
from ftbench.records.cell import Cell
from ftbench.records.example import Example

if TYPE_CHECKING:
    import torch
    from torch import nn

_DTYPES = {"auto": "float32", "fp32": "float32", "bf16": "bfloat16"}

_MOST_KEPT = 2**27
"""Parameters of the largest model that is kept beside the copy that is trained: half a gigabyte in fp32. Larger ones
are read again, which takes a small part of their cells."""


@dataclass(frozen=True, slots=True)
class CellContext:
    """A cell with the parts of the plan that it names."""

    plan: Plan
    cell: Cell
    memory: ProcessCache = field(default_factory=ProcessCache, compare=False)
    """Of the process: the cells of a model and task that follow each other read and tokenise once."""

    @property
    def method(self) -> Method:
        return self.plan.methods[self.cell.method].method

    @property
    def settings(self) -> MethodSettings:
        return self.plan.settings(self.cell)

    @property
    def task(self) -> PlannedTask:
        return self.plan.tasks[self.cell.task]

    @property
    def facts(self) -> ModelFacts:
        return self.plan.models[self.cell.model].source.facts

    @property
    def trains(self) -> bool:
        return self.method.capabilities.trains

    @property
    def device(self) -> torch.device:
        import torch

        return torch.device(self.plan.device)

    @property
    def limit(self) -> int:
        """Tokens that a prompt with its answer may have when it is evaluated; not for trials."""
        return int(self.cell.spec["evaluation"]["limit"])

    def load(self) -> LoadedModel:
        """A fresh base model."""
        planned = self.plan.models[self.cell.model]
        source, dtype = planned.source, _DTYPES[planned.entry.dtype]
        if self.facts.parameters > _MOST_KEPT:
            return planned.loader.load(source, dtype)
        key = (source.name, source.fingerprint, dtype)
        kept = self.memory.latest("model", key, lambda: planned.loader.load(source, dtype))
        return LoadedModel(copy.deepcopy(kept.model), kept.tokenizer)

    def training_rows(self, loaded: LoadedModel) -> tuple[list[EncodedExample], list[EncodedExample], list[Note]]:
        """Training and validation rows as tokens, with notes on what was truncated or left out.

        Raises `CellError` when nothing is left of them.
        """
        if not self.trains:
            return [], [], self._limit_notes(loaded)
        content = json.dumps((self.cell.spec["model"], self.cell.spec["task"]), sort_keys=True)
        key = (content, self.cell.spec["training"]["max_length"])
        rows, validation, notes = self.memory.latest("training rows", key, lambda: self._tokenised(loaded))
        return rows, validation, [*notes, *self._limit_notes(loaded)]

    def _tokenised(self, loaded: LoadedModel) -> tuple[list[EncodedExample], list[EncodedExample], list[Note]]:
        data, limit = self.task.data, int(self.cell.spec["training"]["max_length"])
        result, notes = [], []
        for name, examples in (("training", data.train), ("validation", data.validation)):
            rows, left_out = encode(loaded.tokenizer, [e.prompt for e in examples], examples, limit=limit)
            if not rows:
                raise CellError(NO_ROW_FITS(side=SIDES[name](), limit=limit))
            notes += length_notes(name, sum(row.truncated > 0 for row in rows), left_out, limit=limit)
            notes += token_notes(name, rows)
            result.append(rows)
        return result[0], result[1], notes

    def general_text(self, loaded: LoadedModel) -> list[EncodedExample]:
        """The passages on which forgetting is measured, for cells that train and are evaluated."""
        passages = in_language(self.plan.models[self.cell.model].general_text, self.task.data.language)
        return self.rows(loaded, passages) if passages and self.trains and not self.cell.is_trial else []

    def rows(self, loaded: LoadedModel, examples: Sequence[Example]) -> list[EncodedExample]:
        """Examples as tokens, those left out whose answer alone is too long."""
        return encode(loaded.tokenizer, [one.prompt for one in examples], examples, limit=self.limit)[0]

    def answer_limit(self, loaded: LoadedModel) -> int:
        """Tokens of a generated answer at most."""
        task = self.task
        if not task.limit_from_answers:
            return task.max_new_tokens
        answers = [example.target for example in task.data.train]
        return answer_limit(loaded.tokenizer, answers, at_most=task.max_new_tokens)

    def _limit_notes(self, loaded: LoadedModel) -> list[Note]:
        if not self.task.limit_from_answers or self.cell.is_trial:
            return []
        return [ANSWER_LIMIT(tokens=self.answer_limit(loaded))]

    def evaluator(self, model: nn.Module, loaded: LoadedModel, folder: Path | None = None) -> Evaluator:
        """What predicts the answers of the cell's task with `model`; `folder` is for what it writes for a while."""
        task, evaluation = self.task, self.cell.spec["evaluation"]
        plan = EvaluationPlan(
            limit=self.limit,
            prompt_limit=int(evaluation["prompt_limit"]),
            max_new_tokens=self.answer_limit(loaded),
            batch_tokens=int(evaluation["batch_tokens"]),
            language=task.data.language,
            labels=task.data.labels,
            shots=draw_shots(task.data.train, self.method.shots(self.settings), self.cell.seed),
            stop=task.task.stop,
        )
        outsourced = self.outsourced
        if outsourced:
            outsourced.folder = folder
        return Evaluator(model, loaded.tokenizer, self.device, self.autocast, plan, outsourced)

    @property
    def outsourced(self) -> Outsourced | None:
        """What generates the cell's answers in the place of ftbench."""
        backend = self.plan.backend if self.task.task.output == "text" else None
        return Outsourced(backend, self.device) if backend else None

    @property
    def autocast(self) -> Callable[[], AbstractContextManager[Any]]:
        """What forward passes run under: mixed precision, or nothing."""
        import torch

        dtype = {"bf16": torch.bfloat16}.get(self.plan.precision)
        kind = self.plan.device
        return (lambda: torch.autocast(kind, dtype=dtype)) if dtype else nullcontext
