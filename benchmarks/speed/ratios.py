"""From turns to ratios with their spread, and whether the qualities are equal, without which no ratio is shown."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.speed.jobs import CellName
from benchmarks.speed.turns import CellTimes, Turn

ACCURACY_TOLERANCE, LOSS_TOLERANCE = 0.02, 0.02
"""Differences that are called equal however small the spread: 2 points of accuracy, 2 % of a loss."""

SAME_MODEL = "accuracy of the same model"
"""Two evaluations of one model have no seeds: they are equal or one of them is wrong."""

Judged = Mapping[tuple[str, int, CellName], Mapping[str, float]]
"""By side, seed and cell what the judge found: `loss`, and `accuracy` for labels; of evaluations `SAME_MODEL`."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Of the other side's time to ftbench's, each pair with the same seed; above 1 ftbench is faster."""

    median: float
    low: float
    high: float
    pairs: int

    def __str__(self) -> str:
        return f"{self.median:.1f} ({self.low:.1f}–{self.high:.1f})"


@dataclass(frozen=True, slots=True)
class Quality:
    """Two sides' mean quality in one cell over the seeds that both have."""

    metric: str
    ours: float
    theirs: float
    spread: float | None
    """Half width of the 95 % interval of the difference over seeds (Welch); None for one seed."""
    tolerance: float

    @property
    def differs(self) -> bool:
        """Whether the difference is larger than chance and than what is called equal; one seed cannot tell."""
        if self.spread is None and self.metric != SAME_MODEL:
            return False
        return abs(self.theirs - self.ours) > max(self.spread or 0.0, self.tolerance)

    def __str__(self) -> str:
        if self.metric == SAME_MODEL:
            return f"{self.metric} {self.ours:.4f} and {self.theirs:.4f}"
        spread = "one seed: not judged" if self.spread is None else f"±{self.spread:.3f}"
        return f"{self.metric} {self.ours:.3f} and {self.theirs:.3f} ({self.theirs - self.ours:+.3f}, {spread})"


def ratio(ours: Mapping[int, float], theirs: Mapping[int, float]) -> Ratio | None:
    """The median, lowest and highest of theirs / ours over the seeds that both have; None without any."""
    pairs = [theirs[seed] / ours[seed] for seed in sorted(ours.keys() & theirs.keys())]
    return Ratio(statistics.median(pairs), min(pairs), max(pairs), len(pairs)) if pairs else None


def quality(metric: str, ours: Sequence[float], theirs: Sequence[float]) -> Quality:
    """Compare the qualities of some seeds."""
    a, b = statistics.fmean(ours), statistics.fmean(theirs)
    tolerance = {"accuracy": ACCURACY_TOLERANCE, "loss": LOSS_TOLERANCE * a, SAME_MODEL: 1e-9}[metric]
    return Quality(metric, a, b, _spread(ours, theirs), tolerance)


def _spread(ours: Sequence[float], theirs: Sequence[float]) -> float | None:
    if min(len(ours), len(theirs)) < 2:
        return None
    parts = [statistics.variance(values) / len(values) for values in (ours, theirs)]
    if not sum(parts):
        return 0.0
    from scipy.stats import t

    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(values) - 1) for part, values in zip(parts, (ours, theirs), strict=True)
    )
    return float(t.ppf(0.975, freedom)) * sum(parts) ** 0.5


@dataclass(frozen=True, slots=True)
class CellComparison:
    """A cell of another tool beside the same cell of ftbench."""

    cell: CellName
    train: Ratio | None
    """Of training tokens a second; the rows are the same."""
    evaluate: Ratio | None
    """Labels: of the time to evaluate. Text: of generated tokens a second."""
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Another side beside ftbench's."""

    side: str
    against: str
    whole: Ratio | None
    cells: tuple[CellComparison, ...]

    @property
    def differing(self) -> list[CellName]:
        """Cells whose quality differs: their ratios mean nothing."""
        return [one.cell for one in self.cells if one.quality and one.quality.differs]


def compare(side: str, against: str, turns: Sequence[Turn], judged: Judged) -> Comparison:
    """All ratios of one side to another."""
    ours, theirs = ({turn.seed: turn for turn in turns if turn.side == name} for name in (against, side))
    both = sorted(ours.keys() & theirs.keys())
    names = list(dict.fromkeys(cell for seed in both for cell in theirs[seed].cells if cell in ours[seed].cells))

    def of(group: Mapping[int, Turn], cell: CellName, value: str) -> dict[int, float]:
        found = {seed: _value(group[seed].cells[cell], value) for seed in both if cell in group[seed].cells}
        return {seed: number for seed, number in found.items() if number is not None}

    cells = []
    for cell in names:
        train = ratio(of(ours, cell, "train"), of(theirs, cell, "train"))
        evaluate = ratio(of(ours, cell, "evaluate"), of(theirs, cell, "evaluate"))
        cells.append(CellComparison(cell, train, evaluate, _judged_quality(side, against, cell, both, judged)))
    whole = ratio({s: t.seconds for s, t in ours.items()}, {s: t.seconds for s, t in theirs.items()})
    return Comparison(side, against, whole, tuple(cells))


def _value(times: CellTimes, value: str) -> float | None:
    """Seconds; of generation the seconds a token, because answers differ in length."""
    if value == "train":
        return times.train_seconds
    return times.evaluate_seconds / times.generated_tokens if times.generated_tokens else times.evaluate_seconds


def _judged_quality(side: str, against: str, cell: CellName, seeds: Sequence[int], judged: Judged) -> Quality | None:
    pairs = [(judged[against, seed, cell], judged[side, seed, cell]) for seed in seeds if (side, seed, cell) in judged]
    pairs = [(a, b) for a, b in pairs if a and b]
    if not pairs:
        return None
    metric = next(name for name in (SAME_MODEL, "accuracy", "loss") if name in pairs[0][0])
    return quality(metric, [a[metric] for a, _ in pairs], [b[metric] for _, b in pairs])
