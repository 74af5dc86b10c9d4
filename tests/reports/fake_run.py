"""A run as it might come out of the store: invented numbers, five tasks, six methods, two seeds, some cells missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ftbench.analysis.run_results import RunResults
from ftbench.contracts import Metric
from ftbench.messages import MessageCatalogue, Note
from ftbench.messages.core import CORE_MESSAGES
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score, TaskInfo, TrainingPoint
from tests.specs import cell_spec

Array = NDArray[np.float64]

METHODS = ("full", "lora", "prefix", "adapter", "few-shot", "zero-shot")
_PARAMETERS = {"full": 3_400_000, "lora": 98_304, "prefix": 24_576, "adapter": 131_072, "few-shot": 0, "zero-shot": 0}
_SKILL = {"full": 0.82, "lora": 0.815, "prefix": 0.7, "adapter": 0.8, "few-shot": 0.58, "zero-shot": 0.47}
_SECONDS = {"full": 212.0, "lora": 84.0, "prefix": 61.0, "adapter": 96.0}

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe\u202c \x00 \ud800 {{7*7}} <!--<script"
)


@dataclass(frozen=True)
class Mean(Metric):
    """A mean over examples: columns (score, 1)."""

    name: str = "accuracy"
    direction: Literal["higher", "lower"] = "higher"

    def signature(self, language: str) -> str:
        return f"{self.name}|lang:{language}|v1"

    def statistics(self, predictions: Sequence[Prediction]) -> Array:
        return np.array([[float(p.text == p.reference), 1.0] for p in predictions])

    def value(self, totals: Array) -> Array:
        return totals[..., 0] / totals[..., 1]


@dataclass(frozen=True)
class LossRatio(Mean):
    """Summed loss over summed tokens."""

    name: str = "loss"
    direction: Literal["higher", "lower"] = "lower"

    def statistics(self, predictions: Sequence[Prediction]) -> Array:
        return np.array([[p.reference_loss, float(p.reference_tokens)] for p in predictions])


@dataclass(frozen=True)
class Overlap(Mean):
    """Share of the reference's words that the answer has."""

    name: str = "token_f1"

    def statistics(self, predictions: Sequence[Prediction]) -> Array:
        shares = [len({*p.text.split()} & {*p.reference.split()}) / len({*p.reference.split()}) for p in predictions]
        return np.array([[share, 1.0] for share in shares])


METRICS: dict[str, Metric] = {one.name: one for one in (Mean(), LossRatio(), Overlap(), Mean("macro_f1"))}

TASKS = (
    TaskInfo("sentiment", "sentiment", "label", "en", ("accuracy", "macro_f1", "loss"),
             {"train": 2400, "validation": 300, "test": 300}, "built-in"),
    TaskInfo("intent", "sentiment", "label", "zh", ("accuracy", "loss"),
             {"train": 800, "validation": 120, "test": 200}, "intents.csv",
             (Note.plain("12 rows without a label were left out"),)),
    TaskInfo("support-qa", "support-qa", "text", "en", ("token_f1", "loss"),
             {"train": 1800, "validation": 200, "test": 240}, "built-in"),
    TaskInfo("recipes", "recipes", "text", "zh", ("loss", "token_f1"),
             {"train": 1500, "validation": 150, "test": 160}, "built-in"),
    TaskInfo("summarization", "summarization", "text", "en", ("token_f1", "loss", "toxicity"),
             {"train": 1200, "validation": 150, "test": 180}, "built-in"),
)  # fmt: skip

_WORDS = {
    "en": "the order arrives on friday please keep your receipt we refund the full amount within five days",
    "zh": "先 把 豆腐 切成 小块 锅里 放 油 烧热 加入 葱 姜 蒜 炒香 再 倒入 酱油 和 半碗 清水 小火 焖 五 分钟",
}


def fake_run(
    *, language: str = "en", tasks: Sequence[TaskInfo] = TASKS, methods: Sequence[str] = METHODS, seeds: int = 2
) -> RunResults:
    cells = tuple(
        _cell(TASKS.index(task), method, seed) for task in tasks for method in methods for seed in range(seeds)
    )  # fmt: skip
    return RunResults(
        name="which-method",
        matrix={
            "name": "which-method", "language": language, "models": ["builtin:nano"],
            "tasks": [task.label for task in tasks],
            "methods": list(methods), "seeds": list(range(seeds)), "tuning": {"trials": 5}, "baseline": "full",
            "training": {"epochs": 3, "max_length": 512}, "evaluation": {"examples": 500},
        },
        cells=cells,
        tasks=tuple(tasks),
        metrics=METRICS,
        baseline="full",
        plugins=({"name": "ftbench_methods", "version": "0.1.0"}, {"name": "ftbench_metrics", "version": "0.1.0"}),
        environment={"python": "3.12.4", "torch": "2.11.0", "device": "cpu", "cpu": "2 cores", "ftbench": "0.1.0"},
        messages=MessageCatalogue.of(CORE_MESSAGES),
        problems=("plugin tracker: ftbench_cell_finished raised ConnectionError",),
    )  # fmt: skip


