"""Run one cell: load, prepare, train, save, evaluate, and write it all into its work folder."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts import Example, LoadedModel, Method, MethodSettings, Prediction
from ftbench.environment import describe_machine, package_versions
from ftbench.errors import CellError
from ftbench.inference.evaluate import EvaluationPlan, Evaluator
from ftbench.plan.cell import FORMAT, Cell
from ftbench.plan.planned import Plan
from ftbench.store.atomic import dump_json
from ftbench.training.clocks import Clocks, peak_memory_bytes, reset_peak_memory
from ftbench.training.encode import EncodedExample, encode
from ftbench.training.loop import Log, TrainingOutcome, TrainingPlan, train

if TYPE_CHECKING:
    import torch
    from torch import nn

LEARNED = "learned"
"""Folder inside a cell with what was learned."""

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

        _import_libraries()
        clocks = Clocks(self.plan.device)
        reset_peak_memory(self.plan.device)
        device = torch.device(self.plan.device)
        settings = self.plan.settings(self.cell)
        self.progress("loading", 0.0)
        with clocks.phase("load"):
            loaded = self._load()
            total = sum(parameter.numel() for parameter in loaded.model.parameters())
        with clocks.phase("tokenise"):
            rows, validation, notes = self._encode(loaded)
        with clocks.phase("prepare"):
            seed_everything(self.cell.seed)
            model = self._method.prepare(loaded.model, settings).to(device)
        trainable = sum(p.numel() for p in model.parameters() if p.requires_grad) if self._trains else 0
        outcome = TrainingOutcome()
        learned = folder / LEARNED
        learned.mkdir()
        if self._trains:
            outcome = self._train(model, loaded, rows, validation, settings, device, clocks)
            if outcome.best_step == 0:
                notes.append("training never lowered the validation loss: the weights before training were evaluated")
            if outcome.stopped_early:
                notes.append(f"training stopped early, after {outcome.steps} steps")
        predictions: list[Prediction] = []
        if not self.cell.is_trial:  # a trial has told all when it was validated; the test rows are not for choosing
            if self._trains:
                with clocks.phase("save"):
                    self._method.save(model, learned)
            self.progress("evaluating", 0.8)
            with clocks.phase("evaluate"):
                model = self._method.merge(model)
                predictions, more = self._evaluate(model, loaded, settings, device)
            notes += more
        result = self._result(clocks, outcome, predictions, notes, total=total, trainable=trainable)
        result["costs"]["artifact_bytes"] = sum(path.stat().st_size for path in learned.rglob("*") if path.is_file())
        self._write(folder, result, outcome, predictions)
        return result

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
            notes += _length_notes(name, sum(row.truncated > 0 for row in rows), left_out, limit)
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
        evaluator = Evaluator(model, loaded.tokenizer, device, self._autocast(device), plan)
        predictions, left_out = evaluator.predict(task.task, task.data.test)
        if not predictions:
            raise CellError(f"no test row fits into {plan.limit} tokens")
        truncated = sum(prediction.truncated_tokens > 0 for prediction in predictions)
        limit = plan.prompt_limit if task.task.output == "text" else plan.limit
        return predictions, _length_notes("test", truncated, left_out, limit)

    def _autocast(self, device: torch.device) -> Callable[[], AbstractContextManager[Any]]:
        import torch

        dtype = {"bf16": torch.bfloat16}.get(self.plan.precision)
        return (lambda: torch.autocast(device.type, dtype=dtype)) if dtype else nullcontext

    def _result(
        self,
        clocks: Clocks,
        outcome: TrainingOutcome,
        predictions: Sequence[Prediction],
        notes: Sequence[str],
        *,
        total: int,
        trainable: int,
    ) -> dict[str, Any]:
        wall = clocks.wall
        # What no phase claims is shown too, so that the parts always add up to the whole.
        seconds = {**clocks.seconds, "other": wall - sum(clocks.seconds.values())}
        generated = sum(prediction.generated_tokens for prediction in predictions)
        costs: dict[str, float | None] = {
            "trainable_parameters": trainable,
            "total_parameters": total,
            "artifact_bytes": 0,
            "load_seconds": seconds["load"],
            "train_seconds": seconds["train"],
            "evaluate_seconds": seconds["evaluate"],
            "wall_seconds": wall,
            "tune_seconds": 0.0,
            "train_tokens": outcome.tokens,
            "train_tokens_per_second": outcome.tokens / seconds["train"] if outcome.tokens else None,
            "generated_tokens_per_second": generated / seconds["evaluate"] if generated else None,
            "peak_memory_bytes": peak_memory_bytes(self.plan.device),
        }
        return {
            "format": FORMAT,
            "cell": self.cell.id,
            "costs": costs,
            "clocks": seconds,
            "training": {
                "steps": outcome.steps,
                "best_step": outcome.best_step,
                "validation_loss": outcome.validation_loss,
            },
            "notes": list(notes),
            "environment": {**describe_machine(), **package_versions(), **_torch_facts(self.plan)},
        }

    def _write(
        self, folder: Path, result: Mapping[str, Any], outcome: TrainingOutcome, predictions: Sequence[Prediction]
    ) -> None:
        names = {"model": self.cell.model, "task": self.cell.task, "method": self.cell.method, "seed": self.cell.seed}
        cell = {"format": FORMAT, "cell": self.cell.id, **names, "spec": self.cell.spec}
        (folder / "cell.json").write_text(dump_json(cell), encoding="utf-8")
        (folder / "result.json").write_text(dump_json(result), encoding="utf-8")
        _write_lines(folder / "training.jsonl", outcome.curve)
        _write_lines(folder / "predictions.jsonl", [asdict(prediction) for prediction in predictions])


def _import_libraries() -> None:
    """Import what every cell needs before its clocks start, or the first cell would pay for the others."""
    import peft  # noqa: F401
    from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig  # noqa: F401


def draw_shots(train_examples: Sequence[Example], count: int, seed: int) -> tuple[Example, ...]:
    """`count` training examples drawn by the seed; for label tasks this is a plain draw, not a balanced one."""
    return tuple(random.Random(seed).sample(list(train_examples), min(count, len(train_examples))))


def seed_everything(seed: int) -> None:
    """Seed Python, numpy and torch, before a method draws its initial weights."""
    import numpy as np
    import torch

    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def _length_notes(name: str, truncated: int, left_out: int, limit: int) -> list[str]:
    notes = [f"{truncated} {name} prompts were cut from the left to fit {limit} tokens"] if truncated else []
    if left_out:
        notes.append(f"{left_out} {name} rows were left out: their answer alone does not fit {limit} tokens")
    return notes


def _torch_facts(plan: Plan) -> dict[str, str]:
    import torch

    device = torch.cuda.get_device_name() if plan.device == "cuda" else plan.device
    return {"device": device, "precision": plan.precision, "threads": str(torch.get_num_threads())}


def _write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    # ASCII escapes keep lone surrogates, which byte-level tokenizers can produce, out of the UTF-8 file.
    lines = [json.dumps(row, sort_keys=True, allow_nan=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")
