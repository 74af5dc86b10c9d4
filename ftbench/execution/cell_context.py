"""A cell with the parts of the plan that it refers to: model, method, task, evaluator."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.compute.bundle import Compute, ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import enough_memory
from ftbench.compute.placement import place
from ftbench.compute.plain_format import PlainFormat
from ftbench.compute.prompt_format import PromptFormat
from ftbench.contracts import LoadedModel, Method, MethodSettings, ModelFacts
from ftbench.contracts.model import ModelLoader, ModelSource
from ftbench.contracts.process_cache import ProcessCache
from ftbench.contracts.trainer import TrainingJob
from ftbench.contracts.training import TrainingPlan
from ftbench.data.general_text import in_language
from ftbench.errors import CellError
from ftbench.execution.notes import length_notes, token_notes
from ftbench.execution.setup import draw_shots
from ftbench.inference.backend import Outsourced
from ftbench.inference.evaluate import EvaluationPlan, Evaluator
from ftbench.inference.limits import answer_limit
from ftbench.inference.pass_size import automatic_tokens
from ftbench.matrix.schema import AUTOMATIC_PASS
from ftbench.messages import Note
from ftbench.messages.cells import ANSWER_LIMIT
from ftbench.messages.failures import NO_MODEL_IN_MEMORY, NO_ROW_FITS
from ftbench.messages.sides import SIDES
from ftbench.planning.planned import Plan, PlannedTask
from ftbench.planning.weight_type import TORCH_TYPES
from ftbench.records.cell import Cell, EvaluationSpec, TrainingSpec, canonical_json
from ftbench.records.example import Example

if TYPE_CHECKING:
    import torch
    from torch import nn

_MOST_KEPT = 2**27
"""Parameters of the largest model kept in memory beside the trained copy: half a gigabyte in fp32. Larger models are
read again, which is a small part of their cells' time."""


