"""Each file of a cell is read as it was written, under a name that stays, and as older versions wrote it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench.errors import StoreError
from ftbench.records.prediction import PassageLoss
from ftbench.records.results import TrainingPoint
from ftbench.storage.cell_files import (
    learned_files,
    read_general,
    read_log,
    read_predictions,
    read_training,
    write_predictions,
    write_training,
)
from tests.core.storage.test_predictions import PREDICTION

PASSAGE = PassageLoss("p1", 7.5, 8.25, 12)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_training_curve_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_training(tmp_path, [{"step": 1.0, "epoch": 0.5, "train_loss": 2.5}, {"step": 2, "epoch": 1.0}])
    assert [path.name for path in tmp_path.iterdir()] == ["training.jsonl"]
    points = read_training(tmp_path)
    assert points == [TrainingPoint(1, 0.5, 2.5), TrainingPoint(2, 1.0)]
    assert type(points[0].step) is int


def test_losses_of_general_text_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_predictions(tmp_path, [PREDICTION], [PASSAGE, replace(PASSAGE, id="p2")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["general.jsonl", "predictions.jsonl"]
    assert read_general(tmp_path) == [PASSAGE, replace(PASSAGE, id="p2")]


def test_where_nothing_was_measured_on_general_text_there_is_no_file(tmp_path: Path) -> None:
    write_predictions(tmp_path, [PREDICTION])
    assert [path.name for path in tmp_path.iterdir()] == ["predictions.jsonl"]
    assert read_general(tmp_path) is None


def test_values_for_some_predictions_are_left_out_of_the_others(tmp_path: Path) -> None:
    write_predictions(tmp_path, [PREDICTION])
    (row,) = rows(tmp_path / "predictions.jsonl")
    assert sorted(row) == [
        "generated_tokens", "group", "id", "label_scores", "language", "prompt", "reference", "reference_loss",
        "reference_tokens", "stopped", "text", "truncated_tokens",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        {"turns": (("system", "Be brief."), ("user", "Hm?"))},
        {"reasoning": "So."},
        {"reasoning_tokens": 3},
        {"said": "It is lost."},
        {"labels": ("lost", "found")},
    ],
    ids=lambda values: next(iter(values)),
)
def test_each_value_for_some_predictions_is_kept_where_it_is_there(values: dict[str, Any], tmp_path: Path) -> None:
    prediction = replace(PREDICTION, **values)
    write_predictions(tmp_path, [prediction])
    assert set(values) <= set(rows(tmp_path / "predictions.jsonl")[0])
    assert read_predictions(tmp_path) == [prediction]


def test_passages_of_older_versions_are_predictions(tmp_path: Path) -> None:
    old = {
        "id": "p1", "prompt": "", "reference": "Once.", "text": "", "language": "en", "reference_loss": 7.5,
        "base_loss": 8.25, "reference_tokens": 12,
    }  # fmt: skip
    for name in ("general.jsonl", "predictions.jsonl"):
        (tmp_path / name).write_text(json.dumps(old) + "\n", encoding="utf-8")
    assert read_general(tmp_path) == [PASSAGE]
    (prediction,) = read_predictions(tmp_path)
    assert (prediction.id, prediction.reference_loss, prediction.turns, prediction.labels) == ("p1", 7.5, (), ())


def test_a_log_is_read_and_is_empty_where_there_is_none_or_it_is_no_text(tmp_path: Path) -> None:
    assert read_log(tmp_path) == ""
    (tmp_path / "log.txt").write_text("1.0 s  loading é\n", encoding="utf-8")
    assert read_log(tmp_path) == "1.0 s  loading é\n"
    (tmp_path / "log.txt").write_bytes(b"\xff")
    assert read_log(tmp_path) == ""


def test_learned_files_are_named_in_order_and_none_where_nothing_was_learned(tmp_path: Path) -> None:
    assert learned_files(tmp_path) == []
    (tmp_path / "learned").mkdir()
    for name in ("b.json", "a.safetensors", "c"):
        (tmp_path / "learned" / name).touch()
    assert learned_files(tmp_path) == ["a.safetensors", "b.json", "c"]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"step": "one", "epoch": 1}', "null"])
def test_a_damaged_line_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "training.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        read_training(tmp_path)
    assert str(caught.value) == f"{tmp_path / 'training.jsonl'}:1: is damaged"
