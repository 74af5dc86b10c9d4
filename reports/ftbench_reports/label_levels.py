"""Chance and majority of a label task in words, for tables and charts."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.analysis.label_levels import LabelLevels
from ftbench.presentation.numbers import number
from ftbench_reports.language import Words, joined, say


def level_lines(levels: LabelLevels) -> tuple[tuple[float, Words], ...]:
    """(value, words) of chance and majority; one line where they are shown as the same number."""
    chance, majority = say("levels.chance"), say("levels.majority", label=levels.label)
    if number(levels.chance) == number(levels.majority):
        return ((levels.majority, joined([chance, majority])),)
    return ((levels.chance, chance), (levels.majority, majority))


def levels_sentences(several: Sequence[tuple[str | None, LabelLevels]]) -> tuple[Words, ...]:
    """A sentence for each (model, levels), with the model where it is given; equal sentences once."""
    said = []
    for model, levels in several:
        named = joined(say("levels.value", level=words, value=number(value)) for value, words in level_lines(levels))
        sentence = say("levels.about", metric=levels.metric, levels=named, label=levels.label)
        said.append(joined([model, sentence], comma=(": ", "：")) if model else sentence)
    return tuple(dict.fromkeys(said))
