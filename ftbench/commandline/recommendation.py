"""What results come to, in a terminal: the recommendation, what is not clear yet, and what tuning was worth."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ftbench.analysis.recommendation import Preference
    from ftbench.analysis.view import RunView


def say_recommendation(view: RunView, preference: Preference = "time") -> None:
    """Print it; nothing for a run in which no task has a value of its deciding metric."""
    from ftbench.analysis.recommendation import recommend
    from ftbench.presentation.recommendation_words import recommendation_words

    for recommendation in recommend(view, preference):
        for line in recommendation_words(recommendation, name_model=len(view.models) > 1).lines:
            click.echo(_filled(line.text("en")))


def say_missing(view: RunView) -> None:
    """Print for each task what would show a difference that is not clear; nothing where all are."""
    from ftbench.presentation.power_words import open_words

    for comparison in view.comparisons.values():
        if words := open_words(comparison):
            place = [comparison.task.label, *([comparison.model] if len(view.models) > 1 else [])]
            click.echo(_filled(f"{' · '.join(place)}: {words.text('en')}"))


def say_tuning(view: RunView) -> None:
    """Print how often tuning helped on test rows; nothing for a run without rows of default settings."""
    from ftbench.presentation.tuning_words import tuning_words

    words = tuning_words(view)
    if words is not None:
        click.echo(_filled(words.text("en")))


def _filled(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)
