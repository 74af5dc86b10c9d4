"""Print the tables of docs/rating.md: `python -m tools.rating_study`, about twenty minutes on one core.

Every row has random numbers of its own, so a row is the same whatever else is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import click
import numpy as np

from ftbench_rating.study.model import SCHEMES, Scheme
from tools.rating_study.measure import coverage, exclusions, table
from tools.rating_study.worlds import Careless, World

REPETITIONS = {3: 400, 10: 200}
SEVERITIES = (0.0, 0.4, 0.8)


def world(scheme: Scheme, raters: int, severity: float) -> World:
    """Of choices, where severity plays no part, being shown first is worth something."""
    return World(scheme, raters, severity=severity, first=0.15 if scheme == "pairwise" else 0.0)


def coverage_rows(scheme: Scheme, severities: tuple[float, ...], scale: float) -> Iterator[tuple[str, ...]]:
    """A row a statistic, a column for each number of raters and severity."""
    columns = []
    for raters, repetitions in REPETITIONS.items():
        for severity in severities:
            generator = np.random.default_rng([raters, round(10 * severity)])
            hits = coverage(world(scheme, raters, severity), max(20, round(scale * repetitions)), generator)
            columns.append(hits.shares())
    for name in columns[0]:
        yield (name, *(f"{100 * share:.1f} ± {100 * error:.1f}" for share, error in (one[name] for one in columns)))


def exclusion_rows(scale: float) -> Iterator[tuple[str, ...]]:
    for scheme in SCHEMES:
        for examples in (20, 60):
            for kind in get_args(Careless):
                if scheme == "likert5" and kind == "first":
                    continue
                small = World(scheme, 3, examples)
                found = exclusions(small, kind, max(20, round(300 * scale)), np.random.default_rng(examples))
                shares = (found.careless, found.by_attention, found.by_self_agreement, found.careful)
                yield (f"{scheme}, {examples} examples, {kind}", *(f"{100 * share:.1f}" for share in shares))


@click.command()
@click.option("--scale", default=1.0, show_default=True, help="Of the number of simulated studies.")
def main(scale: float) -> None:
    """Print how often intervals hold the truth, and how often raters are left out."""
    named = [f"{raters} raters, severity {severity:g}" for raters in REPETITIONS for severity in SEVERITIES]
    table(coverage_rows("likert5", SEVERITIES, scale), ("ratings from 1 to 5", *named), click.echo)
    click.echo()
    header = ("two answers at a time", *(f"{raters} raters" for raters in REPETITIONS))
    table(coverage_rows("pairwise", (0.0,), scale), header, click.echo)
    click.echo()
    header = ("one of three raters does not read", "caught", "by attention", "by self-agreement", "false alarms")
    table(exclusion_rows(scale), header, click.echo)


if __name__ == "__main__":
    main()
