"""Builds a study from the answers of a run: the public part, the key, and a sheet for each rater."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from ftbench.errors import UserError
from ftbench_rating.study.entries import (
    PRACTICE,
    Entry,
    attention,
    attention_count,
    practice,
    repetitions,
    shown,
    with_checks,
)
from ftbench_rating.study.files import sheet_sha256, study_sha256
from ftbench_rating.study.model import Dimension, Exclusion, Key, KeyItem, Scheme, Sheet, SheetItem, Study
from ftbench_rating.study.orders import blocks, least_used_order, rounds
from ftbench_rating.study.precision import Precision, expected_precision
from ftbench_rating.study.secrecy import Secrecy
from ftbench_rating.study.source import Case, Source

FEWEST_METHODS: dict[Scheme, int] = {"likert5": 1, "pairwise": 2, "best-worst": 3}


@dataclass(frozen=True, slots=True)
class Design:
    """The choices of whoever makes a study."""

    scheme: Scheme
    raters: int
    items: int
    """Test examples to judge; all of them if there are fewer."""
    dimensions: tuple[Dimension, ...]
    seed: int = 0
    deviation: float | None = None
    """Assumed standard deviation of one rater's difference between two methods; None for the scheme's default."""
    exclusion: Exclusion = field(default_factory=Exclusion)


@dataclass(frozen=True, slots=True)
class Built:
    """A study that is not written yet."""

    study: Study
    key: Key
    sheets: tuple[Sheet, ...]
    precision: Precision
    notes: tuple[str, ...]
    """Sentences about what differs from the design."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the sheets of all raters have in common."""

    judged: tuple[Case, ...]
    slots: tuple[tuple[tuple[str, ...], ...], ...]
    """For each judged example, the groups of methods that are shown together; the same number for each."""
    practice: tuple[Entry, ...]
    attention: tuple[Entry, ...]


def build(source: Source, design: Design, *, name: str, secret: str) -> Built:
    """The study with its sheets; equal arguments give equal studies. Raises `UserError` if the run has too few methods.

    The seed alone decides which examples are judged, so that a later study can ask about the same ones. Everything else
    depends on the secret too.
    """
    fewest = FEWEST_METHODS[design.scheme]
    if len(source.methods) < fewest:
        names = ", ".join(source.methods)
        raise UserError(f"{design.scheme} needs at least {fewest} methods with answers, but the run has only {names}")
    secrecy = Secrecy(secret, design.seed)
    notes: list[str] = []
    parts = _parts(source, design, secrecy, notes)
    raters = tuple(f"R{number + 1}" for number in range(design.raters))
    entries = {rater: _sheet(number, parts, design.scheme, secrecy) for number, rater in enumerate(raters)}
    block = len(parts.slots[0][0])
    precision = expected_precision(
        design.scheme,
        items=len(parts.judged),
        raters=design.raters,
        methods=len(source.methods),
        block=block,
        deviation=design.deviation,
    )
    study = Study(
        id=name,
        task=source.task,
        language=source.language,
        scheme=design.scheme,
        dimensions=design.dimensions,
        raters=raters,
        items=len(parts.judged),
        exclusion=design.exclusion,
        expected_half_width=round(precision.half_width, 4),
        sheets={},
    )
    sheets, key_items = [], []
    for rater in raters:
        items, keys = _named(entries[rater], rater, secrecy)
        sheets.append(Sheet(study, rater, items))
        key_items += keys
    if repeated := [name for name, count in Counter(item.id for item in key_items).items() if count > 1]:
        raise UserError(f"two items got the id {repeated[0]} by chance; make the study again")
    study = replace(study, sheets={sheet.rater: sheet_sha256(sheet) for sheet in sheets})
    key = Key(
        study=name,
        secret=secret,
        seed=design.seed,
        run=source.run,
        model=source.model,
        seeds=source.seeds,
        cells=source.cells,
        clusters={case.id: case.cluster for case in parts.judged if case.cluster is not None},
        items=tuple(key_items),
        study_sha256=study_sha256(study),
    )
    return Built(study, key, tuple(replace(sheet, study=study) for sheet in sheets), precision, tuple(notes))


