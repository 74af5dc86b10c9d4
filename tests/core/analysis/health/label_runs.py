"""Runs whose answers a test writes down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ftbench.analysis.run_results import RunResults
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score, TaskInfo
from ftbench_metrics.labels import ACCURACY
from tests.reports.fake_run import LossRatio
from tests.specs import cell_spec


def label_run(
    references: Sequence[str],
    answers: Mapping[str, Sequence[Sequence[str]]],
    *,
    task: str = "letters",
    untrained: Sequence[str] = (),
) -> RunResults:
    """One task; by method, the answers of each seed. The first method is the baseline."""
    cells = tuple(
        label_cell(references, given, task=task, method=method, seed=seed, trained=method not in untrained)
        for method, several in answers.items()
        for seed, given in enumerate(several)
    )
    info = TaskInfo(task, task, "label", "en", ("accuracy",), {"test": len(references)}, "built-in")
    metrics = {"accuracy": ACCURACY, "loss": LossRatio()}
    return RunResults(
        "run", {}, cells, (info,), metrics, next(iter(answers)), messages=MessageCatalogue.of(CORE_MESSAGES)
    )


def label_cell(
    references: Sequence[str],
    answers: Sequence[str],
    *,
    task: str = "letters",
    method: str = "lora",
    seed: int = 0,
    trained: bool = True,
    **more: Any,
) -> CellResult:
    """A finished cell with these answers."""
    predictions = tuple(
        Prediction(f"{task}-{row}", "", reference, text, "en", 1.0, 1, stopped="label")
        for row, (reference, text) in enumerate(zip(references, answers, strict=True))
    )
    rows = ACCURACY.statistics(predictions)
    accuracy = Score(float(ACCURACY.value(rows.sum(axis=0))), None, "", tuple(map(tuple, rows.tolist())))
    return CellResult(
        f"{task}-{method}-{seed}",
        "nano",
        task,
        method,
        seed,
        "done",
        None,
        {"accuracy": accuracy},
        {"trainable_parameters": 10.0 if trained else 0.0},
        {"r": 16} if trained else {},
        cell_spec(method=method, seed=seed),
        predictions=lambda: predictions,
        **more,
    )
