"""A chat model is asked through its template, as text where the matrix says so, and both stand in one run."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import ftbench
from ftbench.records.prediction import Prediction
from ftbench.records.run import RunRecord
from ftbench.storage.cell_files import read_predictions
from ftbench.storage.run_file import read_run
from tests.chat_models import save_chat_model
from tests.core.chat.templates import CHATML

CHAT, TEXT = "as chat", "as text"
MATRIX: dict[str, Any] = {
    "name": "chat",
    "tasks": ["sentiment", {"task": "chat", "evaluate_on": "each", "max_new_tokens": 16}],
    "methods": ["zero-shot", {"method": "few-shot", "k": 1}, {"method": "lora", "r": 2}],
    "training": {"examples": 12, "steps": 2, "batch_size": 4},
    "evaluation": {"examples": 3, "validation_examples": 3, "other_tasks": 2},
    "device": "cpu",
}


@dataclass(frozen=True)
class ChatRun:
    """A finished run of one model in both formats."""

    folder: Path
    matrix: dict[str, Any]
    results: ftbench.Results
    record: RunRecord

    def predictions(self, model: str, task: str, method: str) -> list[Prediction]:
        (cell,) = [c for c in self.record.cells if (c.model, c.task, c.method) == (model, task, method)]
        return read_predictions(self.folder / "run" / "cells" / cell.cell)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> ChatRun:
    folder = tmp_path_factory.mktemp("chat")
    model = str(save_chat_model(folder / "model"))
    entries = [
        {"model": model, "name": CHAT, "system": "You are kind."},
        {"model": model, "name": TEXT, "format": "plain"},
    ]
    matrix = {**MATRIX, "models": entries}
    results = ftbench.run(matrix, folder / "run", executor="inline", progress=None)
    return ChatRun(folder, matrix, results, read_run(folder / "run"))


def test_every_cell_is_done(run: ChatRun) -> None:
    assert Counter(run.results.cells()["status"]) == {"done": 12}


@pytest.mark.parametrize("method", ["zero-shot", "lora"])
def test_a_chat_model_answers_messages(run: ChatRun, method: str) -> None:
    for prediction in run.predictions(CHAT, "sentiment", method):
        (_, system), (role, question) = prediction.turns
        assert (system, role) == ("You are kind.", "user")
        assert question.startswith("What is the sentiment of this review? Answer with one word: positive, negative, n")


def test_the_same_model_as_text_answers_a_prompt(run: ChatRun) -> None:
    for prediction in run.predictions(TEXT, "sentiment", "zero-shot"):
        assert prediction.turns == ()
        assert prediction.prompt.startswith("Review: ")


def test_solved_examples_are_earlier_turns_of_a_chat(run: ChatRun) -> None:
    for prediction in run.predictions(CHAT, "sentiment", "few-shot"):
        assert [role for role, _ in prediction.turns] == ["system", "user", "assistant", "user"]


def test_a_row_has_one_id_in_both_formats(run: ChatRun) -> None:
    for task in ("sentiment", "chat"):
        first, second = (run.predictions(model, task, "lora") for model in (CHAT, TEXT))
        assert [prediction.id for prediction in first] == [prediction.id for prediction in second]


def test_each_answer_of_a_dialogue_is_asked_for_after_the_true_turns_before_it(run: ChatRun) -> None:
    predictions = run.predictions(CHAT, "chat", "zero-shot")
    several = Counter(prediction.group for prediction in predictions)
    assert max(several.values()) > 1
    for prediction in predictions:
        assert prediction.turns[-1][0] == "user"
        answers = sum(role == "assistant" for role, _ in prediction.turns)
        assert prediction.id == f"{prediction.group}-{answers + 1}"


def test_the_run_says_how_each_model_reads(run: ChatRun) -> None:
    chat, text = run.record.models
    assert (chat.format, chat.template) == ("chat", hashlib.sha256(CHATML.encode()).hexdigest())
    assert (text.format, text.template, text.unused_template) == ("plain", "", True)


def test_cells_of_plain_text_have_the_ids_that_they_have_without_a_template(run: ChatRun) -> None:
    plain = [cell.spec.model for cell in run.record.cells if cell.model == TEXT]
    assert all(spec.model_dump(exclude_defaults=True).keys() == {"fingerprint"} for spec in plain)
    assert all("instruction" not in cell.spec.task.definition for cell in run.record.cells if cell.model == TEXT)


def test_another_system_message_is_another_cell(run: ChatRun) -> None:
    first, second = run.matrix["models"]
    other = ftbench.plan({**run.matrix, "models": [{**first, "system": "You are brief."}, second]}).plan
    before = {(cell.model, cell.task, cell.method): cell.cell for cell in run.record.cells}
    changed = {cell.model for cell in other.cells if before[cell.model, cell.task, cell.method] != cell.id}
    assert changed == {CHAT}


def test_the_same_seed_gives_the_same_bytes(run: ChatRun, tmp_path: Path) -> None:
    first, _ = run.matrix["models"]
    again = {**run.matrix, "models": [first], "tasks": ["sentiment"], "methods": [run.matrix["methods"][2]]}
    ftbench.run(again, tmp_path / "run", executor="inline", progress=None)
    (file,) = (tmp_path / "run" / "cells").glob("*/predictions.jsonl")
    assert file.read_bytes() == (run.folder / "run" / "cells" / file.parent.name / file.name).read_bytes()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"format": "plain", "system": "Be kind."}, "belongs to a chat model, and it is read as plain text"),
        ({"template": "missing.jinja"}, "missing.jinja cannot be read: No such file"),
        ({"format": "chta"}, "auto"),
    ],
)
def test_a_wrong_key_of_a_model_is_named(run: ChatRun, entry: dict[str, Any], message: str) -> None:
    first, _ = run.matrix["models"]
    with pytest.raises(ftbench.UserError) as caught:
        ftbench.plan({**run.matrix, "models": [{"model": first["model"], **entry}]})
    assert message in str(caught.value)