def _parts(source: Source, design: Design, secrecy: Secrecy, notes: list[str]) -> _Parts:
    # Independent of the secret, so that another study with this seed asks about the same examples.
    order = random.Random(design.seed).sample(range(len(source.cases)), len(source.cases))
    if len(order) < design.items:
        notes.append(f"{source.task} has {len(order)} test examples with all answers; all are judged.")
    chosen = order[: design.items]
    spare = [source.cases[place] for place in order[design.items :]]
    judged = secrecy.generator("judged").sample([source.cases[place] for place in chosen], len(chosen))
    slots = _slots(judged, source.methods, design.scheme, secrecy)
    size = len(slots[0][0])
    if len(spare) < PRACTICE:
        number = f"only {len(spare)}" if spare else "no"
        notes.append(f"There are {number} practice items, because {len(judged)} of {len(order)} examples are judged.")
    count = len(judged) * len(slots[0])
    count = attention_count(count + repetitions(count))
    # Judged examples come last; their prompts are on the sheet anyway.
    generator = secrecy.generator("attention")
    candidates = [*spare[PRACTICE:], *generator.sample(judged, len(judged))]
    candidates = [candidates[place % len(candidates)] for place in range(count)]
    labels = source.output == "label"
    attention_items = attention(candidates, source.cases, design.scheme, size, labels, generator)
    if len(attention_items) < count:
        notes.append(
            f"There are {len(attention_items)} attention items instead of {count}: too few examples have different "
            "references."
        )
    return _Parts(
        judged=tuple(judged),
        slots=tuple(slots),
        practice=tuple(practice(spare[:PRACTICE], source.methods, size, secrecy.generator("practice"))),
        attention=tuple(attention_items),
    )


def _slots(
    judged: Sequence[Case], methods: Sequence[str], scheme: Scheme, secrecy: Secrecy
) -> list[tuple[tuple[str, ...], ...]]:
    if scheme == "likert5":
        return [tuple((method,) for method in methods)] * len(judged)
    if scheme == "pairwise":
        return [tuple(combinations(methods, 2))] * len(judged)
    generator = secrecy.generator("blocks")
    together: dict[frozenset[str], int] = {}
    return [tuple(blocks(methods, together, generator)) for _ in judged]


def _sheet(number: int, parts: _Parts, scheme: Scheme, secrecy: Secrecy) -> list[Entry]:
    """What the rater with this number sees, in order."""
    generator = secrecy.generator("sheet", number)
    used: dict[tuple[str, int], int] = {}
    items = []
    order = rounds(range(len(parts.judged)), len(parts.slots[0]), shift=number, generator=generator)
    for example, slot in order:
        methods = parts.slots[example][slot]
        if scheme == "pairwise" and (example + slot + number) % 2:
            methods = methods[::-1]
        elif scheme == "best-worst":
            methods = least_used_order(methods, used, generator)
        items.append(shown(parts.judged[example], methods))
    return [*parts.practice, *with_checks(items, parts.attention, generator)]


def _named(entries: Sequence[Entry], rater: str, secrecy: Secrecy) -> tuple[tuple[SheetItem, ...], list[KeyItem]]:
    """The items with their ids, and the key entry of each id."""
    ids = {
        id(entry): secrecy.item_id(rater, place, entry.kind, entry.case.id, entry.methods)
        for place, entry in enumerate(entries)
    }
    shown_items = tuple(
        SheetItem(ids[id(entry)], entry.case.prompt, entry.answers, entry.kind == "practice", entry.case.turns)
        for entry in entries
    )
    keys = [
        KeyItem(
            id=ids[id(entry)],
            rater=rater,
            kind=entry.kind,
            example=entry.case.id,
            methods=entry.methods,
            repeats=ids[id(entry.repeats)] if entry.repeats else None,
            expected=entry.expected,
            shown=len(entry.answers),
        )
        for entry in entries
    ]
    return shown_items, keys
