"""Simulate what a pilot promises: whether runs of the size it asks for find a planted difference four times in five.

`python -m tools.coverage.power` prints the table of docs/statistics.md (a minute or two). Each pilot asks for more test
examples, and for more seeds, with which a run finds the planted difference with a chance of 80 %. Runs of that size
are simulated, and their share that finds it is the power that was got.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import click
import numpy as np
from numpy.typing import NDArray

from ftbench.analysis.statistics import ALPHA, Difference, MethodRuns, RunSize, compare_methods, more_needed
from ftbench.analysis.statistics.intervals import t_p_value
from ftbench.analysis.statistics.per_example import difference_interval
from tools.coverage.worlds import World, right_answers

PILOTS = 60
REPETITIONS = 200
"""Runs of each size: the power of one has a standard error of 3 points, the mean over pilots one of less than 1."""

Answers = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Scores of the method that is better and of the other, [repetitions, seeds, examples]."""


@dataclass(frozen=True, slots=True)
class PlantedWorld:
    """Two methods whose true means differ, and a pilot of them."""

    name: str
    difference: float
    pilot: RunSize
    seed_deviation: float
    shares: bool
    """Whether answers are right or wrong; else scores are normal."""

    def answers(self, size: RunSize, repetitions: int, generator: np.random.Generator) -> Answers:
        shape = repetitions, size.seeds, size.examples
        if self.shares:
            levels, seeds = (0.75 + self.difference, 0.75), (size.seeds, size.seeds)
            world = World(levels, seeds, size.examples, (self.seed_deviation, self.seed_deviation))
            better, other_right = right_answers(world, repetitions, generator)
            return better.astype(np.float64), other_right.astype(np.float64)
        example = 0.3 * generator.standard_normal((repetitions, 1, size.examples))
        one, other = (
            0.3 * generator.standard_normal(shape)
            + self.seed_deviation * generator.standard_normal((repetitions, size.seeds, 1))
            for _ in range(2)
        )
        return one + example + self.difference, other


WORLDS = (
    PlantedWorld("scores, 2 seeds, 100 examples", 0.1, RunSize(2, 100), 0.01, shares=False),
    PlantedWorld("scores, 3 seeds, 100 examples", 0.07, RunSize(3, 100), 0.01, shares=False),
    PlantedWorld("scores, 5 seeds, 100 examples", 0.06, RunSize(5, 100), 0.01, shares=False),
    PlantedWorld("scores, 5 seeds, 100 examples", 0.09, RunSize(5, 100), 0.03, shares=False),
    PlantedWorld("right or wrong, 3 seeds, 100 examples", 0.08, RunSize(3, 100), 0.01, shares=True),
    PlantedWorld("right or wrong, 5 seeds, 200 examples", 0.05, RunSize(5, 200), 0.02, shares=True),
)

LARGE = RunSize(400, 2_500)
"""A pilot that shows the components as they are."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The power of runs of the sizes that pilots ask for; sizes are None where a pilot asks for more than ten times."""

    asked: tuple[int | None, ...]
    """More seeds, or more examples, by pilot."""
    power: tuple[float, ...]
    """Of each pilot that asks for something."""

    @property
    def silent(self) -> float:
        """The share of pilots that ask for nothing, because ten times as many would not do."""
        return self.asked.count(None) / len(self.asked)

    @property
    def median(self) -> str:
        known = [more for more in self.asked if more is not None]
        return f"{np.median(known):.0f}" if known else "–"

    @property
    def per_cent(self) -> str:
        """The mean power."""
        return f"{100 * np.mean(self.power):.0f}" if self.power else "–"


WAYS = ("examples", "seeds")
"""What more is asked for."""


def promises(
    world: PlantedWorld,
    pilots: int,
    repetitions: int,
    generator: np.random.Generator,
    *,
    shown: RunSize | None = None,
    seen: bool = False,
) -> tuple[Promise, Promise]:
    """What pilots promise with more examples, and with more seeds, than the world's pilot has.

    `shown`: the size of the run whose components are read, in place of the pilot. `seen`: each pilot asks for what
    finds the difference that it sees, in place of the planted one.
    """
    asked: tuple[list[int | None], list[int | None]] = ([], [])
    power: tuple[list[float], list[float]] = ([], [])
    for _ in range(pilots):
        difference = _difference(world, shown or world.pilot, generator)
        wanted = (difference.value or 0.0) if seen else world.difference
        if difference.components is None or not wanted:
            continue
        more = more_needed(difference.components, wanted, world.pilot)
        for way, size in enumerate((more.examples, more.seeds)):
            asked[way].append(size)
            if size is not None:
                run = replace(world.pilot, **{WAYS[way]: getattr(world.pilot, WAYS[way]) + size})
                power[way].append(found(world, run, repetitions, generator))
    return Promise(tuple(asked[0]), tuple(power[0])), Promise(tuple(asked[1]), tuple(power[1]))


def _difference(world: PlantedWorld, size: RunSize, generator: np.random.Generator) -> Difference:
    """The better method minus the other, in one run of this size."""
    seeds = tuple(range(size.seeds))
    runs = [
        MethodRuns(name, seeds, tuple(np.stack([run, np.ones_like(run)], -1) for run in rows[0]))
        for name, rows in zip(("better", "other"), world.answers(size, 1, generator), strict=True)
    ]
    (difference,) = compare_methods(
        runs, lambda totals: totals[..., 0] / totals[..., 1], direction="higher", baseline="other"
    ).differences
    return difference


def found(world: PlantedWorld, size: RunSize, repetitions: int, generator: np.random.Generator) -> float:
    """The share of runs of this size whose test tells the methods apart."""
    one, other = world.answers(size, repetitions, generator)
    right = (one.mean(-2), other.mean(-2)) if world.shares else None
    p = t_p_value(*difference_interval(one, other, right, size.seeds * size.examples))
    return float((p < ALPHA).mean())


def rows(pilots: int, repetitions: int) -> Iterator[list[str]]:
    """Two rows for each world, of more examples and of more seeds, each with a stream of random numbers of its own."""
    for number, world in enumerate(WORLDS):
        known = promises(world, 1, 10 * repetitions, np.random.default_rng([1, number]), shown=LARGE)
        by_pilots = promises(world, pilots, repetitions, np.random.default_rng([2, number]))
        by_seen = promises(world, pilots, repetitions, np.random.default_rng([3, number]), seen=True)
        for way, best, pilot, seen in zip(WAYS, known, by_pilots, by_seen, strict=True):
            yield [
                f"{world.name}, seeds ±{world.seed_deviation:g}, {world.difference:g}",
                f"more {way}",
                best.median,
                best.per_cent,
                pilot.median,
                f"{100 * pilot.silent:.0f}",
                pilot.per_cent if pilot.power else "–",
                f"{100 * np.percentile(pilot.power, 10):.0f}–{100 * np.percentile(pilot.power, 90):.0f}"
                if pilot.power
                else "–",
                seen.per_cent,
            ]


@click.command()
@click.option("--pilots", default=PILOTS, show_default=True)
@click.option("--repetitions", default=REPETITIONS, show_default=True)
def main(pilots: int, repetitions: int) -> None:
    """Print the table."""
    head = ["pilot, planted difference", "asked for", "number by the true variances", "its power"]
    head += ["number by pilots (median)", "of them none", "power", "of the middle 80 %", "power by the seen difference"]
    click.echo("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows(pilots, repetitions):
        click.echo("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
