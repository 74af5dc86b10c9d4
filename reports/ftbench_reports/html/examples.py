"""Test examples with the answers of every method and seed: which of them a page carries, and in how many parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ftbench.analysis.comparison import Comparison
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.pairing import ExampleKey, example_keys
from ftbench.analysis.statistics import Direction
from ftbench.analysis.statistics.per_example import is_ratio
from ftbench.contracts import Metric
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult
from ftbench_reports.html.embedding import TEXT_LIMIT

EXAMPLES = 60
"""In a single file for each model and task at most."""

FEWEST = 12
"""Where fewer examples than these fit a single file with the answers of all seeds, it has those of the first seeds."""

BUDGET = 1_400_000
"""Bytes of all examples in a single file together, about."""

_ANSWER, _SCORE = 50, 12
"""Bytes that an answer and a score take beside the texts."""


@dataclass(frozen=True, slots=True)
class Example:
    """One test example; texts are whole."""

    id: str
    prompt: str
    """The shortest that any method saw: others may have solved examples before it."""
    reference: str


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    scores: tuple[float | None, ...]
    """Of this example alone, in the order of the set's metrics."""
    right: bool
    """Label tasks: the predicted label is the reference."""
    cut: bool
    """Ended at the token limit."""
    truncated_tokens: int
    prompt: str | None
    """Where it differs from the example's prompt."""


@dataclass(frozen=True, slots=True)
class SampleSet:
    """The examples of one model on one task; answers are read again where they are needed."""

    model: str
    task: str
    output: Literal["label", "text"]
    metrics: Mapping[str, tuple[Metric, Direction]]
    """Those that have a value for a single example, the deciding one first."""
    cells: Mapping[str, tuple[CellResult, ...]]
    """By method, the finished cells whose answers are carried."""
    examples: Mapping[ExampleKey, Example]
    """All test examples in the order of the data."""
    sizes: Mapping[ExampleKey, Mapping[str, int]]
    """About how many bytes an example has: of its own under "", and of its answers by cell."""
    carried: tuple[ExampleKey, ...]
    """Those that the page has."""
    parts: tuple[tuple[ExampleKey, ...], ...]
    """The same, cut where files would become too large."""
    all_seeds: bool = True

    @property
    def size(self) -> int:
        return sum(self.size_of(key) for key in self.carried)

    def size_of(self, key: ExampleKey) -> int:
        sizes = self.sizes[key]
        return sizes[""] + sum(sizes.get(cell.cell, 0) for cells in self.cells.values() for cell in cells)

    def largest_of(self, key: ExampleKey) -> int:
        """Bytes of the example, or of its answers by one method, whichever is more."""
        sizes = self.sizes[key]
        methods = [sum(sizes.get(cell.cell, 0) for cell in cells) for cells in self.cells.values()]
        return max(sizes[""], *methods)

    def answers(self, cell: CellResult) -> dict[ExampleKey, Answer]:
        """The answers of one of the cells to the examples that are carried."""
        predictions = cell.predictions()
        scores = _scores(cell, self.metrics, len(predictions))
        wanted = frozenset(self.carried)
        return {
            key: Answer(
                prediction.text,
                tuple(column[place] for column in scores),
                prediction.text == prediction.reference,
                prediction.stopped == "limit",
                prediction.truncated_tokens,
                prediction.prompt if prediction.prompt != self.examples[key].prompt else None,
            )
            for place, (key, prediction) in enumerate(zip(example_keys(predictions), predictions, strict=True))
            if key in wanted
        }


def sample_set(comparison: Comparison, groups: Sequence[MethodRow], metrics: Mapping[str, Metric]) -> SampleSet | None:
    """Everything that there is of one model and task, in one part; None where no finished cell has predictions."""
    examples: dict[ExampleKey, Example] = {}
    sizes: dict[ExampleKey, dict[str, int]] = {}
    cells: dict[str, tuple[CellResult, ...]] = {}
    measured = _measured(comparison, groups, metrics)
    for group in groups:
        finished = tuple(
            cell for cell in sorted(group.done, key=lambda candidate: candidate.seed) if _read(cell, examples, sizes)
        )
        if finished:
            cells[group.method] = finished
    if not examples:
        return None
    for key, example in examples.items():
        example_sizes = sizes[key]
        example_sizes[""] = _bytes(example.prompt) + _bytes(example.reference) + _ANSWER
        for cell in example_sizes.keys() - {""}:
            example_sizes[cell] += _ANSWER + _SCORE * len(measured)
    carried = tuple(examples)
    return SampleSet(
        comparison.model, comparison.task.label, comparison.task.output, measured, cells, examples, sizes, carried,
        (carried,),
    )  # fmt: skip


