"""Runs drawn by Hypothesis: ties, single rows, single methods, missing values, sizes of a task, several models."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from ftbench.analysis.run_results import RunResults
from ftbench.messages import Note
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score, TaskInfo
from tests.reports.fake_run import METRICS
from tests.specs import cell_spec

METHODS = ("full", "lora", "prefix", "adapter", "few-shot", "zero-shot")
UNTRAINED = ("few-shot", "zero-shot")
BASELINE = "full"
DEFAULT = "lora (default)"


@dataclass(frozen=True)
class Skill:
    """How a method answers on one task: methods of equal skill and luck give the same answers."""

    chance: float
    luck: int
    status: str
    """`done`, `failed`, or `empty`: finished without a value."""


_skills = st.builds(
    Skill,
    st.sampled_from([0.5, 0.85, 0.4, 0.6, 0.1, 0.0, 1.0]),
    st.integers(0, 3),
    st.sampled_from(["done"] * 8 + ["failed", "empty"]),
)


@st.composite
def drawn_runs(draw: st.DrawFn) -> RunResults:
    """A run decided by accuracy (higher is better) or by loss (lower is better)."""
    metric = draw(st.sampled_from(["accuracy", "loss"]))
    others = draw(st.lists(st.sampled_from(METHODS[1:]), min_size=1, max_size=5, unique=True))
    methods = draw(st.sampled_from([[BASELINE, *others], [*others, BASELINE], others, [BASELINE]]))
    defaults = {DEFAULT: "lora"} if "lora" in methods and draw(st.booleans()) else {}
    models = draw(st.sampled_from([("nano",), ("nano", "mini")]))
    labels = draw(st.sampled_from([("reviews",), ("reviews", "intents"), ("reviews-16", "reviews-48")]))
    rows = draw(st.sampled_from([12, 40, 200, 5, 2, 1]))
    seeds = draw(st.integers(1, 3))
    cells = []
    for model in models:
        for label in labels:
            for method in [*methods, *defaults]:
                skill = draw(_skills)
                for seed in range(1 if method in UNTRAINED else seeds):
                    cells.append(_cell(model, label, method, seed, skill, rows, metric))
    tasks = tuple(
        TaskInfo(
            label, label, "label", "en", (metric,), {"train": 16 * place, "test": rows}, "built-in",
            family="reviews" if label.startswith("reviews-") else "",
        )
        for place, label in enumerate(labels, start=1)
    )  # fmt: skip
    return RunResults("drawn", {}, tuple(cells), tasks, METRICS, BASELINE, default_rows=defaults)


def _cell(model: str, task: str, method: str, seed: int, skill: Skill, rows: int, metric: str) -> CellResult:
    name = f"{model}-{task}-{method}-{seed}"
    costs = {"trainable_parameters": 0.0 if method in UNTRAINED else 10.0, "total_parameters": 100.0}
    spec = cell_spec(model={"fingerprint": model}, task={"data": task}, method=method, seed=seed)
    settings = {"k": 2} if method == "few-shot" else {}
    cell = CellResult(name, model, task, method, seed, "done", None, {}, costs, settings, spec=spec)
    if skill.status == "failed":
        return replace(cell, status="failed", reason=Note.plain("no memory"), costs={})
    luck = np.random.default_rng([skill.luck, seed]).random(rows)
    predictions = tuple(_answer(task, row, draw < skill.chance) for row, draw in enumerate(luck.tolist()))
    table = METRICS[metric].statistics(predictions)
    value = float(METRICS[metric].value(table.sum(axis=0)))
    score = Score(value, None, METRICS[metric].signature("en"), tuple(map(tuple, table.tolist())))
    if skill.status == "empty":
        score = Score(None, "no answers", score.signature)
    return replace(cell, metrics={metric: score}, predictions=lambda: predictions)


def _answer(task: str, row: int, right: bool) -> Prediction:
    text = "yes" if right else "no"
    return Prediction(f"{task}-{row}", "", "yes", text, "en", 0.5 if right else 2.0, 1, stopped="label")
