"""How often tuning helped, hurt or did not matter, and by how much in the mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.comparison import Difference
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.tuning_effects import TunedPair, effect_counts, mean_gains, tuned_pairs
from ftbench.analysis.view import RunView
from ftbench.records.results import TunedGroup
from tests.reports.fake_run import TASKS, fake_run


def pair(gain: float, metric: str = "accuracy") -> TunedPair:
    difference = Difference(gain, None, None, "unclear", None, covers_seeds=True)
    return TunedPair("m", "t", "lora", metric, "higher", "unclear", difference)


def with_defaults(run: RunResults, method: str, like: str) -> RunResults:
    """The run with a row of a method's default settings, which did as `like` did."""
    copies = [
        replace(cell, cell=f"{cell.cell}-{method}", method=f"{method} (default)")
        for cell in run.cells
        if cell.method == like
    ]
    return replace(run, cells=(*run.cells, *copies), default_rows={**run.default_rows, f"{method} (default)": method})


def test_the_mean_and_its_interval_are_students_t_over_the_pairs() -> None:
    (gain,) = mean_gains([pair(value) for value in (0.01, 0.02, 0.06)])
    # Mean 0.03; variance (4 + 1 + 9) / 2 = 7 e-4; standard error sqrt(7e-4 / 3) = 0.015275; t(2) at 97.5 % = 4.302653.
    assert gain.value == pytest.approx(0.03)
    assert gain.interval is not None
    assert (gain.interval.low, gain.interval.high) == pytest.approx((0.03 - 0.065724, 0.03 + 0.065724), abs=1e-6)
    assert gain.pairs == 3


def test_metrics_are_averaged_apart() -> None:
    gains = mean_gains([pair(0.1), pair(-0.5, "loss"), pair(0.3)])
    assert [(gain.metric, gain.pairs, gain.value) for gain in gains] == [
        ("accuracy", 2, pytest.approx(0.2)),
        ("loss", 1, -0.5),
    ]


@pytest.mark.parametrize("differences", [(0.1,), (0.1, 0.1)])
def test_one_pair_or_equal_differences_have_no_interval(differences: tuple[float, ...]) -> None:
    assert mean_gains([pair(value) for value in differences])[0].interval is None


def test_a_clear_gain_helps_a_clear_loss_hurts_and_a_twin_is_unclear() -> None:
    run = fake_run(tasks=TASKS[:1])
    run = with_defaults(with_defaults(with_defaults(run, "lora", "prefix"), "prefix", "full"), "full", "full")
    effects = {tuned.method: tuned.effect for tuned in tuned_pairs(RunView(run))}
    assert effects == {"lora": "better", "prefix": "worse", "full": "unclear"}
    assert effect_counts(tuned_pairs(RunView(run))) == {"better": 1, "worse": 1, "unclear": 1}


def test_chosen_defaults_count_as_the_same_settings_with_no_difference() -> None:
    run = with_defaults(fake_run(tasks=TASKS[:1]), "lora", "prefix")
    search = TunedGroup("builtin:nano", "sentiment", "lora", (), {}, False, default=True)
    (twin,) = tuned_pairs(RunView(replace(run, tuning=(search,))))
    assert (twin.effect, twin.gain) == ("same settings", 0.0)


def test_with_folds_the_settings_are_the_same_only_if_every_fold_chose_the_defaults() -> None:
    run = with_defaults(fake_run(tasks=TASKS[:1]), "lora", "prefix")
    search = TunedGroup("builtin:nano", "sentiment", "lora", (), {}, False, 1, default=True)
    other = replace(search, fold=2, default=False)
    (twin,) = tuned_pairs(RunView(replace(run, tuning=(search, other))))
    assert twin.effect == "better"


def test_a_default_row_of_the_very_cells_of_the_tuned_one_has_the_same_settings() -> None:
    run = fake_run(tasks=TASKS[:1])
    copies = [replace(cell, method="lora (default)") for cell in run.cells if cell.method == "lora"]
    run = replace(run, cells=(*run.cells, *copies), default_rows={"lora (default)": "lora"})
    assert [tuned.effect for tuned in tuned_pairs(RunView(run))] == ["same settings"]


def test_a_run_without_default_rows_has_no_pairs() -> None:
    assert tuned_pairs(RunView(fake_run(tasks=TASKS[:1]))) == ()
