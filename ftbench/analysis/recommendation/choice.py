"""What is recommended, as frozen values without words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ftbench.analysis.recommendation.margin import Margin
from ftbench.analysis.recommendation.preference import Preference
from ftbench.analysis.recommendation.settling import Settling
from ftbench.analysis.statistics import Verdict
from ftbench.messages import Note

Sureness = Literal["clear", "likely", "cannot tell"]
"""Whether the chosen method is shown to be near the best: at 5 %, at 20 %, or not."""


@dataclass(frozen=True, slots=True)
class Place:
    """The chosen method on one task."""

    task: str
    metric: str
    margin: Margin
    value: float
    leader: str
    leader_value: float
    base: str | None
    """The best method that trains nothing, if the chosen one trains."""
    base_value: float | None
    base_verdict: Verdict | None
    """The chosen method against it, after Holm's correction over all pairs."""
    others: int
    """Number of other contenders."""
    untested: bool
    """Whether no test compares it with one of them."""
    rival: str | None
    """The other method that is most likely better by the margin."""
    rival_by: float | None
    """With 95 % confidence the rival is better by no more; None without a test, or if nothing limits it."""
    behind_by: float | None
    """With 95 % confidence the chosen method is behind the best by no more, in the metric's unit."""
    detectable: float | None
    """The true difference to the rival that the run's data find in four of five runs."""
    examples: int
    grouped: bool
    seeds: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A method for one or several tasks of one model."""

    model: str
    tasks: tuple[str, ...]
    """Labels; of a task at several training sizes only the largest."""
    preference: Preference
    method: str
    trains: bool
    sureness: Sureness
    p: float
    """p of "on some task, some method is better by the margin or more"."""
    level: tuple[str, ...]
    """The methods that were chosen from: those as surely near the best, or those that no other outdoes."""
    places: tuple[Place, ...]
    """By task; the least sure one first."""
    average: bool
    """Whether the best score was wanted of several tasks, and the method is not the best on each."""
    severe: tuple[Note, ...]
    """Findings that make the chosen method unfit for some use."""
    unbeaten_labels: tuple[tuple[str, str], ...]
    """(task, label): tasks on which no method is clearly better than always giving this label."""
    left_out: tuple[tuple[str, str], ...]
    """(task, method): degenerate methods with a better value than the chosen one."""
    cheaper: bool
    """Whether another of `level` costs less, by so little that the costs count as equal."""
    cost: float | None
    """What the method costs of what the reader wants to save: seconds, bytes, a number, nats; None if unknown."""
    other: str | None
    """A method to compare the cost with: the baseline, or the dearest of `level` where that is the chosen one."""
    other_cost: float | None
    one_seed: bool
    """Whether a method that depends on chance has one seed only, which rules out "clear"."""
    settling: Settling | None
    """None if the choice is clear, or if no amount of data up to the limit would settle it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A task on which no method can be recommended."""

    task: str
    reason: Literal["degenerate", "majority"]
    """Nearly all answers of every method are degenerate; or no method is better than always giving one label."""
    label: str = ""
    """That label."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The recommendation for one model."""

    model: str
    overall: Choice | None
    """For all tasks on which something can be chosen. None if there is none, or if no one method suits them all: it has
    no value on some task, or is outdone there."""
    by_task: tuple[Choice, ...]
    """A choice for each task; the overall one again if there is one task."""
    refused: tuple[Refusal, ...] = ()
    """Tasks on which no method can be recommended."""
    uncounted: tuple[str, ...] = ()
    """Tasks without a value of their deciding metric, or with a metric whose direction is not known."""
    one_seed: bool = False
    """Whether every method that trains has one seed on some task: what is found is of these trained models only."""
