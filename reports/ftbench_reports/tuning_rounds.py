"""The rounds of tuning in words: short trials, then full trainings that decide."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.analysis.run_results import RunResults
from ftbench_reports.language import Words, enumerated, in_both, say, sentences


@dataclass(frozen=True, slots=True)
class Rounds:
    """What all searches of a run did at most."""

    settings: int
    """Settings of the first round."""
    shares: tuple[float, ...]
    """Of a full training, that the short rounds had, the shortest first."""
    best: int
    """Full trainings beside the one of the defaults."""
    seeds: tuple[int, ...]
    shorten: str
    """`schedule` or `data`."""
    metrics: tuple[str, ...]
    """Those that decided; empty where the loss did everywhere."""
    by_loss: bool
    """Whether the loss decided somewhere."""


def rounds_of(results: RunResults) -> Rounds | None:
    """None where no full trainings decided."""
    searches = [search for search in results.tuning if search.finalists]
    if not searches:
        return None
    return Rounds(
        settings=max(len(search.first_round) for search in searches),
        shares=tuple(sorted({share for search in searches for share in search.shares})),
        best=max(len(search.finalists) for search in searches) - 1,
        seeds=tuple(dict.fromkeys(trial.seed for trial in results.trials)),
        shorten=str(results.matrix.get("tuning", {}).get("shorten", "schedule")),
        metrics=tuple(dict.fromkeys(search.metric for search in searches if search.metric)),
        by_loss=any(search.metric is None for search in searches),
    )


def rounds_words(results: RunResults) -> Words | None:
    """What was done in which round, and which one decided; None where no full trainings decided."""
    rounds = rounds_of(results)
    if rounds is None:
        return None
    shares = enumerated(percent(share) for share in rounds.shares)
    lines = [say(f"tuning.short-round.{rounds.shorten}", settings=rounds.settings, shares=shares)]
    if len(rounds.shares) > 1:
        lines.append(say("tuning.halving"))
    searches = results.tuning
    kept = sum(search.default for search in searches)
    if rounds.metrics:
        lines.append(say("tuning.full-round-metric", n=rounds.best, metrics=enumerated(rounds.metrics)))
        if rounds.by_loss:
            lines.append(say("tuning.else-loss"))
    else:
        lines.append(say("tuning.full-round", n=rounds.best))
    lines.append(say("tuning.kept-defaults", kept=kept, n=len(searches)))
    return sentences(lines)


def percent(share: float) -> Words:
    """`30 %`, and `30%` in Chinese."""
    text = f"{100 * share:.3g}"
    return in_both(f"{text} %", f"{text}%")


def setting_in_words(name: str) -> str:
    """`learning rate`, `batch size`: a setting's name as people write it."""
    return name.rpartition(".")[2].replace("_", " ")
