"""Sample runs in memory, on which reports, sections, comparisons and pages of a site are tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ftbench.analysis.run_results import RunResults
from ftbench.contracts import MeanMetric
from ftbench.messages import MessageCatalogue, Note
from ftbench.messages.core import CORE_MESSAGES
from ftbench.records.cell import CellSpec, EvaluationSpec, MethodSpec, ModelSpec, TaskSpec
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score, TaskInfo, TrainingPoint

SECRET = "quokka"
"""A word of every row: where texts are left out, it must not be written."""

_ODD = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %} ${x} <%= x %>",
    "| a | b |\n```\n# c",
    "=1+1",
    "\x00\x1b[31m\u202e\u2066\ud800",
    "情感 👍🏽 e\u0301",
    "../../elsewhere",
)
"""Texts that do harm where they are written as they are."""


class _Agreement(MeanMetric):
    """Whether an answer is the reference."""

    name = "agreement"
    bounds = (0.0, 1.0)

    def score(self, prediction: Prediction) -> float:
        return float(prediction.text == prediction.reference)


METRIC = _Agreement()
_NO_PLUGIN = "metric-without-plugin"
_FAILED, _SKIPPED, _PENDING = "failed", "skipped", "pending"
_NO_VALUE = Note.plain("no answer has a value")
_REASON = Note.plain("the reason <b>is this</b>")


def several_cells() -> RunResults:
    """Two tasks, three methods, two seeds: odd texts everywhere; some cells failed, were skipped or have not run."""
    label = TaskInfo(
        "queue", "queue", "label", "en", (METRIC.name, _NO_PLUGIN), _rows(), "tickets.csv", labels=("a", "b")
    )
    text = TaskInfo(_ODD[1], "answers", "text", "zh", (METRIC.name,), _rows(), "问题.jsonl", (Note.plain(_ODD[2]),))
    methods = ("zero-shot", "lora", _ODD[0])
    cells = [
        _cell(task, method, seed, right=1 + number + seed)
        for task in (label, text)
        for number, method in enumerate(methods)
        for seed in range(2)
    ]
    cells[1] = _without(cells[1], _FAILED)
    cells[3] = _without(cells[3], _SKIPPED)
    cells[-1] = _without(cells[-1], _PENDING)
    return _run("sample " + _ODD[3], (label, text), cells, "zero-shot", language="en")


def one_cell() -> RunResults:
    """One cell, in Chinese, whose metric has no value."""
    task = TaskInfo("情感", "sentiment", "label", "zh", (METRIC.name,), _rows(), "评论.csv", labels=("正面", "负面"))
    cell = _cell(task, "lora", 0, right=0, value=False)
    return _run("一次运行", (task,), [cell], "lora", language="zh")


def no_cells() -> RunResults:
    """A run without tasks and cells."""
    return _run("nothing", (), [], "lora", language="en")


def sample_runs() -> tuple[tuple[str, RunResults], ...]:
    """Label and run of each; equal each time."""
    return ("several cells", several_cells()), ("one cell", one_cell()), ("no cells", no_cells())


def _run(name: str, tasks: Sequence[TaskInfo], cells: Sequence[CellResult], baseline: str, language: str) -> RunResults:
    methods = list(dict.fromkeys(cell.method for cell in cells))
    matrix: dict[str, Any] = {"name": name, "language": language, "models": ["builtin:nano"], "seeds": [0, 1]}
    matrix |= {"tasks": [task.label for task in tasks], "methods": methods, "training": {"epochs": 2}}
    return RunResults(
        name=name,
        matrix=matrix,
        cells=tuple(cells),
        tasks=tuple(tasks),
        metrics={METRIC.name: METRIC},
        baseline=baseline,
        plugins=({"name": "ftbench_methods", "version": "0.1.0"},),
        models=({"label": "nano", "fingerprint": "0" * 64, "licence": "Apache-2.0", "details": {}, "facts": {}},),
        environment={"python": "3.12.4", "torch": "2.11.0", "device": "cpu", "ftbench": "0.1.0"},
        messages=MessageCatalogue.of(CORE_MESSAGES),
        problems=(_ODD[4],) if cells else (),
    )


def _rows() -> dict[str, int]:
    return {"train": 20, "validation": 5, "test": len(_ODD)}


def _cell(task: TaskInfo, method: str, seed: int, *, right: int, value: bool = True) -> CellResult:
    predictions = tuple(_prediction(task, number, number < right) for number in range(len(_ODD)))
    rows = [(METRIC.score(one), 1.0) for one in predictions]
    known = Score(sum(row[0] for row in rows) / len(rows), None, METRIC.signature("en"), rows)
    trains = method != "zero-shot"
    costs = {"wall_seconds": 9.0 + seed, "trainable_parameters": 100.0 * trains, "total_parameters": 1000.0}
    costs |= {"train_seconds": 5.0 + seed, "artifact_bytes": 400.0} if trains else {}
    curve = [TrainingPoint(step, step / 4, 2.0 / step, 2.5 / step if step % 2 else None, 1e-4) for step in range(1, 9)]
    return CellResult(
        cell=f"{task.label}/{method}/{seed}".encode(errors="backslashreplace").hex()[:20],
        model="nano",
        task=task.label,
        method=method,
        seed=seed,
        status="done",
        reason=None,
        metrics={METRIC.name: known if value else Score(None, _NO_VALUE, METRIC.signature("en"))},
        costs=costs,
        hyperparameters={"learning_rate": 1e-4, "r": 8} if trains else {},
        spec=CellSpec(
            model=ModelSpec(fingerprint="0" * 64),
            task=TaskSpec(definition={}, data="0" * 64),
            method=MethodSpec(name=method, settings={}),
            evaluation=EvaluationSpec(limit=512, prompt_limit=480),
            seed=seed,
        ),
        environment={"device": "cpu"},
        finished="2026-03-01T12:00:00Z",
        validation_loss=1.5,
        notes=(Note.plain(_ODD[5]),),
        training=lambda: curve if trains else (),
        predictions=lambda: predictions,
        log=lambda: f"{SECRET} {_ODD[0]}",
    )


def _prediction(task: TaskInfo, number: int, right: bool) -> Prediction:
    label = task.output == "label"
    names = task.labels or ("",)
    reference = names[number % len(names)] if label else f"{SECRET} {_ODD[number]}"
    wrong = names[(number + 1) % len(names)] if label else f"{SECRET} else"
    return Prediction(
        id=f"{number}",
        prompt=f"{SECRET} {number}: {_ODD[number]}",
        reference=reference,
        text=reference if right else wrong,
        language=task.language,
        reference_loss=1.0 + number / 10,
        reference_tokens=2,
        generated_tokens=2,
        stopped="label" if label else "end",
    )


def _without(cell: CellResult, status: Any) -> CellResult:
    """The cell as one that has no result."""
    from dataclasses import replace

    nothing: dict[str, Any] = {"metrics": {}, "costs": {}, "finished": None, "validation_loss": None, "notes": ()}
    return replace(
        cell,
        status=status,
        reason=None if status == _PENDING else _REASON,
        predictions=tuple,
        training=tuple,
        **nothing,
    )
