"""A method that brings its own trainer: nothing of torch, no base model, no likelihoods, and a cell as any other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ftbench.storage import CellStore
from ftbench.storage.cell_files import read_predictions
from ftbench.storage.side_files import read_scores
from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]

PLUGIN = '''
"""Learns the most frequent answer after the last word of a prompt, and answers with it."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass

import ftbench
from ftbench import Capabilities, Prediction
from ftbench.contracts.predictor import Predicted
from ftbench.contracts.trainer import Trained
from ftbench.contracts.training import TrainingOutcome
from ftbench_methods.base import PromptingMethod


def key(prompt):
    return prompt.split()[-1]


@dataclass(frozen=True)
class Answers:
    usual: str
    by_word: dict
    language: str

    def save(self, folder):
        (folder / "answers.json").write_text(json.dumps([self.usual, self.by_word]), encoding="utf-8")

    def predictor(self):
        return self

    def predict(self, task, examples):
        stopped = "label" if task.output == "label" else "end"
        return Predicted(
            [
                Prediction(
                    one.id, one.prompt, one.reference, self.by_word.get(key(one.prompt), self.usual), self.language,
                    reference_loss=None, reference_tokens=0, stopped=stopped,
                )
                for one in examples
            ],
            notes=["answered from a table"],
        )


@dataclass(frozen=True)
class Counting:
    job: object

    def fit(self, log):
        seen = defaultdict(Counter)
        for row in self.job.training:
            seen[key(row.prompt)][row.reference] += 1
        best = {word: counts.most_common(1)[0][0] for word, counts in seen.items()}
        usual = sum(seen.values(), Counter()).most_common(1)[0][0]
        log(1, {"step": 1, "epoch": 1})
        return Trained(Answers(usual, best, self.job.language), TrainingOutcome([{"step": 1.0, "epoch": 1.0}], steps=1))


@dataclass(frozen=True)
class MostFrequent(PromptingMethod):
    name: str = "most-frequent"
    capabilities: Capabilities = Capabilities(own_trainer=True)

    def trainer(self, job):
        return Counting(job)

    def prepare(self, model, settings):
        raise AssertionError("no model of torch is asked for")


@ftbench.hookimpl
def ftbench_register_methods():
    return [MostFrequent()]
'''


@dataclass(frozen=True)
class Finished:
    """The one cell of a run."""

    store: CellStore
    id: str

    def json(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    @property
    def folder(self) -> Path:
        return self.store.path(self.id)


@pytest.fixture
def run(own_run: FinishedRun, ftbench_command: Command) -> Callable[..., Finished]:
    """`run(task, *settings)`: the finished cell of the method on a task of the tiny run."""
    (own_run.folder / "counting.py").write_text(PLUGIN, encoding="utf-8")

    def run(task: str, *settings: str) -> Finished:
        out = own_run.folder / "counted"
        changes = (
            f"tasks=[{task}]",
            "methods=[most-frequent]",
            "baseline=null",
            "plugins=[counting.py]",
            "metrics=[perplexity]",
        )
        options = [part for one in (*changes, "seeds=[0]", *settings) for part in ("--set", one)]
        code, output, errors = ftbench_command("run", own_run.matrix, "--out", out, "--executor", "inline", *options)
        assert code == 0, output + errors
        store = CellStore(out)
        (cell,) = store.finished()
        assert store.state(cell) is None
        return Finished(store, cell)

    return run


def expected(cell: Finished) -> list[str]:
    usual, by_word = json.loads((cell.folder / "learned" / "answers.json").read_text(encoding="utf-8"))
    predictions = read_predictions(cell.folder)
    return [by_word.get(one.prompt.split()[-1], usual) for one in predictions]


@pytest.mark.parametrize(
    ("task", "metric"), [("{task: sentiment, data: reviews.jsonl}", "accuracy"), ("tales.yaml", "token_f1")]
)
def test_its_answers_are_written_and_scored(task: str, metric: str, run: Callable[..., Finished]) -> None:
    cell = run(task)
    predictions = read_predictions(cell.folder)
    assert [one.text for one in predictions] == expected(cell)
    assert {one.reference_loss for one in predictions} == {None}
    scores = read_scores(cell.folder)
    right = scores[metric].value
    assert right is not None
    assert right > 0
    assert "answered from a table" in [note["text"] for note in cell.json("result.json")["notes"]]


def test_where_nothing_tells_likelihoods_losses_have_a_reason_in_their_place(
    run: Callable[..., Finished], own_run: FinishedRun
) -> None:
    row = {"text": "The cat sat on the mat and looked at the moon."}
    (own_run.folder / "general.jsonl").write_text(f"{json.dumps(row)}\n", encoding="utf-8")
    scores = read_scores(run("tales.yaml", "evaluation.general_text=general.jsonl").folder)
    for name in ("loss", "perplexity"):
        assert scores[name].value is None
        assert str(scores[name].reason) == "there are no losses: the program that answered reports no likelihoods"
    assert str(scores["forgetting"].reason) == "general text was not measured"


def test_no_model_is_loaded_and_its_time_is_that_of_training(run: Callable[..., Finished]) -> None:
    result = run("tales.yaml").json("result.json")
    assert result["clocks"]["load"] == result["clocks"]["tokenise"] == result["clocks"]["validate"] == 0
    assert result["clocks"]["train"] > 0
    assert result["training"]["steps"] == 1
    assert result["training"]["validation_loss"] is None


def test_results_show_it_as_any_other_method(
    run: Callable[..., Finished], ftbench_command: Command, own_run: FinishedRun
) -> None:
    run("tales.yaml")
    code, output, _ = ftbench_command("results", own_run.folder / "counted")
    assert code == 0
    assert "most-frequent" in output
    assert (own_run.folder / "counted" / "report.html").is_file()
