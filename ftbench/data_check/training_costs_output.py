"""What a training on the rows takes on this machine, as lines for a terminal and as JSON data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftbench.data_check.report import CheckReport
from ftbench.data_check.screen import Screen
from ftbench.data_check.training_costs import NoTraining, TrainingCost, WantedTrainings, longest_row, training_costs
from ftbench.messages import Note
from ftbench.messages import data_check_costs as messages
from ftbench.text.terminal_columns import columns_of, left, right

_GAP = "  "


def training_cost_lines(
    report: CheckReport, screen: Screen, wanted: WantedTrainings | None, epochs: float
) -> Iterator[str]:
    """A table with a line for each method; without `wanted` where to find the time."""
    if wanted is None:
        yield from screen.wrapped(screen.render(messages.PLAN()))
        return
    model = wanted.model
    title = messages.TAKES(n=epochs, model=model.name, parameters=model.facts.parameters)
    yield from screen.wrapped(screen.render(title), "")
    limit = report.options.max_length
    costs = training_costs(report.table, wanted, epochs, limit)
    trained = [cost for cost in costs if isinstance(cost, TrainingCost)]
    heads = [messages.TIME(), messages.MEMORY(), *([] if wanted.hourly is None else [messages.MONEY()])]
    numbers = [list(map(screen.render, notes)) for notes in (heads, *map(_numbers, trained))]
    widths = [max(map(columns_of, column)) for column in zip(*numbers, strict=True)]
    head, *ends = (_GAP.join(map(right, row, widths)) for row in numbers)
    end_of = {cost.method: end for cost, end in zip(trained, ends, strict=True)}
    name = screen.render(messages.METHOD())
    first = max(map(columns_of, (name, *(cost.method for cost in costs))))
    yield screen.cut(f"  {left(name, first)}{_GAP}{head}")
    for cost in costs:
        end = screen.render(cost.reason) if isinstance(cost, NoTraining) else end_of[cost.method]
        yield screen.cut(f"  {left(cost.method, first)}{_GAP}{end}")
    yield from screen.wrapped(screen.render(messages.NOT_IN_IT(limit=longest_row(limit))))


def training_costs_as_json(report: CheckReport, wanted: WantedTrainings, epochs: float) -> dict[str, Any]:
    """The trainings as data: seconds and memory of each method, and US dollars if the price of an hour is known."""
    limit = report.options.max_length
    return {
        "model": wanted.model.name,
        "parameters": wanted.model.facts.parameters,
        "epochs": epochs,
        "max_length": longest_row(limit),
        "dollars_an_hour": wanted.hourly,
        "methods": [_as_json(cost) for cost in training_costs(report.table, wanted, epochs, limit)],
    }


def _as_json(cost: TrainingCost | NoTraining) -> dict[str, Any]:
    if isinstance(cost, NoTraining):
        numbers = {"seconds": None, "memory_bytes": None, "dollars": None}
        return {"method": cost.method, **numbers, "reason": str(cost.reason)}
    return {
        "method": cost.method,
        "seconds": round(cost.seconds, 1),
        "memory_bytes": cost.memory_bytes,
        "dollars": None if cost.dollars is None else round(cost.dollars, 4),
        "reason": None,
    }


def _numbers(cost: TrainingCost) -> list[Note]:
    """Time and memory, and money if the price of an hour is known."""
    memory = Note.plain(_size(cost.memory_bytes))
    return [_time(cost.seconds), memory, *([] if cost.dollars is None else [_money(cost.dollars)])]


def _time(seconds: float) -> Note:
    if seconds < 90:
        return messages.SECONDS(seconds=seconds)
    return messages.MINUTES(minutes=seconds / 60) if seconds < 5400 else messages.HOURS(hours=seconds / 3600)


def _size(count: int) -> str:
    """Of half a gigabyte or more."""
    return f"{count / 1e6:.0f} MB" if count < 1_000_000_000 else f"{count / 1e9:,.1f} GB"


def _money(dollars: float) -> Note:
    return messages.DOLLARS(dollars=dollars) if dollars >= 0.01 else messages.UNDER_A_CENT()
