"""The benchmark of short trials: what a search's losses say, the table of what has finished, and a run of it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from benchmarks.short_trials import Search, measure, searches, table
from ftbench.records.run import TriedPoint, TuningRecord

FULL = (3.0, 2.0, 1.0, 1.5, 4.0)
SAME_ORDER = Search((9.0, 8.0, 6.0, 7.0, 10.0), FULL, default=1)
HIGH_RATES_FIRST = Search((9.0, 8.0, 7.0, 6.0, math.inf), FULL, default=1)


def test_short_trials_in_the_order_of_full_ones_correlate_fully_and_regret_nothing() -> None:
    assert SAME_ORDER.spearman == pytest.approx(1)
    assert SAME_ORDER.kendall == pytest.approx(1)
    assert (SAME_ORDER.regret, SAME_ORDER.regret_of_finalists) == (0, 0)


def test_the_finalists_find_what_the_best_short_trial_misses() -> None:
    assert HIGH_RATES_FIRST.spearman == pytest.approx(0.9)
    assert HIGH_RATES_FIRST.regret == 0.5
    assert HIGH_RATES_FIRST.regret_of_finalists == 0


def test_the_defaults_are_trained_in_full_however_bad_their_short_trial_was() -> None:
    assert Search((1.0, 2.0, 3.0, 4.0, 5.0), (5.0, 4.0, 3.0, 2.0, 1.0), default=4).regret_of_finalists == 0


def test_a_failed_full_training_counts_as_the_worst_of_the_others() -> None:
    assert Search((1.0, 2.0, 3.0), (math.inf, 2.0, 5.0), default=1).regret == 3.0


def record(task: str, method: str, short: tuple[float | None, ...]) -> dict[str, object]:
    rates = [10.0**-power for power in range(5)]
    tried = [TriedPoint(point={"learning_rate": rate}, loss=loss) for rate, loss in zip(rates, short, strict=True)]
    full = [TriedPoint(point={"learning_rate": rate}, loss=loss) for rate, loss in zip(rates, FULL, strict=True)]
    finalists = (full[1], full[0], *full[2:])  # the defaults come first
    searched = TuningRecord(
        model="m", task=task, method=method, tried=tuple(tried), finalists=finalists, chosen={"learning_rate": 0.01}
    )
    return searched.model_dump(mode="json")


def test_the_table_shows_each_task_and_how_the_kinds_differ(tmp_path: Path) -> None:
    for kind, short in (("schedule", (9.0, 8.0, 7.0, 6.0, None)), ("data", (9.0, 8.0, 6.0, 7.0, 10.0))):
        found = [record("sentiment", method, short) for method in ("full", "lora")]
        (tmp_path / f"short-{kind}-0.1.json").write_text(json.dumps(found))
    assert searches(tmp_path, "schedule", 0.1)["sentiment", "lora"] == HIGH_RATES_FIRST
    assert table(tmp_path, [0.1, 0.3]).splitlines()[2:] == [
        "| 0.1 | schedule | sentiment | 2 | 0.90 | 0.80 | 0 of 2 | 0.500 | 0.000 |",
        "| 0.1 | data | sentiment | 2 | 1.00 | 1.00 | 2 of 2 | 0.000 | 0.000 |",
        "",
        "Fraction 0.1, Spearman with fewer rows less that with fewer steps: +0.10 (+0.10 to +0.10).",
    ]


@pytest.mark.slow
def test_both_kinds_of_short_trials_share_their_full_trainings(tmp_path: Path) -> None:
    measure(tmp_path, [0.5], ["lora"], quick=True)
    by_kind = [searches(tmp_path, kind, 0.5)["sentiment", "lora"] for kind in ("schedule", "data")]
    assert by_kind[0].full == by_kind[1].full
    assert by_kind[0].short != by_kind[1].short
    assert len(list((tmp_path / "cells").iterdir())) == 15
