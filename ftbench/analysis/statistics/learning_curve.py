"""Whether more training rows would help: a curve over the sizes that were run, and what it says of twice the largest.

With four sizes or more the curve is y = a + b n^(-c), the usual form of learning curves (Hestness et al. 2017, Deep
Learning Scaling is Predictable, Empirically, arXiv 1712.00409; Viering & Loog 2022, The Shape of Learning Curves,
IEEE Transactions on Pattern Analysis and Machine Intelligence 45:7799). Fewer sizes cannot show three parameters, and
the curve is y = a + b ln n, its limit for small c.

A few noisy sizes hardly show how fast a curve flattens, and a line alone would promise too much. So the interval holds
those of two curves: the power law's and the line's, or, with fewer sizes, those of the line and of c = 1/2.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtrit

from ftbench.analysis.statistics.arrays import Array, Value, cluster_sums
from ftbench.analysis.statistics.bootstrap import DRAWS, crossed_parts, resampled_values
from ftbench.analysis.statistics.intervals import LEVEL

CurveForm = Literal["power law", "line", "root"]
"""y = a + b n^(-c); y = a + b ln n; y = a + b n^(-1/2), which flattens as fast as theory has it (Hestness et al.)."""

FEWEST_FOR_POWER_LAW = 4
_EXPONENTS = np.arange(1, 201) / 100
"""The values of c that are tried: for a given c the curve is linear in a and b, so no search can get lost."""
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class SizeRuns:
    """All finished runs of one method with one number of training rows."""

    rows: int
    statistics: tuple[Array, ...]
    """[examples, columns] per seed, as from `Metric.statistics`; the same examples at every size."""


@dataclass(frozen=True, slots=True)
class Doubling:
    """What twice the largest number of training rows would change, by the fitted curve."""

    rows: int
    """Twice the largest number."""
    form: CurveForm
    """The curve of `change`."""
    change: float
    low: float | None
    high: float | None
    """95 % interval over seeds, examples and two forms of the curve; None if nothing varies or a draw is not finite."""
    covers_seeds: bool
    """False if a size has one seed only: the interval then only covers the choice of examples."""

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def doubling(
    curve: Sequence[SizeRuns],
    value: Value,
    *,
    clusters: Sequence[Hashable] | None = None,
    bounds: tuple[float, float] = (-np.inf, np.inf),
    draws: int = DRAWS,
    seed: int = 0,
) -> Doubling | None:
    """The change from the largest number of training rows to twice as many; None for fewer than two numbers.

    The interval of a form is its change ± t · s. s is the standard deviation of the changes of `draws` curves, each
    fitted to other examples (drawn with replacement, the same at all sizes) and other seeds (drawn at each size by
    itself). Deviations of seeds are scaled so that their variance is unbiased (Rao & Wu 1988, JASA 83:231), less what
    examples explain. The degrees of freedom of t are Satterthwaite's.
    """
    sizes = sorted(curve, key=lambda runs: runs.rows)
    rows = np.array([runs.rows for runs in sizes], dtype=np.float64)
    if len(set(rows.tolist())) < max(2, len(sizes)):
        return None
    forms: tuple[CurveForm, CurveForm] = ("line", "root")
    if len(sizes) >= FEWEST_FOR_POWER_LAW:
        forms = ("power law", "line")
    tables = [[cluster_sums(table, clusters) for table in runs.statistics] for runs in sizes]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        values = [np.array([float(value(table.sum(0))) for table in seeds]) for seeds in tables]
    means = np.array([at_size.mean() for at_size in values])
    if not np.isfinite(means).all():
        return None
    change = float(fitted_change(rows, means, forms[0]))
    drawn = _drawn(tables, values, value, draws, np.random.default_rng([seed, 0]))
    ends = [end for form in forms for end in _ends(rows, means, form, drawn)] if drawn else []
    least, most = bounds[0] - means[-1], bounds[1] - means[-1]
    change, *ends = (float(np.clip(number, least, most)) for number in (change, *ends))
    covers_seeds = all(len(seeds) > 1 for seeds in tables)
    return Doubling(2 * int(rows[-1]), forms[0], change, min(ends, default=None), max(ends, default=None), covers_seeds)


def fitted_change(rows: Array, means: Array, form: CurveForm) -> Array:
    """The change of least-squares curves from the largest of `rows` [sizes] to twice as many; [..., sizes] → [...]."""
    share = rows / rows.max()
    apart = means - means.mean(-1, keepdims=True)
    if form != "power law":
        places = _place(share, form) - _place(share, form).mean()
        step = _place(np.array([1.0, 2.0]), form)
        return np.asarray(apart @ places / (places**2).sum() * (step[1] - step[0]))
    powers = share ** -_EXPONENTS[:, None]
    powers = powers - powers.mean(-1, keepdims=True)
    squares = (powers**2).sum(-1)
    slopes = apart @ powers.T / squares
    best = np.argmax(slopes**2 * squares, axis=-1)  # what a curve explains: the most is the least squared error
    return np.asarray(np.take_along_axis(slopes, best[..., None], -1)[..., 0] * (2 ** -_EXPONENTS[best] - 1))


def _place(rows: Array, form: CurveForm) -> Array:
    """Where numbers of rows lie on the axis on which a curve of two parameters is straight."""
    return np.asarray(np.log(rows) if form == "line" else rows**-0.5)


@dataclass(frozen=True, slots=True, eq=False)
class _Draws:
    """The means over seeds at each size in each draw."""

    centres: Array
    """[draws, sizes]: on other examples."""
    other_seeds: Array
    """[draws, sizes]: how far the mean of other seeds lies from these."""
    examples: int
    seeds: tuple[int, ...]
    """Number of seeds at each size."""


def _drawn(
    tables: Sequence[Sequence[Array]],
    values: Sequence[Array],
    value: Value,
    draws: int,
    generator: np.random.Generator,
) -> _Draws | None:
    """None for fewer than two examples, or if a draw has no finite value."""
    examples = len(tables[0][0])
    if examples < 2:
        return None
    drawn = resampled_values([table for seeds in tables for table in seeds], value, draws, generator)
    if not np.isfinite(drawn).all():
        return None
    by_size = np.split(drawn, np.cumsum([len(seeds) for seeds in tables])[:-1])
    centres = np.stack([at_size.mean(0) for at_size in by_size], axis=-1)
    shifts = [_other_seeds(*pair, examples, generator) for pair in zip(values, by_size, strict=True)]
    return _Draws(centres, np.stack(shifts, axis=-1), examples, tuple(map(len, tables)))


def _ends(rows: Array, means: Array, form: CurveForm, drawn: _Draws) -> tuple[float, ...]:
    """Low and high end of the interval of a form; nothing if nothing varies."""
    changes = fitted_change(rows, drawn.centres + drawn.other_seeds, form)
    total = float(changes.var(ddof=1))
    if total <= (_ROUNDING * float(np.abs(drawn.centres).max())) ** 2:
        return ()
    by_examples = float(fitted_change(rows, drawn.centres, form).var(ddof=1))
    parts = [
        (_explained(changes, shift), seeds - 1) for shift, seeds in zip(drawn.other_seeds.T, drawn.seeds, strict=True)
    ]
    degrees = _degrees(by_examples, drawn.examples - 1, parts)
    half = float(stdtrit(degrees, (1 + LEVEL) / 2) * np.sqrt(total))
    centre = float(fitted_change(rows, means, form))
    return centre - half, centre + half


def _other_seeds(values: Array, drawn: Array, examples: int, generator: np.random.Generator) -> Array:
    """How far the mean of other seeds lies from that of the seeds that ran, in each draw; [draws]."""
    seeds, draws = drawn.shape
    if seeds == 1:
        return np.zeros(draws)
    part = crossed_parts(values, drawn, examples)
    if part.between <= 0:
        return np.zeros(draws)
    scale = np.sqrt(max(float(1 - part.rest / part.between), 0.0) * seeds / (seeds - 1))
    chosen = generator.integers(0, seeds, size=(draws, seeds))
    return np.asarray(scale * (values[chosen].mean(-1) - values.mean()))


def _explained(changes: Array, shift: Array) -> float:
    """The variance of the changes that is due to the seeds at one size."""
    variance = float(shift.var(ddof=1))
    return float(np.cov(changes, shift)[0, 1]) ** 2 / variance if variance > 0 else 0.0


def _degrees(by_examples: float, most: int, parts: Sequence[tuple[float, int]]) -> float:
    """Satterthwaite's degrees of freedom of the sum of all parts, within the range of the parts' own."""
    varying = [(part, own) for part, own in parts if part > 0]
    total = by_examples + sum(part for part, _ in varying)
    spread = by_examples**2 / most + sum(part**2 / own for part, own in varying)
    least = min([most, *(own for _, own in varying)])
    return float(np.clip(total**2 / spread, least, most)) if spread > 0 else float(most)
