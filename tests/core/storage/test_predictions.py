"""Predictions as they are read back from a run, of this version and of older ones."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

from ftbench import Prediction
from ftbench.storage.cell_files import read_predictions, write_predictions

PREDICTION = Prediction("1", "Where is my order?", "On its way.", "It left.", "en", 3.5, 4, group="customer 7")


def test_predictions_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl"
    path.write_text(json.dumps(asdict(PREDICTION)) + "\n", encoding="utf-8")
    assert read_predictions(tmp_path) == [PREDICTION]


def test_what_was_said_is_written_where_a_label_was_looked_for_in_it(tmp_path: Path) -> None:
    named = replace(PREDICTION, text="lost", said="It is lost.", labels=("lost", "found"))
    write_predictions(tmp_path, [PREDICTION, named])
    plain, other = map(json.loads, (tmp_path / "predictions.jsonl").read_text(encoding="utf-8").splitlines())
    assert not {"said", "labels"} & set(plain)
    assert (other["said"], other["labels"]) == ("It is lost.", ["lost", "found"])
    assert read_predictions(tmp_path) == [PREDICTION, named]


def test_predictions_from_before_there_were_groups_have_none(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl"
    older = {name: value for name, value in asdict(PREDICTION).items() if name != "group"}
    path.write_text(json.dumps(older) + "\n", encoding="utf-8")
    (found,) = read_predictions(tmp_path)
    assert (found.text, found.group) == ("It left.", None)


def test_messages_and_reasoning_are_kept_where_there_are_any(tmp_path: Path) -> None:
    chat = replace(PREDICTION, turns=(("system", "Be brief."), ("user", "Hm?")), reasoning="So.", reasoning_tokens=3)
    write_predictions(tmp_path, [PREDICTION, chat])

    plain, _ = (tmp_path / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    assert not {"turns", "reasoning", "reasoning_tokens"} & json.loads(plain).keys()
    assert read_predictions(tmp_path) == [PREDICTION, chat]
    assert (PREDICTION.question, chat.question) == ("Where is my order?", "Hm?")
