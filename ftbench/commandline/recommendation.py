"""What the results come to, in a terminal: the recommendation for each model, and what tuning was worth."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ftbench.analysis.recommendation import Preference
    from ftbench.analysis.view import RunView
    from ftbench.presentation.words import Words


def say_recommendation(view: RunView, preference: Preference = "time") -> None:
    """Print it; nothing for a run in which no task has a value of its deciding metric."""
    from ftbench.analysis.recommendation import recommend
    from ftbench.presentation.recommendation_words import recommendation_words

    for recommendation in recommend(view, preference):
        for line in recommendation_words(recommendation, name_model=len(view.models) > 1).lines:
            click.echo(_filled(line))


def say_tuning(view: RunView) -> None:
    """Print how often tuning helped on test rows; nothing for a run without rows of default settings."""
    from ftbench.presentation.tuning_words import tuning_words

    words = tuning_words(view)
    if words is not None:
        click.echo(_filled(words))


def _filled(words: Words) -> str:
    return textwrap.fill(words.text("en"), 100, break_long_words=False, break_on_hyphens=False)
