"""Print the tables of docs/statistics.md: `python -m tools.coverage`, four minutes on one core.

Every cell has random numbers of its own, so a cell is the same whatever else is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

import click
import numpy as np

from tools.coverage.measure import (
    Coverage,
    FalseClaims,
    accuracy_false_claims,
    loss_coverage,
    macro_f1_coverage,
    macro_f1_false_claims,
    seed_paired_coverage,
    share_coverage,
)
from tools.coverage.worlds import World

SEEDS = (1, 2, 3, 5, 10)
EXAMPLES = (50, 200, 1000)
DEVIATIONS = (0.0, 0.01, 0.03)
PAIRS = ((0.5, 0.5), (0.9, 0.9), (0.9, 0.7), (0.98, 0.98), (0.98, 0.94), (0.02, 0.02))
CLUSTERED_PAIRS = ((0.5, 0.5), (0.9, 0.7), (0.98, 0.94))
MACRO_F1_PAIRS = ((0.9, 0.9), (0.9, 0.7))
FIVE = 5
"""Examples of a cluster."""

OTHER_CASES: dict[str, Callable[[int, int], World]] = {
    "the baseline has no seeds": lambda n, s: World((0.9, 0.9), (s, 1), n, (0.03, 0.0)),
    "only one method varies": lambda n, s: World((0.9, 0.9), (s, s), n, (0.03, 0.0)),
    "a run is missing": lambda n, s: World((0.9, 0.9), (s, max(2, s - 1)), n, (0.03, 0.03)),
    "equal seeds, correlation 0.5": lambda n, s: World((0.9, 0.9), (s, s), n, (0.03, 0.03), shared_seeds=0.5),
}


def repetitions(examples: int, seeds: int) -> int:
    """1,000 to 4,000, fewer for large cells: a standard error of 0.3 to 0.7 points at 95 %."""
    return int(np.clip(5_000_000 // (examples * seeds), 1000, 4000))


def random_numbers(*key: float) -> np.random.Generator:
    return np.random.default_rng([round(1000 * part) for part in key])


def deviations(seeds: int) -> tuple[float, ...]:
    """One seed says nothing about how much seeds vary, so its interval is measured where they do not."""
    return DEVIATIONS if seeds > 1 else DEVIATIONS[:1]


def accuracy_cell(pair: tuple[float, float], examples: int, seeds: int, cluster: int = 1) -> list[Coverage]:
    return [
        share_coverage(
            World(pair, (seeds, seeds), examples, (deviation, deviation), cluster),
            repetitions(examples, seeds),
            random_numbers(*pair, examples, seeds, deviation, cluster),
        )
        for deviation in deviations(seeds)
    ]


def macro_f1_cell(pair: tuple[float, float], examples: int, seeds: int) -> list[tuple[Coverage, Coverage]]:
    return [
        macro_f1_coverage(
            World(pair, (seeds, seeds), examples, (deviation, deviation)),
            300 if examples > 200 else 1000,
            random_numbers(*pair, examples, seeds, deviation),
        )
        for deviation in deviations(seeds)[::2]
    ]


def false_claim_cells() -> dict[str, list[FalseClaims]]:
    found = {}
    for examples, deviation in ((50, 0.01), (200, 0.0), (200, 0.03)):
        found[f"accuracy, 5 methods, {examples} examples, {points(deviation)}"] = [
            accuracy_false_claims(seeds, examples, deviation, 600, random_numbers(examples, seeds, deviation))
            for seeds in SEEDS
        ]
    for examples, deviation in ((200, 0.0), (200, 0.03)):
        found[f"macro F1, 2 methods, {examples} examples, {points(deviation)}"] = [
            macro_f1_false_claims(seeds, examples, deviation, 500, random_numbers(examples, seeds, deviation))
            for seeds in SEEDS
        ]
    return found


def main() -> None:
    by_accuracy = {
        (pair, examples): [accuracy_cell(pair, examples, seeds) for seeds in SEEDS]
        for pair, examples in product(PAIRS, EXAMPLES)
    }
    table(
        "Accuracy of one method",
        ([f"{a:.0%}, {n:,} examples", *scores(row)] for ((a, b), n), row in by_accuracy.items() if a == b),
    )
    table(
        "Difference of two accuracies",
        ([f"{a:.0%} and {b:.0%}, {n:,} examples", *differences(row)] for ((a, b), n), row in by_accuracy.items()),
    )
    clustered = {
        (pair, examples): [accuracy_cell(pair, examples, seeds, FIVE) for seeds in SEEDS]
        for pair, examples in product(CLUSTERED_PAIRS, EXAMPLES)
    }
    table(
        "Clusters of five: accuracy of one method",
        ([f"{a:.0%}, {n // FIVE:,} clusters", *scores(row)] for ((a, _), n), row in clustered.items()),
    )
    table(
        "Clusters of five: difference",
        ([f"{a:.0%} and {b:.0%}, {n // FIVE:,} clusters", *differences(row)] for ((a, b), n), row in clustered.items()),
    )
    table("Difference of 90 % and 90 %, seeds ±3 points", [*other_rows(), *seed_paired_rows()])
    table("Loss (skewed, per token)", loss_rows())
    by_macro_f1 = {
        (pair, examples): [macro_f1_cell(pair, examples, seeds) for seeds in SEEDS]
        for pair, examples in product(MACRO_F1_PAIRS, EXAMPLES)
    }
    table(
        "Macro F1 of one method",
        (
            [f"{a:.0%} right, {n:,} examples", *scores([[one for one, _ in cell] for cell in row])]
            for ((a, b), n), row in by_macro_f1.items()
            if a == b
        ),
    )
    for i, name in enumerate(("", " by percentiles of drawn seeds and examples, for comparison")):
        table(
            f"Difference of macro F1{name}",
            (
                [
                    f"{a:.0%} and {b:.0%} right, {n:,} examples",
                    *differences([[both[i] for both in cell] for cell in row]),
                ]
                for ((a, b), n), row in by_macro_f1.items()
            ),
        )
    claims = false_claim_cells()
    table(
        "Equal methods told apart",
        [
            [f"{name}: {what}", *(per_cent([getattr(cell, field)]) for cell in row)]
            for name, row in claims.items()
            for what, field in (("from the baseline", "to_baseline"), ("in any pair", "among_pairs"))
        ],
    )
    single = [row[0].published for name, row in claims.items() if name.startswith("macro")]
    click.echo(f"Equal single runs with a paired bootstrap p (sacrebleu's) below 0.05: {per_cent(single)} %")


def other_rows() -> Iterable[list[str]]:
    for (name, world), examples in product(OTHER_CASES.items(), EXAMPLES[1:]):
        cells = [
            share_coverage(world(examples, seeds), repetitions(examples, seeds), random_numbers(examples, seeds))
            for seeds in SEEDS[1:]
        ]
        yield [f"{name}, {examples:,} examples", "", *(per_cent([cell.difference]) for cell in cells)]


def seed_paired_rows() -> Iterable[list[str]]:
    for examples in EXAMPLES[1:]:
        shares = [
            seed_paired_coverage(
                World((0.9, 0.9), (seeds, seeds), examples, (0.03, 0.03)),
                repetitions(examples, seeds),
                random_numbers(examples, seeds),
            )
            for seeds in SEEDS[1:]
        ]
        yield [f"runs paired by seed, for comparison, {examples:,} examples", "", *(per_cent([one]) for one in shares)]


def loss_rows() -> Iterable[list[str]]:
    for examples in EXAMPLES:
        cells = [loss_coverage(seeds, examples, 2000, random_numbers(examples, seeds)) for seeds in SEEDS]
        yield [f"one method, {examples:,} examples", *(per_cent([cell.score]) for cell in cells)]
        yield [f"difference, {examples:,} examples", *(per_cent([cell.difference]) for cell in cells)]


def table(title: str, rows: Iterable[Sequence[str]]) -> None:
    columns = [title, *(f"{seeds} seed" if seeds == 1 else f"{seeds} seeds" for seeds in SEEDS)]
    click.echo("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        click.echo("| " + " | ".join(row) + " |")
    click.echo()


def scores(row: Sequence[Sequence[Coverage]]) -> list[str]:
    return [per_cent([one.score for one in cell]) for cell in row]


def differences(row: Sequence[Sequence[Coverage]]) -> list[str]:
    return [per_cent([one.difference for one in cell]) for cell in row]


def per_cent(values: Sequence[float]) -> str:
    """ "94.8–96.1", or one number where they agree."""
    low, high = f"{100 * min(values):.1f}", f"{100 * max(values):.1f}"
    return low if low == high else f"{low}–{high}"


def points(deviation: float) -> str:
    return f"seeds ±{100 * deviation:.0f} point" + ("" if deviation == 0.01 else "s")


if __name__ == "__main__":
    main()
