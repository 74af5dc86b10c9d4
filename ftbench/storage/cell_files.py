"""The files in a cell's folder that its manifest covers: one writer and one reader each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ftbench.records.prediction import PassageLoss, Prediction
from ftbench.records.result import FinishedCell, ResultRecord
from ftbench.records.results import TrainingPoint
from ftbench.storage.atomic import dump_json, read_json, read_text
from ftbench.storage.formats import CELL, RESULT
from ftbench.storage.json_lines import read_lines, write_lines

CELL_FILE = "cell.json"
RESULT_FILE = "result.json"
TRAINING_FILE = "training.jsonl"
PREDICTIONS_FILE = "predictions.jsonl"
GENERAL_FILE = "general.jsonl"
"""Losses of general text before and after training; only if something was trained."""
LOG_FILE = "log.txt"
LEARNED = "learned"
"""The folder of the learned weights."""


def write_cell(folder: Path, cell: FinishedCell) -> None:
    (folder / CELL_FILE).write_text(dump_json(CELL.written(cell.as_json())), encoding="utf-8")


def read_cell(folder: Path) -> FinishedCell:
    """The content of cell.json; raises `StoreError`."""
    path = folder / CELL_FILE
    return CELL.read(FinishedCell, read_json(path), path)


def write_result(folder: Path, result: ResultRecord) -> None:
    (folder / RESULT_FILE).write_text(dump_json(RESULT.written(result.as_json())), encoding="utf-8")


def read_result(folder: Path) -> ResultRecord:
    """The content of result.json; raises `StoreError`."""
    path = folder / RESULT_FILE
    return RESULT.read(ResultRecord, read_json(path), path)


def write_training(folder: Path, curve: Iterable[Mapping[str, Any]]) -> None:
    write_lines(folder / TRAINING_FILE, curve)


def read_training(folder: Path) -> list[TrainingPoint]:
    """The training curve; raises `StoreError`."""
    return read_lines(folder / TRAINING_FILE, lambda row: TrainingPoint(**{**row, "step": int(row["step"])}))


def write_predictions(folder: Path, predictions: Sequence[Prediction], general: Sequence[PassageLoss] = ()) -> None:
    """Write the predictions for the test rows, and the losses of general text if there are any."""
    write_lines(folder / PREDICTIONS_FILE, map(_row, predictions))
    if general:
        write_lines(folder / GENERAL_FILE, map(asdict, general))


_FOR_SOME = (("turns", ()), ("reasoning_tokens", 0), ("reasoning", ""), ("said", ""), ("labels", ()))
"""Values of chat models and of generated labels, with their defaults."""


def _row(prediction: Prediction) -> dict[str, Any]:
    """All values; of those for chat models and for generated labels only what differs from the default."""
    row = asdict(prediction)
    for key, default in _FOR_SOME:
        if row[key] == default:
            del row[key]
    return row


def read_predictions(folder: Path) -> list[Prediction]:
    """The predictions for the test rows; raises `StoreError`."""
    return read_lines(folder / PREDICTIONS_FILE, _prediction)


def _prediction(row: dict[str, Any]) -> Prediction:
    row.pop("base_loss", None)  # in older files passages are predictions
    row["turns"] = tuple((str(role), str(text)) for role, text in row.get("turns", ()))
    row["labels"] = tuple(map(str, row.get("labels", ())))
    return Prediction(**row)


def _passage(row: dict[str, Any]) -> PassageLoss:
    if "reference_loss" in row:  # in older files passages are predictions
        return PassageLoss(row["id"], float(row["reference_loss"]), float(row["base_loss"]), row["reference_tokens"])
    return PassageLoss(**row)


def read_general(folder: Path) -> list[PassageLoss] | None:
    """The losses of general text; None if none were measured. Raises `StoreError`."""
    path = folder / GENERAL_FILE
    return read_lines(path, _passage) if path.exists() else None


def read_log(folder: Path) -> str:
    """The cell's log; empty for cells of versions without logs."""
    try:
        return read_text(folder / LOG_FILE)
    except (OSError, ValueError):
        return ""


def learned_files(folder: Path) -> list[str]:
    """The names of the files with learned weights."""
    learned = folder / LEARNED
    return sorted(path.name for path in learned.iterdir()) if learned.is_dir() else []
