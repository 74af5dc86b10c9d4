"""The recommendation in a terminal: three lines for each model."""

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
            click.echo(textwrap.fill(line.text("en"), 100, break_long_words=False, break_on_hyphens=False))
