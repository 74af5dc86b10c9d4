"""How many seeds and test examples would make a recommendation clear, from the run's own variances."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.analysis.recommendation.contenders import Contender, Field
from ftbench.analysis.statistics import needed_examples
from ftbench.analysis.statistics.power import POWER

FEWEST_SEEDS = 3
"""Seeds that are asked for where one seed shows nothing of the variation between seeds."""
SEEDS = (1, 2, 3, 5, 10, 20)
"""Numbers of seeds that are proposed."""


@dataclass(frozen=True, slots=True)
class Settling:
    """The data with which a method would be shown near the best, in four of five runs."""

    task: str
    """The label of the task that needs most."""
    seeds: int
    examples: int
    """Test examples, or groups of them; all tasks need no more. More than the run has, or with more seeds."""
    grouped: bool
    at_least: bool
    """Whether the run has one seed only, so that the variation over seeds is unknown and more may be needed."""


def settling(fields: Sequence[Field], method: str, level: float) -> Settling | None:
    """The proposal with the fewest answers (seeds × examples) for the most demanding task; None if there is none.

    It assumes the seen means. On a task where the method is seen behind by the margin, the leading one is meant. Tasks
    on which it is shown near the best already, at `level`, need nothing.
    """
    proposals = []
    for field in fields:
        meant = field.contenders[method]
        if any(rival.value >= field.margin.value for rival in meant.behind):
            meant = field.leader
        if meant.covers_seeds and meant.p_near_best(field.margin.value) < level:
            continue
        proposal = _for_task(field, meant)
        if proposal is None:
            return None
        proposals.append(proposal)
    return max(proposals, key=lambda proposal: (proposal.seeds * proposal.examples, proposal.seeds), default=None)


def _for_task(field: Field, meant: Contender) -> Settling | None:
    if meant.untested or not meant.behind:
        return None
    seen, unknown = field.seeds, not meant.covers_seeds
    options = []
    for seeds in sorted({seen, *SEEDS}):
        if seeds < max(seen, FEWEST_SEEDS if unknown else 1):
            continue
        needed = [
            needed_examples(
                rival,
                field.margin.value,
                seeds=seen,
                wanted_seeds=seeds,
                tests=len(meant.behind),
                power=1 - (1 - POWER) / len(meant.behind),  # all tests have to succeed together
            )
            for rival in meant.behind
        ]
        known = [examples for examples in needed if examples is not None]
        if len(known) < len(needed):
            continue
        examples = max(_rounded(max(known)), field.examples)
        if seeds > seen or examples > field.examples:  # what the run has did not settle it
            options.append((seeds * examples, seeds, examples))
    if not options:
        return None
    _, seeds, examples = min(options)
    return Settling(field.comparison.task.label, seeds, examples, field.comparison.clusters is not None, unknown)


def _rounded(examples: int) -> int:
    """Up to two significant digits: 237 → 240."""
    step: int = 10 ** max(0, len(str(examples)) - 2)
    return math.ceil(examples / step) * step
