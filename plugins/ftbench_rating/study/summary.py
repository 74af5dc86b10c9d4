"""The design of a study in a few lines, for whoever makes it."""

from __future__ import annotations

from collections import Counter

from ftbench.text.languages import language_profile
from ftbench_rating.study.build import Built
from ftbench_rating.study.model import Kind, Sheet
from ftbench_rating.study.source import Source

_SECONDS_A_QUESTION = 6.0
_LONG_HOURS = 3.0


def design_lines(source: Source, built: Built) -> list[str]:
    """Lines about the design, the time it takes, its precision, and what differs from the request."""
    study = built.study
    kinds = Counter(item.kind for item in built.key.items if item.rater == study.raters[0])
    hours = hours_of(built.sheets[0])
    parts: list[tuple[Kind, str]] = [
        ("practice", "practice"),
        ("item", "judged"),
        ("repeat", "shown again"),
        ("attention", "attention"),
    ]
    counted = ", ".join(f"{kinds[kind]} {words}" for kind, words in parts if kinds[kind])
    lines = [
        f"{study.id}: {study.scheme} on {study.task} with {source.model}, {_count(len(study.raters), 'rater')}, "
        f"{_count(study.items, 'example')}, {_count(len(source.methods), 'method')}",
        f"  methods        {', '.join(f'{name} (seed {seed})' for name, seed in source.seeds.items())}",
        f"  questions      {', '.join(f'{asked.name} {asked.weight:.3g}' for asked in study.dimensions)} (weights)",
        f"  each rater     {_count(len(built.sheets[0].items), 'item')}: {counted}; about {hours:.1f} hours",
        f"  left out of a second analysis: raters with less than {study.exclusion.attention_at_least:.0%} of the "
        f"attention items right or a self-agreement under {study.exclusion.self_agreement_at_least:g}",
        str(built.precision),
        *built.notes,
    ]
    if kinds["attention"] and study.scheme == "likert5":
        first = study.dimensions[0].name
        lines.append(f"Attention items are wrong answers: raters who read them give 1 or 2 for {first}.")
    if hours > _LONG_HOURS:
        lines.append("That is long for one person: use fewer --items or --methods, or --scheme best-worst.")
    identical = sum(len(set(item.answers)) == 1 < len(item.answers) for item in built.sheets[0].items)
    if identical:
        lines.append(f"In {_count(identical, 'item')} of each sheet all answers are the same.")
    return lines


def hours_of(sheet: Sheet) -> float:
    """A rough estimate of the time for reading everything and answering every question."""
    characters = sum(len(item.prompt) + sum(map(len, item.answers)) for item in sheet.items)
    questions = len(sheet.items) * len(sheet.study.dimensions)
    pace = language_profile(sheet.study.language).characters_a_second
    return (characters / pace + questions * _SECONDS_A_QUESTION) / 3600


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
