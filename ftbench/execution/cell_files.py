"""What is kept of a cell: cell.json, result.json, training.jsonl and predictions.jsonl."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ftbench.analysis.scoring import GENERAL_FILE, PREDICTIONS_FILE
from ftbench.environment import describe_machine, package_versions
from ftbench.execution.checks import Check
from ftbench.execution.costs import Costs
from ftbench.messages import Note
from ftbench.plan.planned import Plan
from ftbench.records.cell import FORMAT, Cell
from ftbench.records.prediction import Prediction
from ftbench.storage.atomic import dump_json
from ftbench.training.schedule import TrainingOutcome


@dataclass(frozen=True, slots=True)
class CellContent:
    """Everything that a finished cell leaves behind, besides what was learned."""

    plan: Plan
    cell: Cell
    costs: Costs
    outcome: TrainingOutcome
    predictions: Sequence[Prediction]
    general: Sequence[Prediction]
    """General text with its losses before and after training."""
    notes: Sequence[Note]
    checks: Sequence[Check]

    def write(self, folder: Path, learned: Path) -> dict[str, Any]:
        """Write the files into `folder` and return the content of result.json; `learned` is what was saved."""
        artifact = sum(path.stat().st_size for path in learned.rglob("*") if path.is_file())
        result = self._result(artifact)
        names = {"model": self.cell.model, "task": self.cell.task, "method": self.cell.method, "seed": self.cell.seed}
        cell = {"format": FORMAT, "cell": self.cell.id, **names, "spec": self.cell.spec}
        (folder / "cell.json").write_text(dump_json(cell), encoding="utf-8")
        (folder / "result.json").write_text(dump_json(result), encoding="utf-8")
        _write_lines(folder / "training.jsonl", self.outcome.curve)
        _write_lines(folder / PREDICTIONS_FILE, [asdict(prediction) for prediction in self.predictions])
        if self.general:
            _write_lines(folder / GENERAL_FILE, [asdict(passage) for passage in self.general])
        return result

    def _result(self, artifact_bytes: int) -> dict[str, Any]:
        outcome = self.outcome
        generated = sum(prediction.generated_tokens for prediction in self.predictions)
        return {
            "format": FORMAT,
            "cell": self.cell.id,
            "finished": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            **self.costs.as_json(outcome, artifact_bytes=artifact_bytes, generated_tokens=generated),
            "training": {
                "steps": outcome.steps,
                "best_step": outcome.best_step,
                "validation_loss": outcome.validation_loss,
                "micro_batch_tokens": outcome.pass_tokens,
            },
            "checks": [check.as_json() for check in self.checks],
            "notes": [note.as_json() for note in (*self.notes, *(c.failure() for c in self.checks if not c.passed))],
            "environment": {**describe_machine(), **package_versions(), **_torch_facts(self.plan)},
        }


def _torch_facts(plan: Plan) -> dict[str, str]:
    import torch

    device = torch.cuda.get_device_name() if plan.device == "cuda" else plan.device
    return {"device": device, "precision": plan.precision, "threads": str(torch.get_num_threads())}


def _write_lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    # ASCII escapes keep lone surrogates, which byte-level tokenizers can produce, out of the UTF-8 file.
    lines = [json.dumps(row, sort_keys=True, allow_nan=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")
