"""How the intervals of a cross-validation hold: `python -m tools.coverage.folds`, a few minutes on one core.

Two ridge classifiers see other features of equal use, so that the methods are equally good. They are trained again in
every fold on resampled rows, which stands for a seed. Features are normal, so the true accuracy of each model is
known.
"""

from __future__ import annotations

from dataclasses import dataclass

import click
import numpy as np
from scipy.special import ndtr

from ftbench.analysis.statistics import MethodRuns, compare_methods
from ftbench.analysis.statistics.arrays import Array
from ftbench.contracts.metric import ratio
from ftbench.presentation.tables import markdown_table

_FEATURES, _SHIFT, _RIDGE = 5, 0.4, 1e-3
"""Features of a method, the distance of each class from the middle in each, and the penalty: at best 81 % are right."""
_SETTINGS = [(rows, folds, seeds) for rows in (60, 200) for folds in (5, 10) for seeds in (1, 3)]


@dataclass(frozen=True, slots=True)
class Trained:
    """The runs of one method, and the mean of its models' true accuracies."""

    runs: tuple[Array, ...]
    """[rows, 2] of each seed: right and 1."""
    accuracy: float


@dataclass(frozen=True, slots=True)
class Held:
    """Shares of repetitions."""

    told_apart: float
    models: float
    """The interval of one method holds the mean accuracy of the models that were trained."""
    method: float
    """It holds the accuracy that the method has in the mean over training sets."""
    width: float
    """Mean half width of the interval of the difference."""


def trained(rows: int, folds: int, seeds: int, labels: Array, draw: np.random.Generator) -> Trained:
    """A method's cross-validation on rows with these labels."""
    features = draw.standard_normal((rows, _FEATURES)) + _SHIFT * labels[:, None]
    design = np.c_[features, np.ones(rows)]
    fold_of = folds_of(rows, folds)
    runs, accuracies = [], []
    for _ in range(seeds):
        table = np.ones((rows, 2))
        for fold in range(folds):
            others = np.flatnonzero(fold_of != fold)
            drawn = draw.choice(others, size=len(others))
            square = design[drawn].T @ design[drawn] + _RIDGE * np.eye(_FEATURES + 1)
            weights = np.linalg.solve(square, design[drawn].T @ labels[drawn])
            tested = fold_of == fold
            table[tested, 0] = np.sign(design[tested] @ weights) == labels[tested]
            middle, length = _SHIFT * weights[:-1].sum(), np.linalg.norm(weights[:-1])
            accuracies.append(float(ndtr((middle + weights[-1] * np.array([1, -1])) / length).mean()))
        runs.append(table)
    return Trained(tuple(runs), float(np.mean(accuracies)))


def folds_of(rows: int, folds: int) -> Array:
    """The fold of each row."""
    return np.arange(rows) % folds


def measure(rows: int, folds: int, seeds: int, repetitions: int) -> tuple[Held, Held]:
    """Without and with the component of folds, on the same data."""
    draw = np.random.default_rng([rows, folds, seeds])
    pairs = []
    for _ in range(repetitions):
        labels = np.sign(draw.standard_normal(rows))
        pairs.append([trained(rows, folds, seeds, labels, draw) for _ in range(2)])
    expected = float(np.mean([one.accuracy for pair in pairs for one in pair]))
    return _held(pairs, expected, None), _held(pairs, expected, folds_of(rows, folds).tolist())


def _held(pairs: list[list[Trained]], expected: float, folds: list[float] | None) -> Held:
    counts = np.zeros(4)
    for pair in pairs:
        methods = [
            MethodRuns(name, tuple(range(len(one.runs))), one.runs) for name, one in zip("ab", pair, strict=True)
        ]
        found = compare_methods(methods, ratio, direction="higher", baseline="a", folds=folds)
        (difference,), one = found.differences, found.estimate("a")
        if one.low is None or one.high is None or difference.low is None or difference.high is None:
            raise click.ClickException("an interval is missing")
        counts += (
            difference.verdict != "unclear",
            one.low <= pair[0].accuracy <= one.high,
            one.low <= expected <= one.high,
            (difference.high - difference.low) / 2,
        )
    return Held(*(100 * counts / len(pairs)).tolist())


@click.command()
@click.option("--repetitions", type=click.IntRange(10, 100_000), default=400, show_default=True)
def main(repetitions: int) -> None:
    """Print the table of docs/statistics.md on cross-validation."""
    header = ["rows, folds, seeds", "told apart, rows alone", "told apart", "holds the models'", "holds the method's"]
    body = []
    for rows, folds, seeds in _SETTINGS:
        plain, held = measure(rows, folds, seeds, repetitions)
        numbers = (plain.told_apart, held.told_apart, held.models, held.method)
        widths = f"{plain.width:.1f} → {held.width:.1f}"
        body.append([f"{rows}, {folds}, {seeds}", *(f"{number:.1f}" for number in numbers), widths])
    click.echo(markdown_table([*header, "half width of a difference"], body))


if __name__ == "__main__":
    main()
