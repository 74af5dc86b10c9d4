"""Runs with a known truth: each method is right with a chance of its own, on the same examples in every run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ftbench.analysis.run_results import RunResults
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score, TaskInfo
from tests.reports.fake_run import METRICS
from tests.specs import cell_spec

NAMES = ("accuracy", "loss")


def hand_made_run(
    chances: Mapping[str, float],
    draw: int,
    *,
    seeds: Sequence[int] = (0, 1, 2),
    rows: range = range(200),
    tasks: Sequence[str] = ("reviews",),
    metrics: Sequence[str] = NAMES,
) -> RunResults:
    """`draw` decides luck and the ids of the cells; the loss of an answer is 0.5 where it is right, else 2."""
    rng = np.random.default_rng(draw)
    difficulty = np.random.default_rng(0).random(1000)
    cells = []
    for task in tasks:
        for method, chance in chances.items():
            for seed in seeds:
                right = 0.5 * difficulty[rows.start : rows.stop] + 0.5 * rng.random(len(rows)) < chance
                predictions = tuple(_answer(task, row, bool(one)) for row, one in zip(rows, right, strict=True))
                cells.append(_cell(f"{draw}-{task}-{method}-{seed}", task, method, seed, predictions, metrics))
    return RunResults(
        f"run {draw}",
        {},
        tuple(cells),
        tuple(TaskInfo(task, task, "label", "en", tuple(metrics), {"test": len(rows)}, "built-in") for task in tasks),
        METRICS,
        next(iter(chances)),
    )


def with_cells(run: RunResults, change: Callable[[CellResult], CellResult]) -> RunResults:
    """The run with every cell changed."""
    return replace(run, cells=tuple(map(change, run.cells)))


def _cell(
    name: str, task: str, method: str, seed: int, predictions: tuple[Prediction, ...], metrics: Sequence[str]
) -> CellResult:
    return CellResult(
        name,
        "nano",
        task,
        method,
        seed,
        "done",
        None,
        {metric: _score(metric, predictions) for metric in metrics},
        {"trainable_parameters": 10.0},
        {"r": 16},
        spec=cell_spec(
            model={"fingerprint": "5f1d"}, task={"data": "716b"}, method=method, settings={"r": 16}, seed=seed
        ),
        environment={"torch": "2.11.0", "device": "cpu"},
        predictions=lambda: predictions,
    )


def _answer(task: str, row: int, right: bool) -> Prediction:
    reference = ("positive", "negative")[row % 2]
    text = reference if right else ("negative", "positive")[row % 2]
    return Prediction(f"{task}-{row}", "", reference, text, "en", 0.5 if right else 2.0, 1, stopped="label")


def _score(name: str, predictions: tuple[Prediction, ...]) -> Score:
    rows = METRICS[name].statistics(predictions)
    value = float(METRICS[name].value(rows.sum(axis=0)))
    return Score(value, None, METRICS[name].signature("en"), tuple(map(tuple, rows.tolist())))
