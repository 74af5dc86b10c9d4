"""What a study will be, in a few lines, before anyone rates."""

from __future__ import annotations

from collections import Counter

from ftbench.text.languages import language_profile
from ftbench_rating.study.build import Built
from ftbench_rating.study.model import Kind, Sheet
from ftbench_rating.study.source import Source

_SECONDS_A_QUESTION = 6.0
_LONG_HOURS = 3.0


def design_lines(source: Source, built: Built) -> list[str]:
    """The design, what it costs the raters, what it can find out, and what is not as asked for."""
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
        f"  questions      {', '.join(f'{one.name} {one.weight:.3g}' for one in study.dimensions)} (weights)",
        f"  each rater     {_count(len(built.sheets[0].items), 'item')}: {counted}; about {hours:.1f} hours",
        f"  left out of a second analysis: raters with less than {study.exclusion.attention_at_least:.0%} of the "
        f"attention items right or a self-agreement under {study.exclusion.self_agreement_at_least:g}",
        str(built.precision),
        *built.notes,
    ]
    if kinds["attention"] and study.scheme == "likert5":
        first = study.dimensions[0].name
        lines.append(f"Attention items are wrong answers: whoever reads them gives 1 or 2 for {first}.")
    if hours > _LONG_HOURS:
        lines.append(
            "That is long for one person: fewer --items or --methods, or --scheme best-worst, make it shorter."
        )
    same = sum(len(set(item.answers)) == 1 < len(item.answers) for item in built.sheets[0].items)
    if same:
        lines.append(f"In {_count(same, 'item')} of each sheet all answers are the same.")
    return lines


def hours_of(sheet: Sheet) -> float:
    """A rough time for reading everything and answering every question."""
    characters = sum(len(item.prompt) + sum(map(len, item.answers)) for item in sheet.items)
    questions = len(sheet.items) * len(sheet.study.dimensions)
    pace = language_profile(sheet.study.language).characters_a_second
    return (characters / pace + questions * _SECONDS_A_QUESTION) / 3600


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
