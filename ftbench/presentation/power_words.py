"""What a run finds and what it lacks, in words: for plans, verdicts and the terminal."""

from __future__ import annotations

import math

from ftbench.analysis.comparison import Comparison
from ftbench.analysis.pilot import PairPower, TaskPower, run_power
from ftbench.analysis.statistics import MOST, POWER, More, RunSize, shown_by
from ftbench.presentation.numbers import decimals, number, percent
from ftbench.presentation.power_texts import POWER_SENTENCES
from ftbench.presentation.words import Words, sentences

say = POWER_SENTENCES.say


def missing_words(pair: PairPower, *, grouped: bool) -> Words:
    """What would show a difference that is not clear: more seeds, more test examples, or neither.

    `grouped`: examples are counted by their groups. Where the planned run shows it anyway, the chance of that.
    """
    more, parts = pair.more, {}
    if more.seeds is not None:
        parts["seeds"] = say("more.seeds", n=more.seeds)
    if more.examples is not None:
        parts["examples"] = say("more.groups" if grouped else "more.examples", n=more.examples)
    return say(
        f"show.{_kind(more, knows_seeds=pair.components.knows_seeds)}",
        amount=number(abs(pair.value), decimals(pair.value)),
        method=pair.method,
        other=pair.other,
        most=MOST,
        rows=say("rows.groups" if grouped else "rows.examples"),
        chance=percent(pair.chance),
        **parts,
    )


def _kind(more: More, *, knows_seeds: bool) -> str:
    if more.seeds == 0:
        return "planned"
    if more.seeds is not None and more.examples is not None:
        return "both"
    if more.seeds is not None:
        return "seeds.bound" if more.seeds_bound else "seeds"
    if more.examples is not None:
        return "examples.unknown" if not knows_seeds else "examples.bound" if more.examples_bound else "examples"
    return "neither.unknown" if not knows_seeds else "neither.bound" if more.seeds_bound else "neither"


def open_words(comparison: Comparison) -> Words | None:
    """What would show the likeliest of the differences that this comparison does not make clear.

    None if all are clear, if no test was possible, or if examples are so few that a warning of that says it.
    """
    power = run_power(comparison.deciding) if comparison.deciding else None
    if power is None or not power.open:
        return None
    size = power.size
    few = shown_by(size.seeds, size.examples, comparisons=power.comparisons, folds=size.folds) != "any"
    if few or power.open[0].more.seeds == 0:
        return None
    return missing_words(power.open[0], grouped=comparison.clusters is not None)


def planned_words(power: TaskPower, task: str, metric: str, run: str, *, grouped: bool) -> list[Words]:
    """Sentences on a planned run: the differences that it finds, then each that is not clear in the finished `run`."""
    unclear = [say("plan.open", run=run, said=missing_words(pair, grouped=grouped)) for pair in power.open]
    return [_finds(power, task, metric, run, grouped=grouped), *unclear]


def _finds(power: TaskPower, task: str, metric: str, run: str, *, grouped: bool) -> Words:
    """Differences between `run`'s pairs that the planned run finds."""
    pairs = sorted(power.pairs, key=lambda pair: pair.smallest)
    found = [pair for pair in pairs if math.isfinite(pair.smallest)]
    least, most = (found or pairs)[0], (found or pairs)[-1]
    places = decimals(*(pair.smallest for pair in found))
    low, high = (number(pair.smallest, places) for pair in (least, most))
    kind = "finds-nothing" if not found else "finds" if low == high else "finds-range"
    said = say(
        f"plan.{kind}",
        task=task,
        metric=metric,
        size=_size(power.size, power.comparisons, grouped=grouped),
        run=run,
        smallest=low,
        largest=high,
        least=_pair(least),
        most=_pair(most),
        power=percent(POWER),
    )
    never = [say("plan.finds-none-of", pair=_pair(pair)) for pair in pairs if found and pair not in found]
    return sentences([said, *never, *([] if power.knows_seeds else [say("plan.one-seed", run=run)])])


def _pair(pair: PairPower) -> Words:
    return say("pair", method=pair.method, other=pair.other)


def _size(size: RunSize, comparisons: int, *, grouped: bool) -> Words:
    return say(
        "size.folds" if size.folds else "size",
        seeds=say("seeds", n=size.seeds),
        examples=say("groups" if grouped else "examples", n=size.examples),
        comparisons=say("comparisons", n=comparisons),
        folds=size.folds,
    )
