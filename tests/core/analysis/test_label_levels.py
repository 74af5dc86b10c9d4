"""Chance and majority of a label task, and the test of each method against always answering one label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.label_levels import LabelLevels, label_levels
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.records.prediction import Prediction
from ftbench.records.results import Score, TaskInfo
from ftbench_metrics.labels import ACCURACY, MacroF1
from tests.core.analysis.health.label_runs import label_run

REFERENCES = ["a"] * 12 + ["b"] * 6 + ["c"] * 2


def levels(run: RunResults) -> LabelLevels:
    found = label_levels(RunView(run), "nano", "letters")
    assert found is not None
    return found


def macro_f1_decides(run: RunResults) -> RunResults:
    """The same answers, judged by macro F1."""
    metric = MacroF1()

    def score(predictions: Sequence[Prediction]) -> Score:
        rows = metric.statistics(predictions)
        return Score(float(metric.value(rows.sum(axis=0))), None, "", tuple(map(tuple, rows.tolist())))

    cells = tuple(replace(cell, metrics={"macro_f1": score(cell.predictions())}) for cell in run.cells)
    tasks = (replace(run.tasks[0], metrics=("macro_f1",)),)
    return replace(run, cells=cells, tasks=tasks, metrics={"macro_f1": metric})


def test_chance_is_one_by_the_number_of_labels_and_majority_the_share_of_the_most_frequent_one() -> None:
    found = levels(label_run(REFERENCES, {"lora": [REFERENCES]}))
    assert (found.metric, found.label, found.labels) == ("accuracy", "a", ("a", "b", "c"))
    assert found.chance == pytest.approx(1 / 3)
    assert found.majority == pytest.approx(12 / 20)


def test_a_label_that_no_row_has_counts_for_chance() -> None:
    run = label_run(REFERENCES, {"lora": [REFERENCES]})
    run = replace(run, tasks=(replace(run.tasks[0], labels=("a", "b", "c", "d")),))
    assert levels(run).chance == pytest.approx(1 / 4)


def test_of_labels_equally_frequent_the_first_in_the_order_of_the_task_is_taken() -> None:
    run = label_run(["a", "b"] * 10, {"lora": [["a", "b"] * 10]})
    run = replace(run, tasks=(replace(run.tasks[0], labels=("b", "a")),))
    assert levels(run).label == "b"


def test_both_levels_are_those_of_the_dummy_classifiers_of_scikit_learn() -> None:
    dummy = pytest.importorskip("sklearn.dummy")
    scores = pytest.importorskip("sklearn.metrics")
    rows = np.zeros((len(REFERENCES), 1))
    constant = dummy.DummyClassifier(strategy="most_frequent").fit(rows, REFERENCES).predict(rows)
    accuracy, f1 = (
        levels(run) for run in (label_run(REFERENCES, {"lora": [REFERENCES]}),
                                macro_f1_decides(label_run(REFERENCES, {"lora": [REFERENCES]})))
    )  # fmt: skip
    assert accuracy.majority == pytest.approx(scores.accuracy_score(REFERENCES, constant))
    assert f1.majority == pytest.approx(scores.f1_score(REFERENCES, constant, average="macro", zero_division=0))
    guesses = [
        scores.accuracy_score(
            REFERENCES, dummy.DummyClassifier(strategy="uniform", random_state=draw).fit(rows, REFERENCES).predict(rows)
        )
        for draw in range(2000)
    ]
    assert accuracy.chance == pytest.approx(np.mean(guesses), abs=0.01)


def test_a_method_is_tested_against_the_majority_label_row_by_row() -> None:
    """Of 40 rows it is right where the constant answer is wrong on 20 and the reverse on 1: McNemar's exact test."""
    references = ["a"] * 20 + ["b"] * 20
    answers = ["b"] + ["a"] * 19 + ["b"] * 20
    (difference,) = levels(label_run(references, {"lora": [answers]})).differences
    assert difference.value == pytest.approx(19 / 40)
    assert difference.p == pytest.approx(stats.binomtest(1, 21, 0.5).pvalue)
    assert difference.verdict == "better"


def test_the_methods_are_one_family_for_holms_correction() -> None:
    references = ["a"] * 20 + ["b"] * 20
    better = ["b"] + ["a"] * 19 + ["b"] * 20
    found = levels(label_run(references, {"lora": [better], "full": [better], "prefix": [["a"] * 40]}))
    lora, full, prefix = found.differences
    assert lora.p is not None
    assert lora.adjusted_p == pytest.approx(3 * lora.p)
    assert (found.better("lora"), found.better("full"), found.better("prefix")) == (True, True, False)
    assert (full.adjusted_p, prefix.p) == (lora.adjusted_p, 1.0)


def test_a_method_without_a_value_cannot_be_told() -> None:
    assert levels(label_run(REFERENCES, {"lora": [REFERENCES]})).better("elsewhere") is None


def test_rows_with_default_settings_are_not_tested() -> None:
    run = label_run(REFERENCES, {"lora": [REFERENCES], "lora (default)": [REFERENCES]})
    found = levels(replace(run, default_rows={"lora (default)": "lora"}))
    assert [difference.method for difference in found.differences] == ["lora"]


@pytest.mark.parametrize("metric", ["loss", "elsewhere"])
def test_there_are_no_levels_where_the_metric_needs_more_than_the_label_or_is_not_loaded(metric: str) -> None:
    run = label_run(REFERENCES, {"lora": [REFERENCES]})
    run = replace(run, tasks=(replace(run.tasks[0], metrics=(metric,)),))
    assert label_levels(RunView(run), "nano", "letters") is None


def test_there_are_no_levels_for_texts() -> None:
    run = label_run(REFERENCES, {"lora": [REFERENCES]})
    text: TaskInfo = replace(run.tasks[0], output="text")
    assert label_levels(RunView(replace(run, tasks=(text,))), "nano", "letters") is None


def test_levels_stay_when_the_texts_are_removed() -> None:
    run = label_run(REFERENCES, {"lora": [REFERENCES]})
    assert label_levels(RunView(run.without_texts()), "nano", "letters") == levels(run)


def test_the_metric_of_the_levels_is_that_of_the_methods() -> None:
    """Answering as the constant predictor gives its level."""
    found = levels(label_run(REFERENCES, {"lora": [["a"] * 20]}))
    (difference,) = found.differences
    assert found.majority == ACCURACY.value(np.array([12.0, 20.0]))
    assert (difference.value, difference.p) == (0.0, 1.0)
