"""Confusion matrices of label tasks: the baseline and the best methods open, the others behind a click."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ftbench.analysis.comparison import Comparison
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import count, number
from ftbench_reports.answers_address import answers_link
from ftbench_reports.confusions import NO_ANSWER, Confusion, confusion, labels_of, most_confused
from ftbench_reports.html.confusion_chart import confusion_chart
from ftbench_reports.html.figures import Figure
from ftbench_reports.label_scoring import names_labels
from ftbench_reports.language import Words, joined, say
from ftbench_reports.tables import Body, Column, Table, TableCell
from ftbench_reports.text import visible

LABELS = 12
"""Labels in one matrix, at most."""
_BEST = 2
"""Methods shown open beside the baseline."""
_PAIRS = 20
"""Rows of the table of confused pairs, at most."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix of one method, whose fields lead to their answers."""

    method: str
    figure: Figure
    answers: str
    """The address of the method's answers, to which the page's script adds the labels of a field."""
    labels: str
    """The labels of the drawing in its order, as a JSON list."""


@dataclass(frozen=True, slots=True)
class Matrices:
    """The matrices of one task with one model."""

    task: str
    model: str | None
    """None if the run has a single model."""
    shown: tuple[Matrix, ...]
    """Those of the open methods."""
    others: tuple[Matrix, ...]


@dataclass(frozen=True, slots=True)
class Confusions:
    """A heat map and a table for each method."""

    name: str = "confusion"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """None without label tasks, and if the texts were left out on purpose."""
        if not view.results.has_texts:
            return None
        rows = [
            matrices
            for place, comparison in enumerate(view.comparisons.values(), start=1)
            if comparison.task.output == "label" and (matrices := _matrices(f"confusion-{place}", comparison, view))
        ]
        return {"rows": rows} if rows else None


def _matrices(name: str, comparison: Comparison, view: RunView) -> Matrices | None:
    groups = [
        group
        for group in view.groups[comparison.model, comparison.task.label]
        if group.done and group.default_of is None
    ]
    matrices = {matrix.method: matrix for group in groups if (matrix := confusion(group))}
    if not matrices:
        return None
    labels = labels_of(list(matrices.values()), groups)
    ranked = [standing.method for standing in comparison.deciding.ranked] if comparison.deciding else []
    order = [method for method in dict.fromkeys([*ranked, *matrices]) if method in matrices]
    best = [method for method in order if method != view.results.baseline][:_BEST]
    opened = [method for method in (view.results.baseline, *best) if method in matrices]
    no_answer = "unnamed" if names_labels(view.results.cells, comparison.task) else "tie"
    address = partial(answers_link, comparison.task.label, comparison.model)
    drawn = {
        method: _matrix(f"{name}-{place}", matrices[method], labels, no_answer, partial(address, method))
        for place, method in enumerate(order, start=1)
    }
    return Matrices(
        comparison.task.label,
        comparison.model if len(view.models) > 1 else None,
        tuple(drawn[method] for method in opened),
        tuple(drawn[method] for method in order if method not in opened),
    )


def _matrix(name: str, matrix: Confusion, labels: Sequence[str], no_answer: str, address: Callable[..., str]) -> Matrix:
    """`no_answer` is the last part of the key of the words that say why there is none.

    `address(reference=…, answer=…)` is where the answers of a field are.
    """
    shown = most_confused(matrix, labels, LABELS)
    answers = sum(matrix.counts.values())
    right = sum(n for (reference, answer), n in matrix.counts.items() if reference == answer)
    references, answered = ({pair[place] for pair in matrix.counts} for place in (0, 1))
    notes = []
    if len(shown) < len(labels):
        notes.append(say("confusion.cut", shown=len(shown), n=len(labels)))
    if NO_ANSWER in answered:
        notes.append(say(f"confusion.{no_answer}", sign=NO_ANSWER))
    for key, names in (("never", references - answered), ("unknown", answered - references - {NO_ANSWER})):
        if names:
            notes.append(say(f"confusion.{key}", labels=joined(label for label in labels if label in names)))
    title = joined([matrix.method, say("confusion.right", share=number(right / answers, 3))], comma=" · ")
    whole = len(shown) == len(labels)
    table = _counts(f"{name}-data", matrix, labels, address) if whole else _pairs(f"{name}-data", matrix, address)
    figure = Figure(name, title, confusion_chart(matrix, shown), tuple(notes), table, legend=False)
    drawn = json.dumps(list(map(visible, shown)), ensure_ascii=False, allow_nan=False)
    return Matrix(matrix.method, figure, address(), drawn)


def _counts(name: str, matrix: Confusion, labels: Sequence[str], address: Callable[..., str]) -> Table:
    columns = (
        Column(_corner(), numeric=False),
        *(Column(label) for label in labels),
        Column(say("confusion.total")),
    )
    rows = tuple(
        (
            TableCell(reference, header=True),
            *(
                TableCell(f"{n:,}", link=address(reference=reference, answer=answer) if n else None)
                for answer in labels
                for n in [matrix.counts.get((reference, answer), 0)]
            ),
            TableCell(f"{matrix.row(reference):,}"),
        )
        for reference in labels
    )
    return Table(name, say("confusion.caption", method=matrix.method), columns, (Body(rows),))


def _corner() -> Words:
    return joined([say("confusion.reference"), say("confusion.answer")], comma=" \\ ")


def _pairs(name: str, matrix: Confusion, address: Callable[..., str]) -> Table:
    columns = (
        Column(say("confusion.reference"), numeric=False),
        Column(say("confusion.answer"), numeric=False),
        Column(say("confusion.count")),
        Column(say("confusion.of")),
    )
    rows = tuple(
        (
            TableCell(reference, header=True),
            TableCell(answer),
            TableCell(count(n), link=address(reference=reference, answer=answer)),
            TableCell(f"{100 * n / matrix.row(reference):.1f} %"),
        )
        for (reference, answer), n in list(matrix.errors.items())[:_PAIRS]
    )
    return Table(name, say("confusion.pairs", method=matrix.method), columns, (Body(rows),))
