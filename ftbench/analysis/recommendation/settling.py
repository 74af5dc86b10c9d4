"""How many seeds and test examples would make a recommendation clear, from the run's own variances."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.analysis.recommendation.contenders import Field
from ftbench.analysis.statistics import needed_examples

FEWEST_SEEDS = 3
"""Seeds that are asked for where one seed shows nothing of the variation between seeds."""
SEEDS = (1, 2, 3, 5, 10, 20)
"""Numbers of seeds that are proposed."""
MOST_EXAMPLES = 100_000
"""More test examples than this are no proposal."""


@dataclass(frozen=True, slots=True)
class Settling:
    """The data with which the leading method would be shown near the best, in four of five runs."""

    task: str
    """The label of the task that needs most."""
    seeds: int
    examples: int
    """Test examples, or groups of them; all tasks need no more."""
    grouped: bool
    at_least: bool
    """Whether the run has one seed only, so that the variation over seeds is unknown and more may be needed."""


def settling(fields: Sequence[Field]) -> Settling | None:
    """The proposal with the fewest answers (seeds × examples) for the most demanding task; None if there is none.

    It assumes the seen means: the leading method of each task is as far ahead of the others as it is seen to be.
    """
    proposals = [_for_task(field) for field in fields]
    needed = [proposal for proposal in proposals if proposal is not None]
    if not needed or len(needed) < len(proposals):
        return None
    return max(needed, key=lambda proposal: (proposal.seeds * proposal.examples, proposal.seeds))


def _for_task(field: Field) -> Settling | None:
    rivals = field.leader.behind
    seen = field.seeds
    unknown = not field.leader.covers_seeds
    options = []
    for seeds in sorted({seen, *SEEDS}):
        if seeds < max(seen, FEWEST_SEEDS if unknown else 1):
            continue
        examples = max(
            (
                needed_examples(
                    rival,
                    field.margin.value,
                    examples=field.examples,
                    seeds=seen,
                    wanted_seeds=seeds,
                    tests=len(rivals),
                )
                for rival in rivals
            ),
            default=math.inf,
        )
        if examples <= MOST_EXAMPLES:
            options.append((seeds * max(examples, field.examples), seeds, examples))
    if not options or field.leader.untested:
        return None
    _, seeds, examples = min(options)
    grouped = field.comparison.clusters is not None
    return Settling(field.comparison.task.label, seeds, max(_rounded(examples), field.examples), grouped, unknown)


def _rounded(examples: float) -> int:
    """Up to two significant digits: 237.4 → 240."""
    whole = math.ceil(examples)
    step: int = 10 ** max(0, len(str(whole)) - 2)
    return math.ceil(whole / step) * step
