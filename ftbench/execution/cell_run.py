"""Run one cell: load, prepare, train, save, evaluate, and write it all into its work folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts import LoadedModel, Method, MethodSettings, Prediction
from ftbench.data.general_text import in_language
from ftbench.errors import CellError
from ftbench.execution.cell_files import CellContent
from ftbench.execution.checks import Checks, answer_checks
from ftbench.execution.notes import length_notes, training_notes
from ftbench.execution.setup import draw_shots, import_libraries, seed_everything
from ftbench.inference.evaluate import EvaluationPlan, Evaluator, general_predictions
from ftbench.plan.cell import Cell
from ftbench.plan.planned import Plan
from ftbench.training.batches import collate
from ftbench.training.clocks import Clocks
from ftbench.training.encode import EncodedExample, encode
from ftbench.training.loop import Log, TrainingOutcome, TrainingPlan, train
from ftbench.training.memory import Memory

if TYPE_CHECKING:
    import torch
    from torch import nn

LEARNED = "learned"
"""Folder inside a cell with what was learned."""

_PROBE_ROWS = 4

_DTYPES = {"auto": "float32", "fp32": "float32", "bf16": "bfloat16"}

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of the cell that is done."""


@dataclass(frozen=True, slots=True)
class CellRun:
    """Everything to run one cell of a plan."""

    plan: Plan
    cell: Cell
    log: Log
    progress: Progress

    def run(self, folder: Path) -> dict[str, Any]:
        """Fine-tune and evaluate; write the cell's files into `folder` and return the content of result.json.

        Raises `CellError` for what can go wrong with a cell, and whatever the libraries raise.
        """
        import torch

        import_libraries()
        clocks = Clocks(self.plan.device)
        memory = Memory(self.plan.device)
        device = torch.device(self.plan.device)
        settings = self.plan.settings(self.cell)
        self.progress("loading", 0.0)
        with clocks.phase("load"):
            loaded = self._load()
            total = sum(parameter.numel() for parameter in loaded.model.parameters())
        with clocks.phase("tokenise"):
            rows, validation, notes = self._encode(loaded)
        passages, before = self._general(loaded), list[float]()
        if passages:
            with clocks.phase("general"):
                before = self._evaluator(loaded.model.to(device), loaded, settings, device).losses(passages)
                loaded.model.to("cpu")  # where methods draw their initial weights, so that these do not depend on it
        with clocks.phase("prepare"):
            seed_everything(self.cell.seed)
            model = self._method.prepare(loaded.model, settings).to(device)
        memory.end("load")
        trainable = sum(p.numel() for p in model.parameters() if p.requires_grad) if self._trains else 0
        outcome, checks = TrainingOutcome(), None
        learned = folder / LEARNED
        learned.mkdir()
        if self._trains:
            with clocks.phase("check"):
                checks = self._checks(loaded, validation, device)
                analytic = self._method.trainable_parameters(settings, self.plan.models[self.cell.model].source.facts)
                checks.before_training(model, trainable=trainable, analytic=analytic)
            outcome = self._train(model, loaded, rows, validation, settings, device, clocks)
            notes += training_notes(outcome)
            memory.end("train")
            with clocks.phase("check"):
                checks.after_training(model, outcome)
        predictions: list[Prediction] = []
        general: list[Prediction] = []
        if not self.cell.is_trial:  # a trial has told all when it was validated; the test rows are not for choosing
            if self._trains:
                with clocks.phase("save"):
                    self._method.save(model, learned)
            self.progress("evaluating", 0.8)
            model = self._merge(model, checks, clocks)
            with clocks.phase("evaluate"):
                predictions, more = self._evaluate(model, loaded, settings, device)
            notes += more
            memory.end("evaluate")
            if passages:
                with clocks.phase("general"):
                    after = self._evaluator(model, loaded, settings, device).losses(passages)
                    general = general_predictions(passages, before, after)
        found = [*(checks.found if checks else ()), *answer_checks(predictions)]
        content = CellContent(
            self.plan, self.cell, clocks, memory, outcome, predictions, general, notes, found, total, trainable
        )
        return content.write(folder, learned)

    def _checks(self, loaded: LoadedModel, validation: Sequence[EncodedExample], device: torch.device) -> Checks:
        """A few short validation rows are the probe: enough answer tokens to see a change, too few to cost anything."""
        rows = sorted(validation, key=lambda row: row.length)[:_PROBE_ROWS]
        probe = collate(rows, int(loaded.tokenizer.pad_token_id), device)
        return Checks(probe, self._autocast(device), self.plan.precision)

    def _merge(self, model: nn.Module, checks: Checks | None, clocks: Clocks) -> nn.Module:
        """The model to evaluate, checked against the unmerged one where merging changes it."""
        if checks is None or not self._method.capabilities.mergeable:
            with clocks.phase("prepare"):
                return self._method.merge(model)
        with clocks.phase("check"):
            unmerged = checks.losses(model)
        with clocks.phase("prepare"):
            merged = self._method.merge(model)
        with clocks.phase("check"):
            checks.merged(unmerged, merged)
        return merged

    @property
    def _method(self) -> Method:
        return self.plan.methods[self.cell.method].method

    @property
    def _trains(self) -> bool:
        return self._method.capabilities.trains

    def _load(self) -> LoadedModel:
        planned = self.plan.models[self.cell.model]
        return planned.loader.load(planned.source, _DTYPES[planned.entry.dtype])

    def _encode(self, loaded: LoadedModel) -> tuple[list[EncodedExample], list[EncodedExample], list[str]]:
        """Training and validation rows as tokens, with notes on what was truncated or left out."""
        if not self._trains:
            return [], [], []
        data, limit = self.plan.tasks[self.cell.task].data, int(self.cell.spec["training"]["max_length"])
        result, notes = [], []
        for name, examples in (("training", data.train), ("validation", data.validation)):
            rows, left_out = encode(loaded.tokenizer, [e.prompt for e in examples], examples, limit=limit)
            if not rows:
                raise CellError(f"no {name} row fits into {limit} tokens")
            notes += length_notes(name, sum(row.truncated > 0 for row in rows), left_out, limit)
            result.append(rows)
        return result[0], result[1], notes

    def _train(
        self,
        model: nn.Module,
        loaded: LoadedModel,
        rows: Sequence[EncodedExample],
        validation: Sequence[EncodedExample],
        settings: MethodSettings,
        device: torch.device,
        clocks: Clocks,
    ) -> TrainingOutcome:
        training = self.cell.spec["training"]
        plan = TrainingPlan(
            learning_rate=float(getattr(settings, "learning_rate", None) or 0.0),
            weight_decay=float(getattr(settings, "weight_decay", 0.0)),
            seed=self.cell.seed,
            **{key: training[key] for key in TrainingPlan.__dataclass_fields__ if key in training},
        )
        steps = plan.steps or max(1, round(plan.epochs * len(rows) / plan.batch_size))

        def log(step: int, values: Mapping[str, float]) -> None:
            self.progress("training", 0.05 + 0.75 * min(1.0, step / steps))
            self.log(step, values)

        return train(
            model,
            rows,
            validation,
            plan,
            pad=int(loaded.tokenizer.pad_token_id),
            device=device,
            autocast=self._autocast(device),
            clocks=clocks,
            log=log,
        )

    def _evaluate(
        self, model: nn.Module, loaded: LoadedModel, settings: MethodSettings, device: torch.device
    ) -> tuple[list[Prediction], list[str]]:
        task = self.plan.tasks[self.cell.task]
        evaluator = self._evaluator(model, loaded, settings, device)
        plan = evaluator.plan
        predictions, left_out = evaluator.predict(task.task, task.data.test)
        if not predictions:
            raise CellError(f"no test row fits into {plan.limit} tokens")
        truncated = sum(prediction.truncated_tokens > 0 for prediction in predictions)
        limit = plan.prompt_limit if task.task.output == "text" else plan.limit
        return predictions, length_notes("test", truncated, left_out, limit)

    def _general(self, loaded: LoadedModel) -> list[EncodedExample]:
        """The passages on which forgetting is measured, for cells that train and are evaluated."""
        language = self.plan.tasks[self.cell.task].data.language
        passages = in_language(self.plan.models[self.cell.model].general_text, language)
        if not passages or not self._trains or self.cell.is_trial:
            return []
        limit = int(self.cell.spec["evaluation"]["limit"])
        return encode(loaded.tokenizer, [one.prompt for one in passages], passages, limit=limit)[0]

    def _evaluator(
        self, model: nn.Module, loaded: LoadedModel, settings: MethodSettings, device: torch.device
    ) -> Evaluator:
        task, spec = self.plan.tasks[self.cell.task], self.cell.spec
        shots = draw_shots(task.data.train, self._method.shots(settings), self.cell.seed)
        plan = EvaluationPlan(
            limit=int(spec["evaluation"]["limit"]),
            prompt_limit=int(spec["evaluation"]["prompt_limit"]),
            max_new_tokens=task.max_new_tokens,
            batch_tokens=int(spec["evaluation"]["batch_tokens"]),
            language=task.data.language,
            labels=task.data.labels,
            shots=shots,
            stop=task.task.stop,
        )
        return Evaluator(model, loaded.tokenizer, device, self._autocast(device), plan)

    def _autocast(self, device: torch.device) -> Callable[[], AbstractContextManager[Any]]:
        import torch

        dtype = {"bf16": torch.bfloat16}.get(self.plan.precision)
        return (lambda: torch.autocast(device.type, dtype=dtype)) if dtype else nullcontext
