"""Each method against the baseline over tasks: Wilcoxon's signed-rank test, given enough tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.analysis.statistics.estimates import Direction, Verdict
from ftbench.analysis.statistics.holm import holm
from ftbench.analysis.statistics.intervals import ALPHA
from ftbench.analysis.statistics.wilcoxon import SignedRanks, signed_ranks

FEWEST_TASKS = 6
"""With five tasks the smallest two-sided p-value is 2 / 2^5 = 0.0625."""


@dataclass(frozen=True, slots=True)
class AcrossTasks:
    """Comparison of a method with the baseline over tasks."""

    method: str
    better: int
    worse: int
    equal: int
    p: float | None
    """None with fewer than six tasks: there is no test."""
    adjusted_p: float | None
    """Adjusted by Holm over all tested methods."""
    verdict: Verdict
    statement: str
    """The result in English."""

    @property
    def tasks(self) -> int:
        return self.better + self.worse + self.equal


def relative_difference(method: float, baseline: float, direction: Direction) -> float:
    """Improvement over the baseline as a share of the mean of both; negative if worse, 0 if both are 0.

    Differences of accuracy and BLEU have different units and cannot be ranked together. This share has no unit; a small
    one is the usual relative improvement.
    """
    scale = (abs(method) + abs(baseline)) / 2
    difference = method - baseline if direction == "higher" else baseline - method
    return difference / scale if scale > 0 else 0.0


def compare_across_tasks(differences: Mapping[str, Sequence[float]]) -> tuple[AcrossTasks, ...]:
    """Test each method. `differences`: improvements on each task by method (means over seeds), in one unit.

    The test is Wilcoxon's signed-rank test over tasks (Demšar 2006, JMLR 7:1), with Holm's correction over methods.
    Friedman's and Nemenyi's tests, which rank all methods, are not used: their verdict on two methods depends on the
    other methods (Benavoli, Corani & Mangili 2016, JMLR 17(5)).
    """
    tests = {method: signed_ranks(values) for method, values in differences.items() if len(values) >= FEWEST_TASKS}
    adjusted = dict(zip(tests, holm([test.p for test in tests.values()]), strict=True))
    return tuple(
        _tested(method, values, tests[method], adjusted[method], len(tests))
        if method in tests
        else _untested(method, values)
        for method, values in differences.items()
    )


def fewest_tasks(methods: int) -> int:
    """The fewest tasks with which all of `methods` methods can reach p < 0.05 after Holm's correction."""
    tasks = FEWEST_TASKS
    while methods * 2 / 2**tasks >= ALPHA:
        tasks += 1
    return tasks


def _tested(method: str, values: Sequence[float], test: SignedRanks, adjusted: float, methods: int) -> AcrossTasks:
    verdict: Verdict = "unclear"
    if adjusted < ALPHA:
        verdict = "better" if test.above > test.below else "worse"
    outcome = "no clear difference" if verdict == "unclear" else verdict
    text = (
        f"{_counts(method, values)}: {outcome} over tasks (Wilcoxon's signed-rank test, p = {adjusted:.2g} after Holm)."
    )
    if len(values) < fewest_tasks(methods):
        text += f" With {methods} methods tested, all of them need {fewest_tasks(methods)} tasks to reach p < {ALPHA}."
    return AcrossTasks(method, *_signs(values), test.p, adjusted, verdict, text)


def _untested(method: str, values: Sequence[float]) -> AcrossTasks:
    least = min(1, 2 / 2 ** len(values))
    text = (
        f"{_counts(method, values)}. There is no test over tasks: with {len(values)} of them the smallest possible p "
        f"is {least:.3g}, and p < {ALPHA} takes {FEWEST_TASKS} or more."
    )
    return AcrossTasks(method, *_signs(values), None, None, "untested", text)


def _counts(method: str, values: Sequence[float]) -> str:
    better, worse, _ = _signs(values)
    return f"{method} is better than the baseline on {better} of {len(values)} tasks and worse on {worse}"


def _signs(values: Sequence[float]) -> tuple[int, int, int]:
    better, worse = sum(value > 0 for value in values), sum(value < 0 for value in values)
    return better, worse, len(values) - better - worse
