"""Print the tables of docs/statistics.md on recommendations: `python -m tools.recommendation_study`.

Every cell has random numbers of its own, so a cell is the same whatever else is printed.
"""

from __future__ import annotations

from collections.abc import Sequence

import click
import numpy as np

from tools.recommendation_study.measure import Claims, Draw, Shares, claims, shares
from tools.recommendation_study.worlds import FULL_SCORE, METHODS, World

RUNS = 100
"""In each row: 2,200 made runs in all; a share has a standard error of at most 5 points, and 2.2 at 5 %."""

_REST = len(METHODS) - 1

TRUTHS: dict[str, Draw] = {
    "all equal": lambda generator: [0.7] * (_REST + 1),
    "one just above the margin": lambda generator: [*[0.7] * _REST, 0.7201],
    "two near the best": lambda generator: [0.6, 0.7, 0.79, 0.75, 0.8],
    "untrained is best": lambda generator: [0.76, *[0.72] * _REST],
    "drawn, deviation 4 points": lambda generator: list(0.7 + 0.04 * generator.standard_normal(_REST + 1)),
    "drawn, deviation 10 points": lambda generator: list(
        np.clip(0.7 + 0.1 * generator.standard_normal(_REST + 1), 0.05, 0.95)
    ),
}
WORLDS = (World(1, 100), World(3, 200), World(5, 1000))


EMPTY = "scores, rarely empty"
"""ROUGE-like scores; of the four trained methods the cheapest two are 2.4 points behind the others."""
EMPTY_TRUTH = [0.5, 0.676, 0.676, FULL_SCORE, FULL_SCORE]
EMPTY_WORLDS = tuple(World(3, examples, rarely_empty=True) for examples in (30, 60, 100, 300))


def study(runs: int = RUNS) -> dict[tuple[str, World], Shares]:
    """The shares of each row."""
    rows = {
        (name, world): shares(world, draw, runs, np.random.default_rng([place, world.seeds, world.examples]))
        for place, (name, draw) in enumerate(TRUTHS.items())
        for world in WORLDS
    }
    for world in EMPTY_WORLDS:
        generator = np.random.default_rng([99, world.examples])
        rows[EMPTY, world] = shares(world, lambda _: EMPTY_TRUTH, runs, generator)
    return rows


CLAIM_WORLDS = (World(3, 200), World(5, 1000), World(5, 5000))

CLAIMED: dict[str, Sequence[float]] = {
    "a margin behind": [0.6, *[0.68] * (_REST - 1), 0.7],
    "equal": [0.7] * (_REST + 1),
}
"""True accuracies; the last method is the baseline. At the margin every claim is wrong, and 5 % are allowed."""


def claim_study(runs: int = RUNS) -> dict[tuple[str, World], Claims]:
    """How often runs have a claim within the margin."""
    return {
        (name, world): claims(world, accuracies, runs, np.random.default_rng([place, world.seeds, world.examples, 1]))
        for place, (name, accuracies) in enumerate(CLAIMED.items())
        for world in CLAIM_WORLDS
    }


def claim_table(rows: dict[tuple[str, World], Claims]) -> list[str]:
    """Lines of Markdown."""
    lines = ["| methods are | seeds | examples | not worse | as good |", "|---|---|---|---|---|"]
    for (name, world), row in rows.items():
        written = f"{100 * row.not_worse:.1f} | {100 * row.as_good:.1f}"
        lines.append(f"| {name} | {world.seeds} | {world.examples:,} | {written} |")
    return lines


def table(rows: dict[tuple[str, World], Shares]) -> list[str]:
    """Lines of Markdown."""
    lines = [
        "| true accuracies | seeds | examples | near the best | clear | likely | cannot tell | wrong and clear | "
        "wrong and likely |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for (name, world), row in rows.items():
        numbers = (row.near_best, row.clear, row.likely, row.cannot_tell, row.wrong_clear, row.wrong_likely)
        written = " | ".join(f"{100 * number:.1f}" for number in numbers)
        lines.append(f"| {name} | {world.seeds} | {world.examples:,} | {written} |")
    return lines


@click.command()
@click.option("--runs", default=RUNS, show_default=True, help="Made runs in each row.")
def main(runs: int) -> None:
    """Print the tables, in per cent of the made runs."""
    rows = study(runs)
    for line in [*table(rows), "", *claim_table(claim_study(runs))]:
        click.echo(line)
    total = sum(row.runs for row in rows.values())
    wrong = sum(row.runs * row.wrong_clear for row in rows.values())
    clear = sum(row.runs * row.clear for row in rows.values())
    near = sum(row.runs * row.near_best for row in rows.values())
    click.echo(
        f"{total:,} made runs: {near / total:.1%} of the recommended methods are near the best; "
        f"{clear / total:.1%} are called clear, {wrong / total:.2%} are called clear and are not near it"
    )


if __name__ == "__main__":
    main()
