"""A metric of how answers are worded says nothing of labels: comparisons leave it out there, and the scores stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ftbench.analysis.run_comparison import compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells
from tests.reports.fake_run import Array, Mean


class Politeness(Mean):
    """How polite the wording is: the length of the answer."""

    judges_wording = True

    def statistics(self, predictions: Sequence[Prediction]) -> Array:
        return np.array([[len(p.text), 1.0] for p in predictions])


POLITENESS = Politeness("politeness")


def run(output: str = "label", names: tuple[str, ...] = ("accuracy", "politeness"), draw: int = 1) -> RunResults:
    def scored(cell: CellResult) -> CellResult:
        rows = POLITENESS.statistics(cell.predictions())
        score = Score(float(rows[:, 0].mean()), None, "v1", tuple(map(tuple, rows.tolist())))
        return replace(cell, metrics={**cell.metrics, "politeness": score})

    made = with_cells(hand_made_run({"full": 0.6, "lora": 0.7}, draw), scored)
    tasks = tuple(replace(task, output=output, metrics=names) for task in made.tasks)  # type: ignore[arg-type]
    return replace(made, tasks=tasks, metrics={**made.metrics, "politeness": POLITENESS})


def compared(results: RunResults) -> list[str]:
    (comparison,) = RunView(results).comparisons.values()
    return list(comparison.metrics)


def test_a_label_task_is_not_compared_on_it() -> None:
    assert compared(run()) == ["accuracy", "loss"]


def test_a_text_task_is() -> None:
    assert "politeness" in compared(run("text"))


def test_a_label_task_that_it_decides_is() -> None:
    assert compared(run(names=("politeness", "accuracy")))[0] == "politeness"


def test_two_runs_are_not_compared_on_it_either() -> None:
    (row,) = [row for row in compare_runs(run(), run(draw=2)).common if row.name[2] == "lora"]
    assert "politeness" not in row.changes
    assert "accuracy" in row.changes


def test_the_cells_keep_their_scores() -> None:
    assert all(cell.metrics["politeness"].value is not None for cell in RunView(run()).results.cells)