def with_groups(results: RunResults, size: int) -> RunResults:
    """The same run with test examples that belong together in groups of `size`."""

    def grouped(cell: CellResult) -> CellResult:
        predictions = tuple(replace(one, group=f"g{i // size}") for i, one in enumerate(cell.predictions()))
        return replace(cell, predictions=lambda: predictions)

    return replace(results, cells=tuple(map(grouped, results.cells)))


CONVERSATION = (
    ("system", "Be brief with travellers."),
    *(turn for n in range(3) for turn in (("user", f"Question {n}?"), ("assistant", f"Answer {n}."))),
    ("user", "Where is the old harbour?"),
)


def with_conversations(results: RunResults, *, format: str = "chat", text: str = "") -> RunResults:
    """The same run as if its model had read conversations; `text` stands in a message and in the reasoning."""
    turns = (*CONVERSATION[:2], ("assistant", f"A map.{text}"), *CONVERSATION[3:])

    def asked(cell: CellResult) -> CellResult:
        predictions = tuple(
            replace(p, turns=turns, reasoning=f"Hm{text}", reasoning_tokens=3) for p in cell.predictions()
        )
        return replace(cell, predictions=lambda: predictions)

    chat = format == "chat"
    model = {
        "label": "nano", "fingerprint": "f" * 64, "licence": "none", "details": {}, "facts": {}, "format": format,
        "template": "872be49d" * 8 if chat else "", "system": "Be brief.\nBe kind." if chat else "", "thinking": chat,
        "unused_template": not chat,
    }  # fmt: skip
    return replace(results, models=(model,), cells=tuple(map(asked, results.cells)) if chat else results.cells)


def with_said(results: RunResults, said: str, label: str) -> RunResults:
    """The same run as if all labels were looked for in what models said, and `label` was found."""

    def answered(cell: CellResult) -> CellResult:
        predictions = tuple(
            replace(p, text=label, said=said, labels=("good", "bad"), label_scores=None) for p in cell.predictions()
        )
        return replace(cell, predictions=lambda: predictions) if cell.task in labelled else cell

    labelled = {task.label for task in results.tasks if task.output == "label"}

    return replace(results, cells=tuple(map(answered, results.cells)))


def with_text(results: RunResults, text: str) -> RunResults:
    """The same run with `text` in every place where a person or a model can put some."""

    def poisoned(cell: CellResult) -> CellResult:
        predictions = tuple(
            replace(p, text=text, prompt=f"{p.prompt}{text}", reference=f"{p.reference} {text}", id=f"{p.id}{text}")
            for p in cell.predictions()
        )
        return replace(
            cell,
            method=cell.method + text,
            task=cell.task + text,
            model=cell.model + text,
            cell=cell.cell + text,
            reason=cell.reason and Note.plain(f"{cell.reason}{text}"),
            notes=(Note.plain(text),),
            hyperparameters={text: text},
            spec=cell_spec(model={"fingerprint": text}, task={"definition": {text: text}}, method=text),
            environment={text: text},
            predictions=lambda: predictions,
        )

    return replace(
        results,
        name=results.name + text,
        cells=tuple(map(poisoned, results.cells)),
        tasks=tuple(
            replace(task, label=task.label + text, source=text, notes=(Note.plain(text),)) for task in results.tasks
        ),
        baseline=results.baseline + text,
        matrix={"anything": text},
        plugins=({"name": text, text: text},),
        environment={text: text},
        problems=(text,),
    )


@cache
def _cell(number: int, method: str, seed: int) -> CellResult:
    """The cell of the task of this number; runs of equal cells share them, so only read it."""
    task = TASKS[number]
    place = number * 100 + METHODS.index(method) * 10 + seed
    rng = np.random.default_rng(place)
    status, reason = _status(task.label, method, seed)
    named: dict[str, Any] = {"cell": f"{place:05d}abcdef012345678", "model": "builtin:nano", "task": task.label,
                             "method": method, "seed": seed, "status": status,
                             "reason": reason and Note.plain(reason)}  # fmt: skip
    settings = (
        {"learning_rate": 3e-4, "r": 16} if method == "lora" else {"learning_rate": 1e-4} if method == "full" else {}
    )
    spec = cell_spec(
        model={"fingerprint": "sha256:5f1d0c77a0b1"}, task={"definition": {"name": task.label}}, method=method,
        settings=settings, seed=seed,
    )  # fmt: skip
    if status != "done":
        return CellResult(**named, metrics={}, costs={}, hyperparameters=settings, spec=spec)
    predictions = _predictions(task, _SKILL[method] + rng.normal(0, 0.008), rng, method)
    return CellResult(
        **named,
        metrics={metric: _score(task, metric, predictions) for metric in task.metrics},
        costs=_costs(method, rng),
        hyperparameters=settings,
        spec=spec,
        notes=(Note.plain("4 prompts were cut to the model's context"),)
        if task.label == "summarization" and method == "few-shot"
        else (),
        training=lambda: _training(method, place),
        predictions=lambda: predictions,
    )


