"""An invented run of finished cells with 200 test examples each, written as `ftbench run` would leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.linked_cells import Example
from ftbench.contracts import Metric, Task
from ftbench.matrix.schema import Matrix
from ftbench.messages.checks import LOSS
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.cell import (
    Cell,
    CellSpec,
    EvaluationSpec,
    MethodSpec,
    ModelSpec,
    TaskSpec,
    TrainingSpec,
)
from ftbench.records.prediction import Prediction
from ftbench.records.result import CheckRecord, FinishedCell, ResultRecord, TrainingSummary
from ftbench.records.results import Score
from ftbench.records.run import CellRecord, FactsRecord, MethodRecord, ModelRecord, RunRecord, TaskRecord
from ftbench.storage import CellStore
from ftbench.storage.cell_files import LOG_FILE, write_cell, write_predictions, write_result, write_training
from ftbench.storage.run_file import write_run as write_run_file
from ftbench.storage.side_files import write_scores

MODELS = ("small", "large")
TASKS = ("sentiment", "summarization", "support-qa", "recipes", "medical-qa")
"""Each twice, under two names."""
METHODS = ("zero-shot", "few-shot", "full", "lora", "rslora", "dora", "ia3", "adapter", "prefix", "prompt-tuning")
SEEDS = range(5)
EXAMPLES = 200
VARIANTS = 8
"""Different answers to an example; a cell gives one of them, so metrics need not be computed for every cell."""
STEPS = 200

_LABELS = ("negative", "neutral", "positive")
_WORDS = [f"{start}{end}" for start in "bdfglmnprstv" for end in ("a", "eno", "il", "ora", "ust", "y")]


def write_run(directory: Path, seeds: Sequence[int] = SEEDS) -> int:
    """Write the run, 200 cells a seed, and return how many cells it has.

    From the sixth seed on, answers are those of earlier seeds.
    """
    registry = Registry(load_plugins(entry_points=False))
    rng = np.random.default_rng(0)
    labels = [(label, registry.task(task)) for task in TASKS for label in (task, f"{task}, more rows")]
    metrics = {label: _metrics(task, registry) for label, task in labels}
    cells = []
    examples: dict[tuple[str, str, str, int], Example] = {}
    store = CellStore(directory)
    store.create()
    for label, task in labels:
        answers = _answers(label, task.output, rng)
        statistics = {one.name: one.statistics([p for row in answers for p in row]) for one in metrics[label]}
        for model in MODELS:
            for method in METHODS:
                for seed in seeds:
                    cell = Cell(model, label, method, seed, _spec(model, label, method, seed))
                    cells.append(cell)
                    example = (model, label, method, seed % len(SEEDS))
                    if example in examples:
                        examples[example].write(cell, store.path(cell.id))
                    else:
                        _write_cell(store, cell, answers, metrics[label], statistics, rng)
                        examples[example] = Example(store.path(cell.id))
    matrix = "# An invented run\n"
    write_run_file(directory, _run(cells, labels, metrics, seeds), matrix)
    return len(cells)


def _metrics(task: Task, registry: Registry) -> list[Metric]:
    return [registry.metric(name).configure("", {}, Path()) for name in (*task.metrics, "loss")]


def _answers(label: str, output: str, rng: np.random.Generator) -> list[list[Prediction]]:
    """For each variant the predictions of all examples; earlier variants are better."""

    def text(words: int) -> str:
        return " ".join(rng.choice(_WORDS, words))

    examples = []
    for place in range(EXAMPLES):
        reference = str(rng.choice(_LABELS)) if output == "label" else text(30)
        examples.append((f"{label}-{place}".encode().hex()[-16:], f"Question: {text(60)}\nAnswer:", reference))
    found = []
    for variant in range(VARIANTS):
        row = []
        for key, prompt, reference in examples:
            if output == "label":
                answer = reference if rng.random() < 0.95 - 0.09 * variant else str(rng.choice(_LABELS))
                scores = {one: float(-1 - (one != answer) - rng.random()) for one in _LABELS}
            else:
                words = reference.split()
                kept = rng.random(len(words)) < 0.9 - 0.1 * variant
                answer = " ".join(w if k else str(rng.choice(_WORDS)) for w, k in zip(words, kept, strict=True))
                scores = None
            loss = float(30 * (0.8 + 0.1 * variant + 0.4 * rng.random()))
            row.append(
                Prediction(key, prompt, reference, answer, "en", loss, 31, scores, 0 if scores else 31,
                           "label" if scores else "end")
            )  # fmt: skip
        found.append(row)
    return found


def _write_cell(
    store: CellStore,
    cell: Cell,
    answers: Sequence[Sequence[Prediction]],
    metrics: Sequence[Metric],
    statistics: Mapping[str, np.typing.NDArray[np.float64]],
    rng: np.random.Generator,
) -> None:
    skill = METHODS.index(cell.method) / len(METHODS)
    variant = np.clip(rng.normal(VARIANTS * (1 - skill) * 0.7, 1.5, EXAMPLES).round(), 0, VARIANTS - 1).astype(int)
    predictions = [answers[v][place] for place, v in enumerate(variant)]
    if cell.method == "few-shot":
        predictions = [replace(one, prompt=f"{one.prompt} {one.reference}\n\n{one.prompt}") for one in predictions]
    scores = {}
    for metric in metrics:
        rows = statistics[metric.name][variant * EXAMPLES + np.arange(EXAMPLES)]
        value = float(metric.value(rows.sum(axis=0)))
        scores[metric.name] = Score(value, None, metric.signature("en"), tuple(map(tuple, rows.tolist())))
    trains = not cell.method.endswith("-shot")
    with store.writing(cell.id) as folder:
        write_cell(folder, FinishedCell(cell=cell.id, spec=cell.spec, **cell.names()))
        write_result(folder, _result(cell, trains, rng))
        write_predictions(folder, predictions)
        write_training(folder, _curve(rng) if trains else ())
        (folder / LOG_FILE).write_text("".join(f"{second:8.1f} s  step {second}\n" for second in range(60)))
    write_scores(store.path(cell.id), scores)


def _curve(rng: np.random.Generator) -> list[dict[str, float]]:
    loss = 1 + 2 * np.exp(-np.arange(1, STEPS + 1) / 40) + rng.normal(0, 0.05, STEPS)
    rows = [
        {"step": step, "epoch": step / 100, "train_loss": float(one), "learning_rate": 1e-3}
        for step, one in enumerate(loss, 1)
    ]
    return [*rows, *({"step": s, "epoch": s / 100, "validation_loss": float(loss[s - 1]) + 0.1} for s in (100, 200))]


def _result(cell: Cell, trains: bool, rng: np.random.Generator) -> ResultRecord:
    seconds = 60 * (1 + METHODS.index(cell.method) / 5) * (1 + 0.1 * float(rng.random()))
    size = 10_000 * METHODS.index(cell.method) * trains
    costs = {"trainable_parameters": size, "total_parameters": 3_400_000, "evaluate_seconds": 9.0,
             "wall_seconds": seconds + 12,
             "peak_memory_bytes": 8e8 + 1e6 * seconds}  # fmt: skip
    if trains:
        costs |= {"train_seconds": seconds, "artifact_bytes": 80_000, "train_tokens": 50_000,
                  "train_tokens_per_second": 50_000 / seconds}  # fmt: skip
    fell = CheckRecord(name="loss fell", passed=True, detail=LOSS(before=3.0, after=1.1))
    return ResultRecord(
        cell=cell.id,
        finished="2025-01-01T00:00:00Z",
        costs=costs,
        clocks={"load": 1.0, "train": seconds * trains, "evaluate": 9.0, "other": 2.0},
        steps={"first": 0.2, "median": 0.1, "p95": 0.15} if trains else {},
        memory={"load": 600_000_000, "train": 800_000_000, "evaluate": 700_000_000},
        memory_parts={"weights": 14_000_000},
        milliseconds_per_token={"batch_1": 4.0, "batch_32": 0.6},
        training=TrainingSummary(steps=STEPS, best_step=STEPS, validation_loss=1.1) if trains else TrainingSummary(),
        checks=(fell,) if trains else (),
        notes=(),
        environment={"device": "cpu", "python": "3.11"},
    )


def _spec(model: str, task: str, method: str, seed: int) -> CellSpec:
    trains = not method.endswith("-shot")
    return CellSpec(
        model=ModelSpec(fingerprint=model * 8),
        task=TaskSpec(definition={"name": task}, data=task),
        method=MethodSpec(name=method, settings={"learning_rate": 1e-3} if trains else {"k": 3}),
        training=TrainingSpec(epochs=2) if trains else None,
        evaluation=EvaluationSpec(limit=96, prompt_limit=96),
        seed=seed,
    )


def _run(
    cells: Sequence[Cell],
    tasks: Sequence[tuple[str, Task]],
    metrics: Mapping[str, Sequence[Metric]],
    seeds: Sequence[int],
) -> RunRecord:
    matrix = {"name": "scale", "models": [{"model": f"./{name}", "name": name} for name in MODELS],
              "tasks": [{"task": task.name, "name": label} for label, task in tasks],
              "methods": list(METHODS), "seeds": list(seeds), "baseline": "full"}  # fmt: skip
    facts = FactsRecord(architecture="gpt_neo", parameters=3_400_000)
    return RunRecord(
        name="scale",
        matrix=Matrix.model_validate(matrix).model_dump(mode="json", exclude_none=True),
        matrix_directory=".",
        plugin_files=(),
        baseline="full",
        cells=tuple(map(CellRecord.of, cells)),
        methods=tuple(MethodRecord(label=name, method=name) for name in METHODS),
        tasks=tuple(
            TaskRecord(
                label=label,
                family=label,
                task=task.name,
                output=task.output,
                language="en",
                metrics=tuple(metric.name for metric in metrics[label]),
                labels=_LABELS if task.output == "label" else (),
                rows={"train": 1600, "validation": EXAMPLES, "test": EXAMPLES},
                source="built-in",
                notes=(),
            )
            for label, task in tasks
        ),
        models=tuple(ModelRecord(label=name, fingerprint=name * 8, licence="none", facts=facts) for name in MODELS),
        metrics=(),
        plugins=(),
        environment={"python": "3.11"},
    )
