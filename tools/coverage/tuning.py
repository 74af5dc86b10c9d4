"""How intervals and tests hold for tuned methods: `python -m tools.coverage.tuning`, two minutes on one core.

Tuning chooses a setting by trainings of the first seed, and those trainings are results too. The tables say how often
equal methods are told apart when both are tuned, and how often intervals hold the difference that the chosen settings
have in the mean over new seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import click
import numpy as np

from ftbench.analysis.statistics import MethodRuns, compare_methods
from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.components import Variance, run_parts
from ftbench.analysis.statistics.intervals import t_interval
from ftbench.analysis.statistics.per_example import difference_interval
from ftbench.contracts.metric import ratio
from ftbench.presentation.tables import markdown_table
from tools.coverage.tuned_worlds import Curve, TunedMethod, TunedWorld, tune

_FLAT, _PEAKED = Curve(0.85, 0.0), Curve(0.85, 0.05)
CURVES = {
    "both flat": (_FLAT, _FLAT),
    "both peaked": (_PEAKED, _PEAKED),
    "flat and peaked": (_FLAT, _PEAKED),
}
_SINGLE = {"flat": _FLAT, "peaked": _PEAKED}
VARIANTS = ("first", "first, variation borrowed", "all", "all, first left out", "all, first anew")
"""Which seeds of the default are compared, and how. ftbench does "first" and "all", the values of `tuning.defaults`."""
EXAMPLES = 200
VALIDATION = (24, 200)
DEVIATIONS = (0.01, 0.03)
SEEDS = (1, 3, 5)
_WORLD = ("rate matters", "seeds vary by", "validation rows")


@dataclass(frozen=True, slots=True)
class Held:
    """Over repetitions, in per cent, but for the bias."""

    told_apart: float
    held: float
    """Intervals that hold the true difference of the settings."""
    bias: float
    """Mean of the difference less the true one, in points of accuracy."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of runs, and the true difference of their settings."""

    first: Array
    """[seeds, examples] 1 for right, else 0."""
    second: Array
    true: float
    borrow: bool = False
    """Whether the second, of one seed, is taken to vary over seeds as the first does."""


def of_methods(world: TunedWorld, methods: Sequence[TunedMethod]) -> Comparison:
    """Two tuned methods, with the training that chose among their seeds."""
    first, second = (method.tuned[: world.seeds] for method in methods)
    return Comparison(first, second, methods[0].true[0] - methods[1].true[0])


def of_settings(world: TunedWorld, method: TunedMethod) -> dict[str, Comparison]:
    """A method's tuned and default settings, by variant."""
    every, others, new = slice(world.seeds), slice(1, world.seeds), slice(1, world.seeds + 1)
    pairs = ((every, slice(1)), (every, slice(1)), (every, every), (others, others), (new, new))
    true = method.true[0] - method.true[1]
    return {
        name: Comparison(method.tuned[tuned], method.defaults[defaults], true, name.endswith("borrowed"))
        for name, (tuned, defaults) in zip(VARIANTS, pairs, strict=True)
    }


def judge(comparisons: Sequence[Comparison]) -> Held:
    """What ftbench's own comparison says of each."""
    counts = np.zeros(3)
    for comparison in comparisons:
        methods = [_runs("a", comparison.first), _runs("b", comparison.second)]
        (difference,) = compare_methods(methods, ratio, direction="higher", baseline="b", bounds=(0, 1)).differences
        if difference.low is None or difference.high is None or difference.value is None:
            raise click.ClickException("an interval is missing")
        low, high = _with_borrowed(comparison) if comparison.borrow else (difference.low, difference.high)
        counts += (
            difference.verdict in ("better", "worse"),
            low <= comparison.true <= high,
            difference.value - comparison.true,
        )
    return Held(*(100 * counts / len(comparisons)).tolist())


def _with_borrowed(comparison: Comparison) -> tuple[float, float]:
    """The interval with a part for the seeds of the second, as large as that of one training of the first."""
    right = (comparison.first.mean(0), comparison.second.mean(0))
    centre, variance = difference_interval(comparison.first, comparison.second, right, comparison.first.size)
    part = run_parts(comparison.first)
    least = part.seeds - 1
    extra = np.maximum(part.between - part.rest, 0)
    known = extra / part.seeds
    # Both parts come from the same few seeds, so they count together in Satterthwaite's degrees of freedom.
    spread = np.maximum(variance.total**2 / variance.degrees - known**2 / least, 0) + (known + extra) ** 2 / least
    total = variance.total + extra
    low, high = t_interval(centre, Variance(total, np.maximum(total**2 / spread, least)))
    return float(low), float(high)


def _runs(name: str, right: Array) -> MethodRuns:
    rows = np.stack([right, np.ones_like(right)], axis=-1)
    return MethodRuns(name, tuple(range(len(rows))), tuple(rows))


def simulated(world: TunedWorld, curves: tuple[Curve, ...], repetitions: int) -> list[list[TunedMethod]]:
    """The same methods, tuned and tested again and again; equal worlds give equal numbers."""
    key = [world.seeds, world.validation, round(1000 * world.deviation), *(round(100 * one.fall) for one in curves)]
    draw = np.random.default_rng(key)
    return [tune(world, curves, draw) for _ in range(repetitions)]


def table_of_methods(repetitions: int) -> str:
    """Two tuned methods: by number of seeds how often they are told apart, and how often intervals hold."""
    seeds = [f"{number} seed" if number == 1 else f"{number} seeds" for number in SEEDS]
    header = [*_WORLD, *(f"told apart, {number}" for number in seeds), *(f"holds, {number}" for number in seeds)]
    return markdown_table(
        header, [row_of_methods(*row, repetitions) for row in product(CURVES, DEVIATIONS, VALIDATION)]
    )


def row_of_methods(name: str, deviation: float, validation: int, repetitions: int) -> list[str]:
    """A row of the table, of methods with these curves."""
    worlds = [TunedWorld(number, validation, EXAMPLES, deviation) for number in SEEDS]
    held = [
        judge([of_methods(world, methods) for methods in simulated(world, CURVES[name], repetitions)])
        for world in worlds
    ]
    numbers = [*(one.told_apart for one in held), *(one.held for one in held)]
    return [name, *_named(worlds[0]), *(f"{number:.1f}" for number in numbers)]


def table_of_settings(repetitions: int) -> str:
    """A method's tuned and default settings where these were not chosen: how often intervals hold, and the bias."""
    body = []
    for (name, curve), deviation, validation, seeds in product(_SINGLE.items(), DEVIATIONS, VALIDATION, SEEDS[1:]):
        world = TunedWorld(seeds, validation, EXAMPLES, deviation)
        methods = [method for (method,) in simulated(world, (curve,), repetitions) if method.chosen != curve.default]
        compared = [of_settings(world, method) for method in methods]
        held = [judge([comparisons[variant] for comparisons in compared]) for variant in VARIANTS]
        body.append([name, *_named(world), str(seeds), *(f"{one.held:.1f} ({one.bias:+.2f})" for one in held)])
    return markdown_table([*_WORLD, "seeds", *VARIANTS], body)


def _named(world: TunedWorld) -> list[str]:
    return [f"{100 * world.deviation:.0f}", str(world.validation)]


@click.command()
@click.option("--repetitions", type=click.IntRange(10, 100_000), default=500, show_default=True)
def main(repetitions: int) -> None:
    """Print the tables of docs/statistics.md on tuned methods."""
    click.echo(table_of_methods(repetitions))
    click.echo("\n" + table_of_settings(repetitions))


if __name__ == "__main__":
    main()
