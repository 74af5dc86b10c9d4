"""The recommendation at the top of the page: three lines for each thing that may matter most to the reader."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.analysis.recommendation import PREFERENCES, Choice, Recommendation, Sureness, recommend
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import number
from ftbench.presentation.recommendation_texts import RECOMMENDATION
from ftbench.presentation.recommendation_words import recommendation_words
from ftbench_reports.language import Words, plain, sentences
from ftbench_reports.tables import Body, Column, Table, TableCell, not_available

sentence = RECOMMENDATION.say
_TONES: dict[Sureness, str] = {"clear": "good", "likely": "good", "cannot tell": "muted"}


@dataclass(frozen=True, slots=True)
class Advice:
    """What is recommended to a reader with one preference."""

    preference: str
    label: Words
    lines: tuple[tuple[Words, Words, Words], ...]
    """Three lines for each model."""
    tables: tuple[Table, ...]
    """A row for each task, for models with several tasks."""


def advice(view: RunView) -> tuple[Advice, ...]:
    """Empty if nothing can be recommended or refused: no task has a value of its deciding metric."""
    return tuple(
        Advice(
            preference,
            sentence(f"prefer.{preference}"),
            tuple(
                recommendation_words(recommendation, name_model=len(view.models) > 1).lines
                for recommendation in recommendations
            ),
            tuple(
                _table(f"recommendation-{preference}-{place}", recommendation, several=len(view.models) > 1)
                for place, recommendation in enumerate(recommendations, start=1)
                if len(recommendation.by_task) + len(recommendation.refused) > 1
            ),
        )
        for preference in PREFERENCES
        if (recommendations := recommend(view, preference))
    )


def _table(name: str, recommendation: Recommendation, *, several: bool) -> Table:
    columns = (
        Column(sentence("column.task"), numeric=False),
        Column(sentence("column.use"), numeric=False),
        Column(sentence("column.sure"), numeric=False),
        Column(sentence("column.value")),
        Column(sentence("column.best")),
        Column(sentence("column.behind")),
        Column(sentence("column.margin")),
    )
    caption = sentences([sentence("use.by-task"), *([plain(recommendation.model)] if several else [])])
    rows = [_row(choice) for choice in recommendation.by_task]
    rows += [
        (
            TableCell(refusal.task, header=True),
            TableCell(sentence("none"), tone="bad"),
            *[TableCell("–", tone="muted")] * (len(columns) - 2),
        )
        for refusal in recommendation.refused
    ]
    return Table(name, caption, columns, (Body(tuple(rows)),), ())


def _row(choice: Choice) -> tuple[TableCell, ...]:
    place = choice.places[0]
    return (
        TableCell(place.task, header=True),
        TableCell(choice.method, key=choice.method),
        TableCell(sentence(f"sure.{choice.sureness.replace(' ', '-')}"), tone=_TONES[choice.sureness]),
        TableCell(f"{place.metric} {number(place.value)}"),
        TableCell(f"{place.leader} {number(place.leader_value)}"),
        not_available() if place.behind_by is None else TableCell(number(place.behind_by)),
        TableCell(number(place.margin.value)),
    )
