"""One metric on sample answers in one language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts import Metric
from ftbench.errors import MatrixError, MetricUnavailable
from ftbench.messages import plugin_checks_metrics as messages
from ftbench.plugin_checks import metric_samples as samples
from ftbench.plugin_checks.check import Finding, failed, skipped

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EXACT = 1e-9
"""Allowed relative difference by another order of sums."""


@dataclass(slots=True)
class MetricTrial:
    """A metric, the language of the answers, and what it said of them."""

    metric: Metric
    language: str
    samples: list[Any] = field(init=False, default_factory=list)
    """The answers that it takes: those of a text task, else of a label task."""
    rows: NDArray[Any] = field(init=False)
    """[examples, columns]: its statistics of the samples."""

    def statistics(self, answers: Sequence[Any]) -> Any:
        """What the metric returns for answers or passages."""
        if self.metric.reads_general_text:
            return self.metric.passage_statistics(answers)
        return self.metric.statistics(answers)

    def value(self, rows: Any) -> float:
        """The metric of these rows together."""
        import numpy as np

        return float(self.metric.value(np.asarray(rows).sum(axis=0)))

    def of(self, answers: Sequence[Any]) -> float:
        """The metric of answers."""
        return self.value(self.statistics(answers))


def close(value: float, other: float) -> bool:
    """Whether two values are equal, rounding aside; NaN equals NaN."""
    return (math.isnan(value) and math.isnan(other)) or math.isclose(value, other, rel_tol=_EXACT, abs_tol=1e-12)


def declares(trial: MetricTrial) -> Finding | None:
    """The direction is one of two words, and the bounds are two numbers in order."""
    metric = trial.metric
    if metric.direction not in ("higher", "lower"):
        return failed(messages.NO_DIRECTION(direction=repr(metric.direction)[:80]))
    bounds = metric.bounds
    if bounds is not None and not (isinstance(bounds, tuple) and len(bounds) == 2 and bounds[0] < bounds[1]):
        return failed(messages.NO_BOUNDS(bounds=repr(bounds)[:80]))
    signature = metric.signature(trial.language)
    if not isinstance(signature, str) or signature.splitlines() != [signature]:
        return failed(messages.NO_SIGNATURE(signature=repr(signature)[:80]))
    return None


def refuses_unknown_options(trial: MetricTrial) -> Finding | None:
    """An option that it does not know is a `MatrixError`."""
    try:
        trial.metric.configure("", {"no-such-option": True}, Path())
    except MatrixError:
        return None
    return failed(messages.TAKES_ANY_OPTION())


def computes(trial: MetricTrial) -> Finding | None:
    """Statistics are a table of finite numbers with a row for each answer, and the value is a number."""
    import numpy as np

    language = trial.language
    choices = (
        [samples.passages()]
        if trial.metric.reads_general_text
        else [
            samples.answers(language),
            samples.label_answers(language),
        ]
    )
    reason = None
    for answers in choices:
        try:
            rows = trial.statistics(answers)
        except MetricUnavailable as error:
            reason = reason or error.note
            continue
        table = np.asarray(rows)
        if table.ndim != 2 or len(table) != len(answers):
            return failed(messages.NO_TABLE(shape=str(table.shape), count=len(answers)))
        if not np.isfinite(table.astype(float)).all():
            return failed(messages.NOT_FINITE())
        value = np.asarray(trial.metric.value(table.sum(axis=0)))
        if value.shape != () or not np.isfinite(value):
            return failed(messages.NO_VALUE(value=repr(value)[:80]))
        trial.samples, trial.rows = list(answers), table
        return None
    assert reason is not None
    return skipped(messages.SAYS_UNAVAILABLE(reason=reason))


def is_repeatable(trial: MetricTrial) -> Finding | None:
    """The same answers have the same statistics."""
    import numpy as np

    again = np.asarray(trial.statistics(trial.samples))
    same = again.shape == trial.rows.shape and np.array_equal(again, trial.rows)
    return None if same else failed(messages.STATISTICS_DRAWN())


def ignores_order(trial: MetricTrial) -> Finding | None:
    """The value does not depend on the order of the answers."""
    value, turned = trial.value(trial.rows), trial.of(trial.samples[::-1])
    return None if close(value, turned) else failed(messages.DEPENDS_ON_ORDER(value=value, turned=turned))


def adds_up(trial: MetricTrial) -> Finding | None:
    """The value of some answers is that of their rows among all: a row belongs to its answer alone."""
    import numpy as np

    for part in ([0, 1, 2], [3, 4, 5], [1, 4]):
        try:
            rows = np.asarray(trial.statistics([trial.samples[i] for i in part]))
        except MetricUnavailable:  # too few answers for a value
            continue
        if rows.shape[1] != trial.rows.shape[1]:  # the columns depend on the answers, as with labels
            continue
        alone, among = trial.value(rows), trial.value(trial.rows[part])
        if not close(alone, among):
            return failed(messages.ROWS_DEPEND(alone=alone, among=among))
    return None


def is_vectorised(trial: MetricTrial) -> Finding | None:
    """`value` takes sums of many sets at once, as resampling gives them."""
    import numpy as np

    totals = np.stack([trial.rows.sum(0), trial.rows[:3].sum(0), trial.rows[2:].sum(0), trial.rows[[1, 1, 2]].sum(0)])
    values = np.asarray(trial.metric.value(totals.reshape(2, 2, -1)))
    if values.shape != (2, 2):
        return failed(messages.NOT_VECTORISED(shape=str(values.shape)))
    each = [float(trial.metric.value(total)) for total in totals]
    if not all(close(float(value), single) for value, single in zip(values.reshape(-1), each, strict=True)):
        return failed(messages.VALUES_DIFFER())
    return None


def stays_in_bounds(trial: MetricTrial) -> Finding | None:
    """No value is outside of the declared bounds, for right, wrong, single and odd answers."""
    bounds = trial.metric.bounds
    if bounds is None:
        return skipped(messages.UNBOUNDED())
    sets: list[Sequence[Any]] = [trial.samples, *([answer] for answer in trial.samples)]
    if not trial.metric.reads_general_text:
        language = trial.language
        sets += [samples.right_answers(language), samples.wrong_answers(language), samples.odd_answers(language)]
    for answers in sets:
        try:
            value = trial.of(answers)
        except MetricUnavailable:
            continue
        if not math.isnan(value) and not bounds[0] - 1e-9 <= value <= bounds[1] + 1e-9:
            return failed(messages.OUT_OF_BOUNDS(value=value, low=bounds[0], high=bounds[1]))
    return None


def goes_its_way(trial: MetricTrial) -> Finding | None:
    """Answers that are their references are not worse than answers to other questions."""
    language = trial.language
    if trial.metric.reads_general_text:
        right, wrong = trial.of(samples.better_passages(0.5)), trial.of(samples.better_passages(-0.5))
    else:
        try:
            right = trial.of(samples.right_answers(language))
            wrong = trial.of(samples.wrong_answers(language))
        except MetricUnavailable as error:
            return skipped(messages.SAYS_UNAVAILABLE(reason=error.note))
    worse = right < wrong if trial.metric.direction == "higher" else right > wrong
    if not worse or close(right, wrong):
        return None
    return failed(messages.WRONG_WAY(direction=trial.metric.direction, right=right, wrong=wrong))


def takes_no_answers(trial: MetricTrial) -> Finding | None:
    """Without any answer there is no value: `MetricUnavailable`, or a table without rows whose value is no number."""
    import numpy as np

    try:
        rows = np.asarray(trial.statistics([]))
    except MetricUnavailable:
        return None
    if rows.ndim != 2 or len(rows):
        return failed(messages.NO_TABLE(shape=str(rows.shape), count=0))
    value = trial.value(rows)
    return None if math.isnan(value) else failed(messages.VALUE_OF_NOTHING(value=value))


def takes_any_text(trial: MetricTrial) -> Finding | None:
    """Empty answers and answers with any Unicode text have finite statistics."""
    import numpy as np

    if trial.metric.reads_general_text:
        return skipped(messages.READS_NO_ANSWERS())
    answers = samples.odd_answers(trial.language)
    try:
        rows = np.asarray(trial.statistics(answers), dtype=float)
    except MetricUnavailable as error:
        return skipped(messages.SAYS_UNAVAILABLE(reason=error.note))
    if rows.shape[:1] != (len(answers),):
        return failed(messages.NO_TABLE(shape=str(rows.shape), count=len(answers)))
    return None if np.isfinite(rows).all() else failed(messages.NOT_FINITE())
