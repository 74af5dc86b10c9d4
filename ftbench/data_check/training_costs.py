"""What a training on the rows takes on this machine, by method: seconds, memory, and money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ftbench.contracts import Method, MethodSettings, ModelSource
from ftbench.data_check.rows_table import SIDES, RowsTable
from ftbench.matrix.schema import Evaluation
from ftbench.messages import Note
from ftbench.messages.data_check_costs import TRAINS_ELSEWHERE, TRAINS_NOTHING
from ftbench.planning.arithmetic import (
    TokenCount,
    memory_bytes,
    seconds,
    tokens_at_once,
    trained_parameters,
    training_operations,
)
from ftbench.records.cell import TrainingSpec

EPOCHS = TrainingSpec().epochs
"""Epochs of a matrix that does not say how many."""

_VALIDATION = SIDES.index("validation")


@dataclass(frozen=True, slots=True)
class WantedTrainings:
    """The trainings to estimate: methods with their default settings on a model."""

    model: ModelSource
    methods: tuple[tuple[Method, MethodSettings], ...]
    """Each with its settings for this model."""
    operations_per_second: float
    """The speed of this machine."""
    hourly: float | None = None
    """US dollars for an hour of this machine; None where nobody said."""


@dataclass(frozen=True, slots=True)
class TrainingCost:
    """What the training of one method takes."""

    method: str
    seconds: float
    memory_bytes: int
    dollars: float | None
    """None where the price of an hour is not known."""


@dataclass(frozen=True, slots=True)
class NoTraining:
    """A method that does not train the model on this machine."""

    method: str
    reason: Note


def longest_row(max_length: int | None) -> int:
    """Tokens of a row that are trained on, at most: `max_length`, or what a matrix has that does not say it."""
    return TrainingSpec().max_length if max_length is None else max_length


def training_costs(
    table: RowsTable, wanted: WantedTrainings, epochs: float, max_length: int | None
) -> list[TrainingCost | NoTraining]:
    """What each method takes for `epochs` on the training rows, with a validation an epoch if there are such rows.

    Settings that are not given are those of a matrix that does not give them.
    """
    facts = wanted.model.facts
    limit = longest_row(max_length)
    training = TrainingSpec(epochs=epochs, max_length=min(limit, facts.max_positions))
    train = _count(table, table.is_training, limit, epochs)
    validation = _validation(table, limit, max(1.0, epochs * training.validations))
    costs: list[TrainingCost | NoTraining] = []
    for method, settings in wanted.methods:
        if reason := _reason(method, settings, wanted.model):
            costs.append(NoTraining(method.name, reason))
            continue
        trained = trained_parameters(method, settings, facts)
        operations = sum(training_operations(facts, trained, train, validation))
        taken = seconds(operations, wanted.operations_per_second)
        dollars = None if wanted.hourly is None else wanted.hourly * taken / 3600
        costs.append(TrainingCost(method.name, taken, memory_bytes(facts, trained, tokens_at_once(training)), dollars))
    return costs


def _reason(method: Method, settings: MethodSettings, model: ModelSource) -> Note | None:
    if not method.capabilities.trains:
        return TRAINS_NOTHING()
    if method.capabilities.own_trainer:
        return TRAINS_ELSEWHERE()
    impossible = method.impossible(settings, model.facts) or method.unavailable(settings)
    return Note.of(impossible) if impossible else None


def _validation(table: RowsTable, limit: int, validations: float) -> TokenCount:
    """The tokens of all validations; of many rows a matrix takes some, which are as long as all in the mean."""
    chosen = table.side == _VALIDATION
    rows, most = int(chosen.sum()), Evaluation().validation_examples
    share = 1.0 if most is None or rows <= most else most / rows
    return _count(table, chosen, limit, validations * share)


def _count(table: RowsTable, chosen: NDArray[np.bool_], limit: int, times: float) -> TokenCount:
    """The tokens of some rows that are read so many times, no more than `limit` of each."""
    whole, answers = (
        float(np.minimum(tokens[chosen], limit).sum(dtype=np.int64)) * times
        for tokens in (table.tokens, table.answer_tokens)
    )
    return TokenCount(whole, answers)
