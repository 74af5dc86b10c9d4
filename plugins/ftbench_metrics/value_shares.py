"""Each answer's share in a value that is computed over all answers at once: what gives any metric an interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from ftbench import MetricUnavailable
from ftbench_metrics import messages

Row = TypeVar("Row")

MOST = 2000
"""Most different answers without which the value is computed again."""

_FIRST = 8
"""Answers on which a mean is tried before it is tried on all."""

_AGREE = 1e-9


class OrderCounts(MetricUnavailable):
    """A value that other orders of the same rows do not have."""


def value_shares(
    rows: Sequence[Row], value: Callable[[Sequence[Row]], float], key: Callable[[Row], Hashable]
) -> list[float]:
    """A number for each row; their mean is `value(rows)`. Rows with equal keys are interchangeable.

    Where the value is a mean over rows, the numbers are those of which it is the mean. That is tried: the mean of the
    values of single rows has to be that of all rows, of every second one, and of the others, to 1e-9.

    Else they are T + (n - 1)(mean of T(-j) - T(-i)), with T the value of all n rows and T(-i) that without row i. Their
    variance over n is the jackknife's variance of T (Efron and Stein 1981, The jackknife estimate of variance, Annals
    of Statistics 9), so a t interval of their mean is that of T in large samples. For a mean the formula gives the
    scores themselves. It holds for values that change smoothly with the rows (F1, correlations, BLEU), not for
    medians and other quantiles, nor for values with random draws: leaving a row out moves the draws of all others. Such
    a value hangs on the order of the rows, so it is computed for two other orders.

    Raises `OrderCounts` if it differs for them, and `MetricUnavailable` for a value that is not a finite number, with
    all rows or without one of them, and for more than 2,000 different rows of a value that is no mean.
    """
    whole = _finite(value(rows))
    count = len(rows)
    if count == 1:
        return [whole]
    keys = [key(row) for row in rows]
    places = {name: place for place, name in reversed(list(enumerate(keys)))}
    single = _single_values(rows, keys, places, value, whole)
    if single is not None:
        return single
    if len(places) > MOST:
        raise MetricUnavailable(messages.TOO_MANY_ANSWERS(count=len(places), most=MOST))
    half = count // 2
    for other in (rows[::-1], [*rows[half:], *rows[:half]]):
        if not math.isclose(value(other), whole, rel_tol=_AGREE, abs_tol=1e-12):
            raise OrderCounts(messages.ORDER_COUNTS())
    without = {}
    for name, place in places.items():
        left = value([*rows[:place], *rows[place + 1 :]])
        if not math.isfinite(left):
            raise MetricUnavailable(messages.NO_VALUE_WITHOUT_ONE())
        without[name] = left
    centre = math.fsum(without[name] for name in keys) / count
    return [whole + (count - 1) * (centre - without[name]) for name in keys]


def _single_values(
    rows: Sequence[Row],
    keys: Sequence[Hashable],
    places: dict[Hashable, int],
    value: Callable[[Sequence[Row]], float],
    whole: float,
) -> list[float] | None:
    """The values of single rows if the value is their mean, else None."""
    known: dict[Hashable, float] = {}

    def of(name: Hashable) -> float:
        if name not in known:
            known[name] = value([rows[places[name]]])
        return known[name]

    def is_mean(chosen: slice, result: float | None = None) -> bool:
        mean = math.fsum(map(of, keys[chosen])) / len(keys[chosen])
        return math.isclose(mean, value(rows[chosen]) if result is None else result, rel_tol=_AGREE, abs_tol=1e-12)

    try:
        # the first few alone spare most of the work where it is no mean
        if not (is_mean(slice(_FIRST)) and is_mean(slice(None), whole)):
            return None
        if not (is_mean(slice(None, None, 2)) and is_mean(slice(1, None, 2))):
            return None
    except Exception:  # a correlation, for example, has no value on one answer
        return None
    return [of(name) for name in keys] if all(map(math.isfinite, known.values())) else None


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise MetricUnavailable(messages.VALUE_NOT_FINITE())
    return value
