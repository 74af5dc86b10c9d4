"""Figures as values: charts of one task side by side, each with its data as a table."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench_reports.html.drawing import Drawing
from ftbench_reports.language import Part, Words
from ftbench_reports.tables import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart."""

    name: str
    title: Words
    drawing: Drawing
    notes: tuple[Words, ...]
    table: Table
    legend: bool = True
    """Whether its marks are methods, so that a saved drawing needs the legend of its section."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The charts of one task with one model."""

    task: str
    model: str | None
    """None if the run has a single model."""
    about: Part | None
    figures: tuple[Figure, ...]
