"""The change of a group from A to B, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ftbench.analysis.comparison import Interval
from ftbench.analysis.run_comparison import Change, CommonRow, TwoRuns
from ftbench.messages import MessageCatalogue
from ftbench.presentation.numbers import decimals, number
from ftbench.presentation.ways_apart import with_what_else
from ftbench_reports.language import Words, joined, say, sentences
from ftbench_reports.notes import in_words

OUTCOMES = ("better", "worse", "unclear", "identical", "untested")


def outcome(change: Change) -> str:
    """The verdict, or `identical` if both runs have the very same cells."""
    return "identical" if change.problem == "same cells" else change.verdict


def interval_of(change: Change) -> Interval | None:
    difference = change.difference
    if difference is None or difference.low is None or difference.high is None:
        return None
    return Interval(difference.low, difference.high)


def amount_of(change: Change) -> float | None:
    """B less A; None if either has no value or they cannot be compared."""
    return change.difference.value if change.difference else None


def places_of(change: Change) -> int:
    """Digits after the point that suit the difference and its interval alike."""
    interval = interval_of(change)
    return decimals(amount_of(change) or 0.0, *((interval.low, interval.high) if interval else ()))


def overview(runs: TwoRuns, metric: str | None) -> Words:
    """How many groups changed clearly, and how; on the metric that decides each task where none is given."""
    changes = runs.changes(metric).values()
    if not changes:
        return say("compare.no-common")
    counts = Counter(map(outcome, changes))
    parts = joined(say(f"compare.count.{kind}", n=counts[kind]) for kind in OUTCOMES if counts[kind])
    changed = counts["better"] + counts["worse"]
    sentence = say("compare.overview", n=len(changes), changed=changed, parts=parts)
    if ways := with_what_else(runs):
        sentence = say("compare.overview-with", overview=sentence, ways=ways)
    return say("compare.on-metric", metric=metric, sentence=sentence) if metric else sentence


def change_in_words(change: Change) -> Words:
    """`higher by 0.034`, `lower by 0.2 (better)`, `no clear difference`, `probably ahead; …`, or why not."""
    value = amount_of(change)
    if value is None:
        return problem_in_words(change)
    if change.verdict == "unclear":
        return say(f"outcome.{change.leaning or 'unclear'}")
    amount = number(abs(value), places_of(change))
    side = "higher" if value > 0 else "lower"
    if change.verdict == "untested":
        return sentences([say(f"outcome.{side}", amount=amount), say("outcome.no-interval")])
    return say(f"outcome.{side}.{change.verdict}", amount=amount)


def problem_in_words(change: Change) -> Words:
    """Why there is no difference, or no interval of it."""
    key = (change.problem or "no metric").replace(" ", "-")
    return say(f"compare.problem.{key}" if change.difference is None else f"interval.{key}")


def untested_because(group: CommonRow, change: Change, messages: MessageCatalogue) -> Words:
    """`problem_in_words`, with the reason that the cells give where a run has no value."""
    problem = problem_in_words(change)
    if change.problem not in ("no value in A", "no value in B"):
        return problem
    side = group.a if change.problem == "no value in A" else group.b
    scores = (cell.metrics[change.metric].reason for cell in side.done if change.metric in cell.metrics)
    reason = next((candidate for candidate in (*scores, *(cell.reason for cell in side.missing)) if candidate), None)
    return say("compare.reason", problem=problem, reason=in_words(reason, messages)) if reason else problem


def listed(groups: Sequence[CommonRow]) -> Words:
    return joined(group.name[2] for group in groups)