def _read(
    cell: CellResult, examples: dict[ExampleKey, Example], sizes: dict[ExampleKey, dict[str, int]]
) -> Sequence[Prediction]:
    predictions = cell.predictions()
    for key, prediction in zip(example_keys(predictions), predictions, strict=True):
        known = examples.get(key)
        example_sizes = sizes.setdefault(key, {})
        example_sizes[cell.cell] = _bytes(prediction.text)
        if known is None or len(prediction.prompt) < len(known.prompt):
            for other in example_sizes.keys() - {cell.cell}:  # they keep a longer prompt of their own
                example_sizes[other] += _bytes(known.prompt) if known else 0
            name = key[0] if key[1] == 0 else f"{key[0]}.{key[1] + 1}"
            examples[key] = Example(name, prediction.prompt, prediction.reference)
        elif prediction.prompt != known.prompt:
            example_sizes[cell.cell] += _bytes(prediction.prompt)
    return predictions


def in_parts(samples: SampleSet, largest: int) -> SampleSet:
    """The set in parts of which neither the examples nor the answers of a method take more than `largest` bytes.

    An example that is larger by itself is a part.
    """
    parts: list[list[ExampleKey]] = [[]]
    size = 0
    for key in samples.carried:
        more = samples.largest_of(key)
        if parts[-1] and size + more > largest:
            parts.append([])
            size = 0
        parts[-1].append(key)
        size += more
    return replace(samples, parts=tuple(map(tuple, parts)))


def within_budget(sets: Iterable[SampleSet], budget: int = BUDGET) -> list[SampleSet]:
    """The sets for a single file: at most `EXAMPLES` of each, spread evenly, and fewer where all would be too large."""
    limited = [_fewer(samples, EXAMPLES) for samples in sets]
    allowed = _allowed([samples.size for samples in limited], budget)
    small = [
        samples if samples.size <= allowed or _fitting(samples, allowed) >= FEWEST else _first_seeds(samples)
        for samples in limited
    ]
    allowed = _allowed([samples.size for samples in small], budget)
    return [
        samples if samples.size <= allowed else _fewer(samples, max(1, _fitting(samples, allowed))) for samples in small
    ]


def spread(total: int, wanted: int) -> list[int]:
    """`wanted` places spread evenly over `total`, the first one included."""
    return list(range(total)) if total <= wanted else [place * total // wanted for place in range(wanted)]


def _allowed(sizes: Sequence[int], budget: int) -> float:
    """What the largest may have if the others take what they need and all keep to the budget."""
    left = float(budget)
    for place, size in enumerate(sorted(sizes)):
        share = left / (len(sizes) - place)
        if size > share:
            return share
        left -= size
    return math.inf


def _fitting(samples: SampleSet, allowed: float) -> int:
    """How many examples of average size have room."""
    return int(len(samples.carried) * allowed / samples.size)


def _fewer(samples: SampleSet, wanted: int) -> SampleSet:
    carried = tuple(samples.carried[place] for place in spread(len(samples.carried), wanted))
    return replace(samples, carried=carried, parts=(carried,))


def _first_seeds(samples: SampleSet) -> SampleSet:
    return replace(
        samples,
        cells={method: cells[:1] for method, cells in samples.cells.items()},
        all_seeds=all(len(cells) == 1 for cells in samples.cells.values()),
    )


def _measured(
    comparison: Comparison, groups: Sequence[MethodRow], metrics: Mapping[str, Metric]
) -> dict[str, tuple[Metric, Direction]]:
    """Metrics that say something of a single answer: of labels only means, since one answer has no macro F1."""
    measured: dict[str, tuple[Metric, Direction]] = {}
    for name in comparison.metrics:
        metric = metrics.get(name)
        if metric is None or metric.reads_general_text:
            continue
        rows = next((r for group in groups for cell in group.done if (r := _statistics(cell, name)) is not None), None)
        if rows is not None and (comparison.task.output == "text" or is_ratio(rows, metric.value)):
            measured[name] = (metric, metric.direction)
    return measured


def _statistics(cell: CellResult, name: str) -> np.typing.NDArray[np.float64] | None:
    rows = cell.metrics[name].statistics if name in cell.metrics else ()
    return np.asarray(rows, dtype=np.float64) if rows else None


def _scores(
    cell: CellResult, metrics: Mapping[str, tuple[Metric, Direction]], count: int
) -> list[Sequence[float | None]]:
    """A column for each metric, None where an example has no value."""
    columns: list[Sequence[float | None]] = []
    for name, (metric, _) in metrics.items():
        rows = _statistics(cell, name)
        if rows is None or len(rows) != count:
            columns.append([None] * count)
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            values = metric.value(rows)
        columns.append([float(value) if math.isfinite(value) else None for value in values])
    return columns


def _bytes(text: str) -> int:
    return len(text[:TEXT_LIMIT].encode("utf-8", "surrogatepass"))
