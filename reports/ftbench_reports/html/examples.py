"""Test examples with every method's answer, chosen and cut to a size that a page can carry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from ftbench.contracts import Metric, Prediction
from ftbench.results.comparison import Comparison
from ftbench.results.group import Group
from ftbench.results.model import CellResult
from ftbench.results.pairing import example_keys
from ftbench.statistics import Direction
from ftbench_reports.text import shortened

EXAMPLES = 60
"""Embedded for each model and task at most."""

TEXT_LIMIT = 4000
"""Characters of one prompt, reference or answer."""

BUDGET = 1_500_000
"""Characters of all embedded examples together."""


@dataclass(frozen=True, slots=True)
class Answer:
    method: str
    text: str
    score: float | None
    """The deciding metric on this example alone."""
    right: bool
    """Label tasks: the predicted label is the reference."""
    cut: bool
    """Ended at the token limit."""
    truncated_tokens: int
    prompt: str | None
    """Where it differs from the example's prompt (solved examples before it)."""

    @property
    def size(self) -> int:
        return min(len(self.text), TEXT_LIMIT) + min(len(self.prompt or ""), TEXT_LIMIT) + 60


@dataclass(frozen=True, slots=True)
class Sample:
    """One test example."""

    id: str
    prompt: str
    reference: str
    answers: tuple[Answer, ...]

    @property
    def size(self) -> int:
        return (
            min(len(self.prompt), TEXT_LIMIT) + min(len(self.reference), TEXT_LIMIT) + sum(a.size for a in self.answers)
        )


@dataclass(frozen=True)
class SampleSet:
    """The examples of one model on one task."""

    model: str
    task: str
    output: Literal["label", "text"]
    metric: str | None
    direction: Direction | None
    seeds: Mapping[str, int]
    """The seed that each method's answers are from."""
    total: int
    samples: tuple[Sample, ...]

    @cached_property
    def size(self) -> int:
        return sum(sample.size for sample in self.samples)


def sample_set(comparison: Comparison, groups: Sequence[Group], metrics: Mapping[str, Metric]) -> SampleSet | None:
    """Examples spread evenly over the test set, with the answers of each method's first finished seed."""
    cells = {group.method: min(group.done, key=lambda cell: cell.seed) for group in groups if group.done}
    deciding = comparison.deciding
    metric = metrics.get(deciding.metric) if deciding else None
    answers = {method: _answers(cell, deciding.metric if deciding else None, metric) for method, cell in cells.items()}
    answers = {method: found for method, found in answers.items() if found}
    if not answers:
        return None
    keys = list(dict.fromkeys(key for found in answers.values() for key in found))
    chosen = [keys[place] for place in spread(len(keys), EXAMPLES)]
    return SampleSet(
        comparison.model,
        comparison.task.label,
        comparison.task.output,
        deciding.metric if deciding else None,
        deciding.direction if deciding else None,
        {method: cells[method].seed for method in answers},
        len(keys),
        tuple(
            _sample(key, {method: found[key] for method, found in answers.items() if key in found}) for key in chosen
        ),
    )


def within_budget(sets: Sequence[SampleSet], budget: int = BUDGET) -> list[SampleSet]:
    """The same sets with fewer examples where all together would be too large for one file."""
    share = budget / max(1, len(sets))
    spare = sum(max(0.0, share - one.size) for one in sets)
    large = [one for one in sets if one.size > share]
    allowed = share + spare / max(1, len(large))
    return [_fewer(one, allowed) if one.size > allowed else one for one in sets]


def spread(total: int, wanted: int) -> list[int]:
    """`wanted` places spread evenly over `total`, the first one included."""
    return list(range(total)) if total <= wanted else [place * total // wanted for place in range(wanted)]


def embedded(text: str) -> tuple[str, int]:
    return shortened(text, TEXT_LIMIT)


def _fewer(one: SampleSet, allowed: float) -> SampleSet:
    keep = max(1, int(len(one.samples) * allowed / one.size))
    return replace(one, samples=tuple(one.samples[place] for place in spread(len(one.samples), keep)))


def _sample(key: tuple[str, int], answers: Mapping[str, tuple[Prediction, float | None]]) -> Sample:
    prompt = min((prediction.prompt for prediction, _ in answers.values()), key=len)
    reference = next(prediction.reference for prediction, _ in answers.values())
    return Sample(
        key[0] if key[1] == 0 else f"{key[0]}.{key[1] + 1}",
        prompt,
        reference,
        tuple(
            Answer(
                method,
                prediction.text,
                score,
                prediction.text == prediction.reference,
                prediction.stopped == "limit",
                prediction.truncated_tokens,
                prediction.prompt if prediction.prompt != prompt else None,
            )
            for method, (prediction, score) in answers.items()
        ),
    )


def _answers(
    cell: CellResult, name: str | None, metric: Metric | None
) -> dict[tuple[str, int], tuple[Prediction, float | None]]:
    predictions = list(cell.predictions())
    statistics = cell.metrics[name].statistics if name is not None and name in cell.metrics else ()
    scores: list[float | None] = [None] * len(predictions)
    if metric is not None and predictions and len(statistics) == len(predictions):
        with np.errstate(divide="ignore", invalid="ignore"):
            values = metric.value(np.asarray(statistics, dtype=np.float64))
        scores = [float(value) if math.isfinite(value) else None for value in values]
    return dict(zip(example_keys(predictions), zip(predictions, scores, strict=True), strict=True))
