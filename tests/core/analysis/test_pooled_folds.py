"""The cells of a cross-validation pooled: one value over the rows of all folds, and nothing silently left out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import PredefinedSplit, cross_val_predict

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.pooled_folds import with_pooled_folds
from ftbench.analysis.run_comparison import compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.scoring import score
from ftbench.analysis.view import RunView
from ftbench.contracts import Metric
from ftbench.messages import Note
from ftbench.presentation.result_columns import rows_of
from ftbench.records.cell import Fold
from ftbench.records.prediction import PassageLoss, Prediction
from ftbench.records.results import CellResult, Score, TaskInfo
from ftbench_metrics.forgetting import Forgetting
from ftbench_metrics.labels import ACCURACY, MacroF1
from ftbench_metrics.likelihood import Loss
from tests.specs import cell_spec

FOLDS = 3
METRICS: dict[str, Metric] = {"accuracy": ACCURACY, "macro_f1": MacroF1()}
LABELS = ("no", "yes")


def prediction(name: str, text: str, reference: str) -> Prediction:
    return Prediction(name, "", reference, text, "en", 0.5, 1, label_scores=dict.fromkeys(LABELS, 0.0))


def cell(
    number: int, answers: Sequence[Prediction], *, method: str = "lora", seed: int = 0, seconds: float = 1.0
) -> CellResult:
    """A finished cell of one fold with the scores that the metrics give its answers."""
    return CellResult(
        cell=f"{method} {seed} {number}",
        model="m",
        task="t",
        method=method,
        seed=seed,
        status="done",
        reason=None,
        metrics={name: score(metric, answers) for name, metric in METRICS.items()},
        costs={"train_seconds": seconds, "trainable_parameters": 10.0},
        hyperparameters={"r": 4},
        spec=cell_spec(
            seed=seed, method=method, task={"fold": Fold(number=number, of=FOLDS), "data": f"{number}" * 64}
        ),
        predictions=lambda: answers,
    )


def failed(number: int, *, method: str = "lora", seed: int = 0) -> CellResult:
    done = cell(number, [prediction("x", "no", "no")], method=method, seed=seed)
    return replace(done, status="failed", reason=Note.of("out of memory"), metrics={}, costs={}, predictions=tuple)


RIGHT_IN: Mapping[int, Sequence[tuple[str, str]]] = {
    1: [("yes", "yes"), ("yes", "yes"), ("no", "yes"), ("no", "no")],
    2: [("no", "yes"), ("no", "no"), ("yes", "no")],
    3: [("no", "no"), ("no", "no"), ("no", "no")],
}
"""(answer, reference) of the rows of each fold: 7 of 10 are right."""


def answers(number: int) -> list[Prediction]:
    return [prediction(f"row {number} {i}", text, reference) for i, (text, reference) in enumerate(RIGHT_IN[number])]


def run_of(cells: Sequence[CellResult]) -> RunResults:
    rows = {"train": 6, "validation": 2, "test": 10}
    folds = tuple({**rows, "test": tested} for tested in (4, 3, 3))
    task = TaskInfo("t", "t", "label", "en", tuple(METRICS), rows, "", labels=LABELS, folds=folds)
    return RunResults("r", {}, tuple(cells), (task,), METRICS, "full")


def group(cells: Sequence[CellResult]) -> MethodRow:
    (groups,) = RunView(run_of(cells)).groups.values()
    return next(row for row in groups if row.method == "lora")


WHOLE = [cell(number, answers(number)) for number in (1, 2, 3)]


def test_the_value_is_that_over_all_rows_and_not_the_mean_of_the_folds() -> None:
    row = group(WHOLE)
    assert row.mean("accuracy") == pytest.approx(7 / 10)
    assert np.mean([part.metrics["accuracy"].value for part in WHOLE]) != pytest.approx(7 / 10)


def test_macro_f1_is_that_of_the_counts_of_all_rows() -> None:
    # yes: 2 right, 1 wrongly said, 2 missed; no: 5 right, 2 wrongly said, 1 missed
    assert group(WHOLE).mean("macro_f1") == pytest.approx((4 / (4 + 1 + 2) + 10 / (10 + 2 + 1)) / 2)


def test_the_rows_are_those_of_scikit_learns_cross_val_predict() -> None:
    features, classes = make_classification(n_samples=90, random_state=4, flip_y=0.3)
    fold_of = np.random.default_rng(2).permutation(np.repeat([1, 2, 3], 30))
    predicted = cross_val_predict(LogisticRegression(), features, classes, cv=PredefinedSplit(fold_of))
    cells = []
    for number in (1, 2, 3):
        model = LogisticRegression().fit(features[fold_of != number], classes[fold_of != number])
        places = np.flatnonzero(fold_of == number)
        said = model.predict(features[places])
        cells.append(
            cell(
                number,
                [
                    prediction(f"row {place}", LABELS[answer], LABELS[classes[place]])
                    for place, answer in zip(places, said, strict=True)
                ],
            )
        )
    (pooled,) = group(cells).done
    answered = {p.id: p.text for p in pooled.predictions()}
    assert len(pooled.predictions()) == len(answered) == 90
    assert [answered[f"row {place}"] for place in range(90)] == [LABELS[label] for label in predicted]
    assert pooled.metrics["accuracy"].value == pytest.approx(accuracy_score(classes, predicted))
    assert pooled.metrics["macro_f1"].value == pytest.approx(f1_score(classes, predicted, average="macro"))


def test_cells_without_folds_stay_as_they_are() -> None:
    plain = [replace(part, spec=cell_spec()) for part in WHOLE]
    assert with_pooled_folds(plain, METRICS, labels=True) == tuple(plain)


def test_costs_are_those_of_one_training() -> None:
    row = group([cell(number, answers(number), seconds=number) for number in (1, 2, 3)])
    assert row.cost("train_seconds") == pytest.approx(2.0)
    assert row.cost("trainable_parameters") == 10


def test_general_text_counts_each_passage_once() -> None:
    metric = Forgetting()
    passages = [[PassageLoss(f"p{i}", 4.0 + fold + i, 4.0, 2 + i) for i in range(4)] for fold in (0, 1, 2)]
    scores = [metric.passage_statistics(part) for part in passages]
    cells = [
        replace(part, metrics={"forgetting": Score(1.0, None, "", tuple(map(tuple, rows.tolist())))})
        for part, rows in zip(WHOLE, scores, strict=True)
    ]
    (pooled,) = with_pooled_folds(cells, {"forgetting": metric}, labels=True)
    found = pooled.metrics["forgetting"]
    assert len(found.statistics) == 4
    assert found.value == pytest.approx(sum(rows[:, 0].sum() for rows in scores) / sum(r[:, 1].sum() for r in scores))


def test_columns_that_follow_from_the_answers_are_not_added_up() -> None:
    metric = MacroF1()
    texts = {1: ("red", "blue"), 2: ("green", "black"), 3: ("white", "pink")}
    cells = []
    for number, (one, other) in texts.items():
        free = [replace(prediction(f"{number} {t}", t, t), label_scores=None) for t in (one, other)]
        cells.append(replace(cell(number, free), metrics={"macro_f1": score(metric, free)}))
    (pooled,) = with_pooled_folds(cells, {"macro_f1": metric}, labels=False)
    assert pooled.metrics["macro_f1"].value is None
    assert "cannot be added up" in str(pooled.metrics["macro_f1"].reason)


def test_a_fold_without_a_value_gives_its_reason() -> None:
    without = replace(WHOLE[1], metrics={**WHOLE[1].metrics, "accuracy": Score(None, "no luck")})
    found = group([WHOLE[0], without, WHOLE[2]]).done[0].metrics["accuracy"]
    assert found.value is None
    assert str(found.reason) == "fold 2 has no value: no luck"


def test_a_reason_of_all_folds_is_the_reason_of_all() -> None:
    nothing = {"accuracy": Score(None, "nothing was trained")}
    found = group([replace(part, metrics=nothing) for part in WHOLE]).done[0].metrics["accuracy"]
    assert (found.value, str(found.reason)) == (None, "nothing was trained")


def test_a_missing_fold_is_named_and_the_value_is_over_the_others() -> None:
    row = group([WHOLE[0], failed(2), WHOLE[2]])
    assert row.folds == (2, 3)
    assert row.mean("accuracy") == pytest.approx(6 / 7)
    said = str(row.done[0].reason)
    assert said == "2 of 3 folds (fold 2 failed: out of memory)"
    assert said in map(str, row.done[0].notes)


def test_a_group_with_a_missing_fold_is_partly_done_and_says_so_in_every_row() -> None:
    (row,) = rows_of(run_of([WHOLE[0], failed(2), WHOLE[2]]), "group")
    assert (row["fold"], row["status"]) == ("2 of 3", "partly done")
    assert row["reason"] == "2 of 3 folds (fold 2 failed: out of memory)"


def test_a_seed_that_lacks_a_fold_is_left_out_beside_one_that_has_all() -> None:
    second = [cell(1, answers(1), seed=1), failed(2, seed=1), cell(3, answers(3), seed=1)]
    row = group([*WHOLE, *second])
    assert row.folds == (3, 3)
    assert [done.seed for done in row.done] == [0]
    assert [(missing.seed, missing.status) for missing in row.missing] == [(1, "failed")]
    assert row.mean("accuracy") == pytest.approx(7 / 10)


def test_seeds_that_lack_the_same_fold_are_all_counted() -> None:
    second = [cell(1, answers(1), seed=1), failed(2, seed=1), cell(3, answers(3), seed=1)]
    row = group([WHOLE[0], failed(2), WHOLE[2], *second])
    assert [done.seed for done in row.done] == [0, 1]
    assert row.folds == (2, 3)


def test_a_group_without_a_finished_fold_has_no_value_and_the_worst_status() -> None:
    row = group([replace(failed(number), status="pending") if number < 3 else failed(number) for number in (1, 2, 3)])
    assert row.done == ()
    assert [missing.status for missing in row.missing] == ["failed"]


def test_a_comparison_uses_the_rows_that_both_methods_have() -> None:
    baseline = [cell(number, [replace(p, text="no") for p in answers(number)], method="full") for number in (1, 2, 3)]
    run = run_of([*baseline, WHOLE[0], failed(2), WHOLE[2]])
    (comparison,) = RunView(run).comparisons.values()
    metric = comparison.metrics["accuracy"]
    full, lora = metric.standing("full"), metric.standing("lora")
    assert full is not None
    assert lora is not None
    assert (comparison.examples, comparison.total) == (7, 10)
    assert full.mean == pytest.approx(6 / 10)  # over all of its rows
    difference = metric.difference(lora, full)
    assert difference is not None
    assert difference.value == pytest.approx(6 / 7 - 4 / 7)


def noisy(method: str, *, of_fold: float, draw: np.random.Generator, size: int = 40) -> list[CellResult]:
    """Three folds whose models differ by `of_fold` in how often they are right."""
    shares = np.clip(0.6 + of_fold * np.array([-1, 0, 1]), 0, 1)
    return [
        cell(
            number,
            [prediction(f"row {number} {i}", "yes" if draw.random() < share else "no", "yes") for i in range(size)],
            method=method,
        )
        for number, share in zip((1, 2, 3), shares, strict=True)
    ]


def width(cells: Sequence[CellResult]) -> float:
    (comparison,) = RunView(run_of(cells)).comparisons.values()
    standing = comparison.metrics["accuracy"].standing("lora")
    assert standing is not None
    assert standing.interval is not None
    return standing.interval.high - standing.interval.low


def test_folds_that_differ_more_than_their_rows_explain_widen_the_interval() -> None:
    even, uneven = (noisy("lora", of_fold=gap, draw=np.random.default_rng(1)) for gap in (0.0, 0.15))
    plain = [replace(part, spec=cell_spec()) for part in uneven]
    rows = [p for part in plain for p in part.predictions()]
    together = replace(plain[0], predictions=lambda: rows, metrics={n: score(m, rows) for n, m in METRICS.items()})
    assert width(uneven) > 1.5 * width([together])
    assert width(uneven) > 1.5 * width(even)


def test_single_seeds_of_folds_are_compared_by_the_t_test_and_never_row_by_row() -> None:
    draw = np.random.default_rng(3)
    cells = [*noisy("full", of_fold=0.0, draw=draw), *noisy("lora", of_fold=0.2, draw=draw)]
    (comparison,) = RunView(run_of(cells)).comparisons.values()
    for metric in comparison.metrics.values():
        assert metric.statistics is not None
        (difference,) = metric.statistics.differences
        assert difference.test in ("examples t", "examples bootstrap")
        assert not difference.covers_seeds


def test_two_runs_with_folds_are_compared_over_the_rows_of_all_folds() -> None:
    draw = np.random.default_rng(5)
    runs = [run_of(noisy("lora", of_fold=gap, draw=draw)) for gap in (0.0, 0.1)]
    (common,) = compare_runs(*runs).common
    change = common.changes["accuracy"]
    assert change.difference is not None
    assert (change.examples, change.difference.test) == (120, "examples t")


def test_two_runs_with_the_same_cells_are_the_same() -> None:
    (common,) = compare_runs(run_of(WHOLE), run_of(WHOLE)).common
    assert common.changes["accuracy"].problem == "same cells"
    assert common.same_cells == 1


def test_the_ids_of_cells_in_findings_are_those_of_folds() -> None:
    view = RunView(run_of([*WHOLE, *(cell(n, answers(n), method="full") for n in (1, 2, 3))]))
    known = {part.cell for part in view.results.cells}
    assert view.findings
    assert all(set(finding.cells) <= known for finding in view.findings)


def test_a_loss_is_that_per_token_of_all_folds() -> None:
    rows = [replace(p, reference_loss=float(i), reference_tokens=1 + i % 3) for i, p in enumerate(answers(1))]
    more = [replace(p, reference_loss=2.0, reference_tokens=7) for p in answers(2)]
    cells = [
        replace(part, metrics={"loss": score(Loss(), told)}) for part, told in zip(WHOLE[:2], (rows, more), strict=True)
    ]
    (pooled,) = with_pooled_folds(cells, {"loss": Loss()}, labels=True)
    told = [*rows, *more]
    expected = math.fsum(p.reference_loss or 0.0 for p in told) / sum(p.reference_tokens for p in told)
    assert pooled.metrics["loss"].value == pytest.approx(expected)
