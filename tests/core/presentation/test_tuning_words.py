"""What tuning was worth, in words."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

from ftbench.analysis.view import RunView
from ftbench.presentation.tuning_words import TUNING, tuning_words
from ftbench.records.results import TunedGroup
from tests.core.analysis.test_tuning_effects import with_defaults
from tests.reports.fake_run import TASKS, fake_run


def test_both_languages_have_the_same_gaps() -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for key in TUNING.sentences:
        assert gaps(TUNING.template(key, "en")) == gaps(TUNING.template(key, "zh")), key


def test_pairs_are_counted_by_their_effect_with_the_mean_difference() -> None:
    run = fake_run(tasks=TASKS[:1])
    run = with_defaults(with_defaults(run, "lora", "prefix"), "prefix", "full")
    words = tuning_words(RunView(run))
    assert words is not None
    assert words.text("en").startswith(
        "Tuned against default settings on test rows, over 2 pairs of a method and a task: clearly better in 1; "
        "clearly worse in 1. Mean difference: "
    )
    assert "one seed" not in words.text("en")
    assert "1 对明显更好；1 对明显更差" in words.text("zh")


def test_one_pair_has_no_interval_and_metrics_are_told_apart() -> None:
    run = with_defaults(fake_run(tasks=(TASKS[0], TASKS[3])), "lora", "full")
    words = tuning_words(RunView(run))
    assert words is not None
    assert "accuracy, over one pair; " in words.text("en")
    assert "loss, where lower is better, over one pair." in words.text("en")


def test_one_seed_speaks_of_trained_models() -> None:
    words = tuning_words(RunView(with_defaults(fake_run(tasks=TASKS[:1], seeds=1), "lora", "prefix")))
    assert words is not None
    assert "its test speaks of these trained models only" in words.text("en")


def test_chosen_defaults_need_no_word_on_seeds() -> None:
    run = with_defaults(fake_run(tasks=TASKS[:1], seeds=1), "lora", "prefix")
    search = TunedGroup("builtin:nano", "sentiment", "lora", (), {}, False, default=True)
    words = tuning_words(RunView(replace(run, tuning=(search,))))
    assert words is not None
    assert words.text("en") == (
        "Tuned against default settings on test rows, one method on one task: the default settings were chosen in 1. "
        "Mean difference: 0.000 accuracy."
    )


def test_a_run_without_rows_of_default_settings_has_no_words() -> None:
    assert tuning_words(RunView(fake_run(tasks=TASKS[:1]))) is None
