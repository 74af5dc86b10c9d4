"""Test examples with the answers of every method and seed: the selection for a page, and its parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ftbench.analysis.comparison import Comparison
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.pairing import ExampleKey, answered, example_keys
from ftbench.analysis.statistics import Direction
from ftbench.analysis.statistics.per_example import is_ratio
from ftbench.contracts import Metric
from ftbench.execution.checks import is_loop
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult
from ftbench_reports.html.embedding import TEXT_LIMIT
from ftbench_reports.html.turns import Turn, carried_turns

EXAMPLES = 60
"""Examples per model and task in a single file, at most."""

FEWEST = 12
"""If fewer examples fit a single file with the answers of all seeds, it has only those of the first seeds."""

BUDGET = 4_500_000
"""Bytes of all examples in a single file, approximately, before they are packed to about a third."""

_ANSWER, _SCORE = 50, 12
"""Bytes of an answer and of a score, besides the texts."""


@dataclass(frozen=True, slots=True)
class Example:
    """One test example; texts are whole."""

    id: str
    prompt: str
    """The shortest prompt of any method: others may have solved examples before it."""
    reference: str
    turns: tuple[Turn, ...] = ()
    """For a chat model, the messages that it read in place of the prompt."""
    fold: int | None = None
    """The fold of a cross-validation that tests it."""


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    scores: tuple[float | None, ...]
    """Scores of this example alone, in the order of the set's metrics."""
    right: bool
    """For label tasks: whether the predicted label is the reference."""
    cut: bool
    """Whether the answer ended at the token limit."""
    loop: bool
    """Whether it ends in a loop, as the check of the cell's answers has it."""
    truncated_tokens: int
    prompt: str | None
    """The prompt, if it differs from the example's."""
    turns: tuple[Turn, ...] = ()
    """For a chat model, the messages that it read in place of this prompt."""
    reasoning: str = ""
    reasoning_tokens: int = 0
    said: str | None = None
    """What was generated, where a label was looked for in it: `text` is that label, or empty."""


@dataclass(frozen=True, slots=True)
class SampleSet:
    """The examples of one model on one task; answers are read again when needed."""

    model: str
    task: str
    output: Literal["label", "text"]
    metrics: Mapping[str, tuple[Metric, Direction]]
    """Metrics with a value for a single example, the deciding one first."""
    cells: Mapping[str, tuple[CellResult, ...]]
    """Finished cells by method, whose answers are included."""
    examples: Mapping[ExampleKey, Example]
    """All test examples in the order of the data."""
    sizes: Mapping[ExampleKey, Mapping[str, int]]
    """Approximate bytes of an example: its own under "", those of its answers by cell."""
    carried: tuple[ExampleKey, ...]
    """Examples included in the page."""
    parts: tuple[tuple[ExampleKey, ...], ...]
    """The same, split so that no file becomes too large."""
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
        """The answers of a cell to the included examples."""
        predictions = cell.predictions()
        scores = _scores(cell, self.metrics, len(predictions))
        wanted = frozenset(self.carried)
        return {
            key: _answer(prediction, self.examples[key], tuple(column[place] for column in scores))
            for place, (key, prediction) in enumerate(zip(example_keys(predictions), predictions, strict=True))
            if key in wanted
        }


def _answer(prediction: Prediction, example: Example, scores: tuple[float | None, ...]) -> Answer:
    another = (prediction.prompt, prediction.turns) != (example.prompt, example.turns)
    return Answer(
        prediction.text,
        scores,
        prediction.text == prediction.reference,
        prediction.stopped == "limit",
        _is_looping(prediction),
        prediction.truncated_tokens,
        prediction.prompt if another else None,
        prediction.turns if another else (),
        prediction.reasoning,
        prediction.reasoning_tokens,
        prediction.said if prediction.labels else None,
    )


def _is_looping(prediction: Prediction) -> bool:
    """Whether generated text ends in a loop; what names a label is sound whatever else it says."""
    if prediction.stopped == "label" or (prediction.labels and prediction.text):
        return False
    return is_loop(prediction.said if prediction.labels else prediction.text)


def sample_set(comparison: Comparison, groups: Sequence[MethodRow], metrics: Mapping[str, Metric]) -> SampleSet | None:
    """All examples of one model and task, in one part; None if no finished cell has predictions."""
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
        example_sizes[""] = _asked_bytes(example) + _bytes(example.reference) + _ANSWER
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
    predictions, folds = answered(cell)
    numbers: Sequence[int | None] = folds or [None] * len(predictions)
    for key, prediction, fold in zip(example_keys(predictions), predictions, numbers, strict=True):
        known = examples.get(key)
        example_sizes = sizes.setdefault(key, {})
        example_sizes[cell.cell] = sum(map(_bytes, (prediction.text, prediction.said, prediction.reasoning)))
        if known is None or len(prediction.prompt) < len(known.prompt):
            for other in example_sizes.keys() - {cell.cell}:  # they keep their longer prompt
                example_sizes[other] += _asked_bytes(known) if known else 0
            name = key[0] if key[1] == 0 else f"{key[0]}.{key[1] + 1}"
            examples[key] = Example(name, prediction.prompt, prediction.reference, prediction.turns, fold)
        elif (prediction.prompt, prediction.turns) != (known.prompt, known.turns):
            example_sizes[cell.cell] += _asked_bytes(prediction)
    return predictions


def in_parts(samples: SampleSet, largest: int) -> SampleSet:
    """The set in parts; neither the examples nor a method's answers in a part take more than `largest` bytes.

    A larger example is a part by itself.
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
    """`wanted` indices spread evenly over `total`, including the first."""
    return list(range(total)) if total <= wanted else [place * total // wanted for place in range(wanted)]


def _allowed(sizes: Sequence[int], budget: int) -> float:
    """The limit for the largest sets if smaller ones take what they need and all keep to the budget."""
    left = float(budget)
    for place, size in enumerate(sorted(sizes)):
        share = left / (len(sizes) - place)
        if size > share:
            return share
        left -= size
    return math.inf


def _fitting(samples: SampleSet, allowed: float) -> int:
    """Number of examples of average size that fit."""
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
    """Metrics with a value for a single answer: for labels only means, since one answer has no macro F1."""
    measured: dict[str, tuple[Metric, Direction]] = {}
    for name in comparison.metrics:
        metric = metrics.get(name)
        if metric is None or metric.reads_other_rows:
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


def _asked_bytes(source: Example | Prediction) -> int:
    """Bytes of what a page shows as the prompt."""
    if not source.turns:
        return _bytes(source.prompt)
    return sum(_bytes(text) + _ANSWER for _, text in carried_turns(source.turns))


def _bytes(text: str) -> int:
    return len(text[:TEXT_LIMIT].encode("utf-8", "surrogatepass"))
