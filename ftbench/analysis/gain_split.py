"""What of a gain is the format, which the model can show untrained, and what is the task."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.analysis.comparison import MetricComparison, Standing


@dataclass(frozen=True, slots=True)
class GainSplit:
    """The best trained method's gain over the untrained model as it was trained on, in two parts.

    All are in the metric's unit and positive where the value got better.
    """

    method: str
    base: str
    """The untrained model, asked in the format of training and shown nothing."""
    shown: str
    """The best other row without training: shown examples, or asked in the model's own format."""
    format: float
    """What `shown` has above `base`."""
    task: float
    """What the method has above `shown`."""

    @property
    def gain(self) -> float:
        return self.format + self.task


def gain_split(metric: MetricComparison) -> GainSplit | None:
    """None without a trained method, or without two untrained rows of which the other one is the better."""
    if metric.direction is None:
        return None
    trained = [standing for standing in metric.ranked if standing.group.trains]
    untrained = [standing for standing in metric.ranked if not standing.group.trains]
    base = next((standing for standing in untrained if trained and _is_plain(standing, trained[0])), None)
    shown = next((standing for standing in untrained if standing is not base), None)
    if base is None or shown is None:
        return None
    sign = 1.0 if metric.direction == "higher" else -1.0
    start, middle, end = (sign * (standing.mean or 0.0) for standing in (base, shown, trained[0]))
    if middle <= start:
        return None
    return GainSplit(trained[0].method, base.method, shown.method, middle - start, end - middle)


def _is_plain(standing: Standing, trained: Standing) -> bool:
    """Whether the row depends on no settings and reads the examples as the trained method does."""
    formats = {cell.spec.model.format for cell in (*standing.group.done, *trained.group.done)}
    return len(formats) == 1 and not any(cell.hyperparameters for cell in standing.group.done)