def _status(task: str, method: str, seed: int) -> tuple[Any, str | None]:
    if task == "recipes" and method == "prefix":
        return "skipped", "prefix: the model's context (256) leaves no room for 32 virtual tokens"
    if task == "support-qa" and method == "adapter" and seed == 1:
        return "failed", "the loss became infinite at step 412"
    if task == "intent" and method == "few-shot":
        return "failed", "out of memory: 5.1 GiB asked, 3.9 GiB free"
    if task == "summarization" and method == "adapter" and seed == 1:
        return "pending", None
    return "done", None


def _score(task: TaskInfo, name: str, predictions: Sequence[Prediction]) -> Score:
    if name not in METRICS:
        return Score(None, "detoxify's checkpoint is not on this machine", f"{name}|detoxify:0.5.2")
    metric = METRICS[name]
    rows = metric.statistics(predictions)
    value = float(metric.value(rows.sum(axis=0)))
    return Score(value, None, metric.signature(task.language), tuple(map(tuple, rows.tolist())))


def _costs(method: str, rng: np.random.Generator) -> dict[str, float]:
    costs = {"trainable_parameters": float(_PARAMETERS[method]), "total_parameters": 3_400_000.0,
             "evaluate_seconds": 9.5 + rng.random(), "peak_memory_bytes": 6.1e8 * (1 + (method == "full"))}  # fmt: skip
    if method in _SECONDS:
        train = _SECONDS[method] * (1 + 0.1 * rng.random())
        costs |= {"train_seconds": train, "wall_seconds": train + 14, "artifact_bytes": 4.0 * _PARAMETERS[method],
                  "tune_seconds": 4.2 * train, "train_tokens_per_second": 260_000 / train}  # fmt: skip
    else:
        costs |= {"wall_seconds": 11.2}
    return costs


def _training(method: str, place: int) -> tuple[TrainingPoint, ...]:
    rng = np.random.default_rng(place)
    if method not in _SECONDS:
        return ()
    floor = 1.9 - _SKILL[method]
    points = []
    for step in range(1, 241):
        epoch = step / 80
        loss = floor + 1.6 * float(np.exp(-1.4 * epoch)) + float(rng.normal(0, 0.05))
        validation = floor + 0.12 + 1.5 * float(np.exp(-1.3 * epoch)) if step % 40 == 0 else None
        points.append(TrainingPoint(step, epoch, loss, validation, 3e-4))
    return tuple(points)


def _predictions(task: TaskInfo, skill: float, rng: np.random.Generator, method: str) -> tuple[Prediction, ...]:
    shared = np.random.default_rng(sum(map(ord, task.label)))
    found = []
    for place in range(task.rows["test"]):
        difficulty, luck = shared.random(), rng.random()
        known = _WORDS[task.language].split()
        words = [known[at] for at in shared.integers(0, len(known), 14)]
        right = 0.75 * difficulty + 0.25 * luck < skill
        label = ("negative", "neutral", "positive")[int(shared.integers(0, 3))]
        if task.output == "label":
            reference = label
            text = label if right else ("neutral" if label != "neutral" else "positive")
        else:
            reference = " ".join(words)
            kept = [word if rng.random() < skill * (1 - 0.4 * difficulty) + 0.1 else "…" for word in words]
            text = " ".join(kept) + ("\u200b\u202e!" if place % 17 == 3 else "")
        prompt = f"Review: {' '.join(words)}\nAnswer:" if task.language == "en" else f"问题：{''.join(words)}\n回答："
        shots = f"{prompt} {reference}\n\n" * 2 if method == "few-shot" else ""
        tokens = 2 if task.output == "label" else 14
        found.append(
            Prediction(
                id=f"{task.label}-{place:04d}",
                prompt=shots + prompt,
                reference=reference,
                text=text,
                language=task.language,
                reference_loss=float(tokens * (1.9 - skill + 0.5 * difficulty + 0.1 * luck)),
                reference_tokens=tokens,
                generated_tokens=tokens,
                stopped="label" if task.output == "label" else "limit" if place % 11 == 5 else "end",
                truncated_tokens=37 if method == "few-shot" and place % 9 == 0 else 0,
            )
        )
    return tuple(found)