@dataclass(frozen=True, slots=True)
class CellContext:
    """A cell bound to the parts of its plan."""

    plan: Plan
    cell: Cell
    memory: ProcessCache = field(default_factory=ProcessCache, compare=False)
    """Cache of the process: consecutive cells of a model and task read and tokenise once."""

    @property
    def method(self) -> Method:
        return self.plan.methods[self.cell.method].method

    @property
    def settings(self) -> MethodSettings:
        return self.plan.settings(self.cell)

    @property
    def task(self) -> PlannedTask:
        return self.plan.task_of(self.cell)

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
    def base(self) -> Hashable:
        """A key of the untuned model as the method holds it: equal keys, equal losses before training."""
        return self.cell.model, self.cell.spec.model.dtype, self.method.base_key(self.settings)

    @property
    def compute(self) -> Compute:
        """Device and precision of the cell's models."""
        return Compute(self.device, self.plan.precision)

    @property
    def limit(self) -> int:
        """Most tokens of a prompt with its answer in evaluation; not for trials."""
        return self.evaluation.limit

    @property
    def evaluation(self) -> EvaluationSpec:
        """Settings of evaluation; not for trials."""
        if self.cell.spec.evaluation is None:
            raise RuntimeError("a trial is not evaluated")
        return self.cell.spec.evaluation

    @property
    def training(self) -> TrainingSpec:
        """Settings of training; only for methods that train."""
        if self.cell.spec.training is None:
            raise RuntimeError("a method that does not train is trained")
        return self.cell.spec.training

    @property
    def training_plan(self) -> TrainingPlan:
        """The plan of the cell's training; only for methods that train."""
        training = self.training.as_json()
        automatic = training["micro_batch_tokens"] == "auto"
        training["micro_batch_tokens"] = AUTOMATIC_PASS if automatic else training["micro_batch_tokens"]
        training["measure_passes"] = automatic
        training["checkpointing"] = self.plan.matrix.training.checkpointing and self.method.capabilities.checkpointing
        return TrainingPlan(
            learning_rate=float(getattr(self.settings, "learning_rate", None) or 0.0),
            weight_decay=float(getattr(self.settings, "weight_decay", 0.0)),
            seed=self.cell.seed,
            **{key: training[key] for key in TrainingPlan.__dataclass_fields__ if key in training},
        )

    @property
    def training_job(self) -> TrainingJob:
        """The training job for a method's own trainer."""
        data = self.task.data
        return TrainingJob(
            model=self.plan.models[self.cell.model].source,
            settings=self.settings,
            task=self.task.task,
            language=data.language,
            labels=data.labels,
            training=data.trained,
            validation=data.validation,
            plan=self.training_plan,
        )

    @property
    def base_model(self) -> tuple[ModelLoader, ModelSource, str]:
        """What reads the base model, where it lies, and the type of its weights in memory."""
        planned = self.plan.models[self.cell.model]
        return planned.loader, planned.source, TORCH_TYPES[self.cell.spec.model.dtype]

    def load(self) -> LoadedModel:
        """A fresh base model."""
        loader, source, dtype = self.base_model
        if self.facts.parameters > _MOST_KEPT:
            return loader.load(source, dtype)
        key = (source.name, source.fingerprint, dtype)
        kept = self.memory.latest("model", key, lambda: loader.load(source, dtype))
        return LoadedModel(copy.deepcopy(kept.model), kept.tokenizer)

    def prompt_format(self, loaded: LoadedModel) -> PromptFormat:
        """How the cell's model reads examples."""
        reads = self.plan.models[self.cell.model].read_as(self.cell.spec.model)
        if reads.chat is None:
            return PlainFormat(loaded.tokenizer)
        from ftbench.chat.renderer import ChatRenderer
        from ftbench.compute.chat_format import ChatFormat

        chat = reads.chat
        return self.memory.latest(
            "chat format",
            self.cell.spec.model,
            lambda: ChatFormat(ChatRenderer(loaded.tokenizer, chat, end_ids=reads.end_ids)),
        )

    def training_rows(self, loaded: LoadedModel) -> tuple[list[EncodedExample], list[EncodedExample], list[Note]]:
        """Training and validation rows as tokens, with notes on truncated and omitted rows.

        Raises `CellError` if no row is left.
        """
        if not self.trains:
            return [], [], self._limit_notes(loaded)
        spec = self.cell.spec
        key = (spec.model, canonical_json(spec.task.as_json()), self.training.max_length)
        rows, validation, notes = self.memory.latest("training rows", key, lambda: self._tokenised(loaded))
        return _share_of(rows, self.training.row_share), validation, [*notes, *self._limit_notes(loaded)]

    def _tokenised(self, loaded: LoadedModel) -> tuple[list[EncodedExample], list[EncodedExample], list[Note]]:
        data, limit = self.task.data, self.training.max_length
        result, notes = [], []
        for name, examples in (("training", data.trained), ("validation", data.validation)):
            reads = self.prompt_format(loaded)
            rows, left_out = reads.encode(examples, limit=limit)
            if not rows:
                raise CellError(NO_ROW_FITS(side=SIDES[name](), limit=limit))
            notes += length_notes(
                name, sum(row.truncated > 0 for row in rows), left_out, limit=limit, cut=reads.cut_note
            )
            notes += token_notes(name, rows)
            result.append(rows)
        return result[0], result[1], notes

    def general_text(self, loaded: LoadedModel) -> list[EncodedExample]:
        """General text for measuring forgetting; empty for cells that do not train and for trials."""
        passages = in_language(self.plan.models[self.cell.model].general_text, self.task.data.language)
        if not passages or not self.trains or self.cell.is_trial:
            return []
        return PlainFormat(loaded.tokenizer).encode(passages, limit=self.limit)[0]

    def rows(self, loaded: LoadedModel, examples: Sequence[Example]) -> list[EncodedExample]:
        """Examples as tokens, without those whose answer alone is too long."""
        return self.prompt_format(loaded).encode(examples, limit=self.limit)[0]

    def answer_limit(self, reads: PromptFormat) -> int:
        """Most tokens of a generated answer, its reasoning included."""
        task = self.task
        if not task.limit_from_answers:
            return task.max_new_tokens
        answers = [reads.generated(example) for example in task.data.train]
        return answer_limit(reads.tokenizer, answers, at_most=task.max_new_tokens)

    def _limit_notes(self, loaded: LoadedModel) -> list[Note]:
        if not self.task.limit_from_answers or self.cell.is_trial:
            return []
        return [ANSWER_LIMIT(tokens=self.answer_limit(self.prompt_format(loaded)))]

    def place(self, make: Callable[[], nn.Module]) -> nn.Module:
        """Make a model and put it on the cell's device, or on all of them where it does not fit on one.

        Raises `CellError` where memory does not suffice.
        """
        with enough_memory(self.device, NO_MODEL_IN_MEMORY):
            return place(make(), self.device, self.plan.devices_of(self.cell))

    def bundle(self, model: nn.Module, loaded: LoadedModel) -> ModelBundle:
        """The model with the tokenizer of the loaded one."""
        return ModelBundle(model, loaded.tokenizer, self.compute, self.prompt_format(loaded))

    def evaluator(self, bundle: ModelBundle, folder: Path | None = None) -> Evaluator:
        """An evaluator for the cell's task; `folder` is for temporary files."""
        task, evaluation = self.task, self.evaluation
        automatic = evaluation.batch_tokens == "auto"
        plan = EvaluationPlan(
            limit=self.limit,
            prompt_limit=evaluation.prompt_limit,
            max_new_tokens=self.answer_limit(bundle.prompt_format),
            batch_tokens=automatic_tokens(bundle) if automatic else int(evaluation.batch_tokens),
            language=task.data.language,
            labels=task.data.labels,
            shots=draw_shots(task.data.train, self.plan.shots(self.cell), self.cell.seed),
            stop=task.task.stop,
            scoring=evaluation.scoring,
        )
        outsourced = self.outsourced
        if outsourced:
            outsourced.folder = folder
        return Evaluator(bundle, plan, outsourced)

    @property
    def outsourced(self) -> Outsourced | None:
        """The external backend that generates the cell's answers; None for the built-in decoder."""
        backend = self.plan.backend if self.task.generates else None
        return Outsourced(backend, self.device, self.plan.devices_of(self.cell)) if backend else None


def _share_of(rows: list[EncodedExample], share: float) -> list[EncodedExample]:
    """A share of the rows, at least one, in their order; the same ones for every method, setting and seed."""
    if share >= 1:
        return rows
    import numpy as np

    # Drawn, because a file may be sorted by label.
    drawn = np.random.default_rng(0).permutation(len(rows))[: math.ceil(len(rows) * share)]
    return [rows[place] for place in sorted(drawn.tolist())]
