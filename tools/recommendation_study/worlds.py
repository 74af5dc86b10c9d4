"""Made runs whose true accuracies are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.contracts.metric import MeanMetric
from ftbench.records.cell import CellSpec, MethodSpec, ModelSpec, TaskSpec
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score, TaskInfo

METHODS = ("zero-shot", "prefix", "lora", "adapter", "full")
"""From the cheapest to the dearest; the first one trains nothing and has one run."""

_EXAMPLE, _EXAMPLE_OF_METHOD = 1.5, 0.5
"""Standard deviations of how hard an example is for all methods, and for one more than for the others; chance in a
single answer has 1 (the probit model of tools/coverage)."""


@dataclass(frozen=True, slots=True)
class World:
    """How a run is measured, and how much its seeds vary."""

    seeds: int
    examples: int
    seed_deviation: float = 0.01
    """Standard deviation of a run's accuracy over seeds, at an accuracy of 0.5."""
    rarely_empty: bool = False
    """Whether answers have scores as of ROUGE, which are the same for all methods but for rare empty answers; the share
    of these follows from the method's true mean. Seeds do not vary."""


class Accuracy(MeanMetric):
    """The share of right answers; the study keeps the statistics and never scores an answer."""

    name = "accuracy"
    bounds = (0.0, 1.0)

    def score(self, prediction: Prediction) -> float | None:
        return float(prediction.text == prediction.reference)


FULL_SCORE = 0.7
"""The mean score of answers that are not empty."""


def made_run(world: World, accuracies: Sequence[float], generator: np.random.Generator) -> RunView:
    """A run of `METHODS` with these true accuracies, or mean scores."""
    spread = np.sqrt(1 + _EXAMPLE**2 + _EXAMPLE_OF_METHOD**2)
    seed_spread = world.seed_deviation * np.sqrt(2 * np.pi) * spread  # the normal curve's slope at 0
    shared = _EXAMPLE * generator.standard_normal(world.examples)
    score = generator.beta(7, 3, world.examples)  # its mean is FULL_SCORE
    cells = []
    for place, (method, accuracy) in enumerate(zip(METHODS, accuracies, strict=True)):
        trains = place > 0
        hard = shared + _EXAMPLE_OF_METHOD * generator.standard_normal(world.examples)
        for seed in range(world.seeds if trains else 1):
            varies = seed_spread if trains else 0.0
            level = -ndtri(accuracy) * np.hypot(spread, varies)
            answers = hard + generator.standard_normal(world.examples) + varies * generator.standard_normal()
            if world.rarely_empty:
                empty = generator.random(world.examples) < 1 - accuracy / FULL_SCORE
                cells.append(_cell(method, place, seed, np.where(empty, 0.0, score)))
            else:
                cells.append(_cell(method, place, seed, (answers > level).astype(np.float64)))
    task = TaskInfo("task", "task", "text", "en", ("accuracy",), {"train": 100, "test": world.examples}, "made")
    return RunView(
        RunResults(
            name="made", matrix={}, cells=tuple(cells), tasks=(task,), metrics={"accuracy": Accuracy()}, baseline="full"
        )
    )


def _cell(method: str, place: int, seed: int, right: NDArray[np.float64]) -> CellResult:
    statistics = tuple((float(answer), 1.0) for answer in right)
    answers = tuple(Prediction(str(i), "", "a", "a", "en", None, 0) for i in range(len(right)))
    costs: Mapping[str, float] = {
        "train_seconds": 10.0 * place,
        "trainable_parameters": 1000.0 * place,
        "total_parameters": 10_000.0,
    }
    return CellResult(
        f"{method}-{seed}", "model", "task", method, seed, "done", None,
        {"accuracy": Score(float(right.mean()), None, "accuracy", statistics)}, costs, {"rate": 1} if place else {},
        _SPEC, predictions=lambda: answers,
    )  # fmt: skip


_SPEC = CellSpec(
    model=ModelSpec(fingerprint=""),
    task=TaskSpec(definition={}, data=""),
    method=MethodSpec(name="made", settings={}),
    seed=0,
)
