"""Simulated methods that are tuned as ftbench tunes, with the true accuracy of each setting known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from ftbench.analysis.statistics.arrays import Array
from tools.coverage.worlds import EXAMPLE, EXAMPLE_OF_METHOD

_SPREAD = float(np.sqrt(1 + EXAMPLE**2 + EXAMPLE_OF_METHOD**2))
"""Standard deviation of a margin over examples and chance."""
_RATES, _FINALISTS = 5, 2
"""Settings that are tried, and the best of them that are trained in full beside the defaults."""
_SHIFT, _UNFINISHED, _NOISE = 0.5, 0.3, 2.0
"""Short trials want a rate half a step higher, reach lower margins (in spreads), and vary by this factor more."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The quality of a method over the learning rate, which has five places on a grid."""

    accuracy: float
    """At the best rate, in the mean over seeds."""
    fall: float
    """How much the margin falls at one step from the best rate, in spreads; four times as much at two steps."""
    best: int = 2
    default: int = 1


@dataclass(frozen=True, slots=True)
class TunedWorld:
    """How methods are tuned and measured.

    An answer has a margin: level of the setting + example + example of this method + training + chance. It is right
    where the margin is above 0, and its loss is log(1 + e^-margin). A training that is lucky is so on all rows.
    """

    seeds: int
    validation: int
    """Rows that choose the setting."""
    examples: int
    """Test rows."""
    deviation: float
    """Of a training's accuracy over seeds, at an accuracy of 0.5."""

    @property
    def seed_spread(self) -> float:
        """Standard deviation of a training's margin."""
        return self.deviation * float(np.sqrt(2 * np.pi)) * _SPREAD

    def level(self, curve: Curve, best: float) -> Array:
        """[rates] mean margins where the best rate has that place."""
        steps = np.arange(_RATES) - best
        top = float(ndtri(curve.accuracy)) * np.hypot(_SPREAD, self.seed_spread)
        return np.asarray(top - curve.fall * _SPREAD * steps**2)

    def accuracies(self, curve: Curve) -> Array:
        """[rates] true accuracies in the mean over seeds and examples."""
        return np.asarray(ndtr(self.level(curve, curve.best) / np.hypot(_SPREAD, self.seed_spread)))


@dataclass(frozen=True, slots=True)
class TunedMethod:
    """The chosen and the default setting of a method, and what they answered."""

    chosen: int
    tuned: Array
    """[seeds + 1, examples] 1 for right, else 0. The first training has chosen the setting, the last is one more."""
    defaults: Array
    """The same of the default setting; its first training took part in the choice."""
    true: tuple[float, float]
    """Accuracy of the chosen and of the default setting in the mean over new seeds and examples."""


def tune(world: TunedWorld, curves: tuple[Curve, ...], draw: np.random.Generator) -> list[TunedMethod]:
    """Methods that are tuned on the same validation rows and tested on the same test rows."""
    validation, test = (EXAMPLE * draw.standard_normal(rows) for rows in (world.validation, world.examples))
    return [_tune(world, curve, validation, test, draw) for curve in curves]


def _tune(world: TunedWorld, curve: Curve, validation: Array, test: Array, draw: np.random.Generator) -> TunedMethod:
    """Short trials of all rates; the best two and the default in full; the lowest validation loss decides."""
    validation, test = (rows + EXAMPLE_OF_METHOD * draw.standard_normal(len(rows)) for rows in (validation, test))

    def margins(levels: Array, rows: Array) -> Array:
        return np.asarray(levels[:, None] + rows + draw.standard_normal((len(levels), len(rows))))

    short = world.level(curve, curve.best + _SHIFT) - _UNFINISHED * _SPREAD
    short = short + _NOISE * world.seed_spread * draw.standard_normal(_RATES)
    ranked = np.argsort(_losses(margins(short, validation)))
    finalists = [curve.default, *[int(rate) for rate in ranked if rate != curve.default][:_FINALISTS]]
    trained = world.level(curve, curve.best)[:, None] + world.seed_spread * draw.standard_normal(
        (_RATES, world.seeds + 1)
    )
    losses = _losses(margins(trained[finalists, 0], validation))
    chosen = finalists[int(np.argmin(losses))]
    answers = {rate: (margins(trained[rate], test) > 0).astype(float) for rate in (chosen, curve.default)}
    accuracies = world.accuracies(curve)
    true = (float(accuracies[chosen]), float(accuracies[curve.default]))
    return TunedMethod(chosen, answers[chosen], answers[curve.default], true)


def _losses(margins: Array) -> Array:
    """[settings] mean losses over the rows."""
    return np.asarray(np.logaddexp(0, -margins).mean(axis=1))
