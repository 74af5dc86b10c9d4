"""The text for a paper says what was done, nothing else, and the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics.estimates import TestKind
from ftbench.analysis.view import RunView
from ftbench.matrix.schema import Training, Tuning
from ftbench.messages import Note
from ftbench.records.results import TunedGroup
from ftbench_reports.catalogue import CATALOGUE
from ftbench_reports.html.sections.methods_text import MethodsText, spread
from ftbench_reports.html.sections.methods_text_references import REFERENCES
from ftbench_reports.label_scoring import output_key
from ftbench_reports.language import known
from ftbench_reports.tuning_rounds import percent
from tests.reports.fake_run import TASKS, fake_run, with_groups
from tests.specs import cell_spec

TRAINING = {
    "epochs": 3.0, "steps": None, "batch_size": 16, "max_length": 96, "schedule": "cosine", "warmup": 0.06,
    "gradient_clip": 1.0, "validations": 2, "keep": "best", "early_stopping": None,
}  # fmt: skip


def said(results: RunResults) -> str:
    """The English text in one line; every paragraph has its Chinese."""
    content = MethodsText().build(RunView(results))
    assert content
    for paragraph in content["paragraphs"]:
        assert paragraph.markup("en") != paragraph.markup("zh")
    return " ".join(paragraph.text("en") for paragraph in content["paragraphs"])


def references(results: RunResults) -> Sequence[str]:
    content = MethodsText().build(RunView(results))
    assert content
    found: Sequence[str] = content["references"]
    return found


def trained(results: RunResults, **changes: Any) -> RunResults:
    """With the specs of a real run."""
    return replace(
        results,
        cells=tuple(
            replace(cell, spec=cell_spec(
                training={**TRAINING, **changes} if cell.method not in ("zero-shot", "few-shot") else None,
                task={"max_new_tokens": 24},
            ), environment={"device": "cpu"})
            for cell in results.cells
        ),
        environment={"ftbench": "0.1.0", "torch": "2.11.0", "peft": "0.19.1"},
    )  # fmt: skip


def test_what_was_compared_is_counted(run: RunResults) -> None:
    text = said(run)
    assert "4 methods of fine-tuning (full, lora, prefix and adapter) were compared on 5 tasks with the model" in text
    assert "builtin:nano (3,400,000 parameters)" in text
    assert "Beside them stand few-shot and zero-shot, which train nothing." in text
    assert "Each method was run with 2 seeds (0, 1)." in text


def test_a_single_task_method_and_seed_are_said_in_the_singular() -> None:
    text = said(fake_run(tasks=TASKS[:1], methods=("full", "zero-shot"), seeds=1))
    assert "One method of fine-tuning (full) was run on one task with the model" in text
    assert "Beside them stands zero-shot, which trains nothing." in text
    assert "one seed (0)" in text


def test_every_task_has_its_rows_and_deciding_metric(run: RunResults) -> None:
    assert (
        "intent (a label is chosen, Chinese, intents.csv) has 800 training, 120 validation and 200 test rows; its "
        "deciding metric is accuracy." in said(run)
    )


def test_training_is_what_the_cells_say(run: RunResults) -> None:
    text = said(trained(run))
    assert "3 epochs in batches of 16 rows in the mean, with prompt and answer cut to 96 tokens" in text
    assert "cosine decay of the learning rate after a warm-up over 6 % of the steps" in text
    assert "lowest validation loss were evaluated (2 validations an epoch" in text
    assert "stopped after" not in text
    assert "ftbench 0.1.0 (PyTorch 2.11.0, PEFT 0.19.1) on cpu in fp32" in text
    assert "at most 24 new tokens" in text


def test_other_ways_of_training_are_said_too(run: RunResults) -> None:
    text = said(trained(run, steps=1, keep="last", early_stopping=3, schedule="constant"))
    assert "1 step in batches" in text
    assert "The weights after the last step were evaluated." in text
    assert "Training stopped after 3 validations without a lower loss." in text
    assert "a constant learning rate" in text
    assert "lowest validation loss" not in text


def test_rows_that_were_trained_in_other_ways_are_not_said_to_be_trained_alike(run: RunResults) -> None:
    cells = tuple(
        replace(cell, spec=cell_spec(training={**TRAINING, "batch_size": 32}, task={"max_new_tokens": 24}))
        if cell.method == "lora"
        else cell
        for cell in trained(run).cells
    )
    text = said(replace(trained(run), cells=cells))
    assert "All methods that train were trained alike" not in text
    assert (
        "They differ in training.batch_size, by the axes of the matrix or by tuning: 3 epochs in batches of 16" in text
    )


def test_packing_is_said_where_it_is_on(run: RunResults) -> None:
    words = "rows shared a sequence in which none saw another"
    assert words in said(trained(run, packing=True))
    assert words not in said(trained(run))


def test_a_run_that_does_not_say_how_it_trained_says_nothing_of_it(run: RunResults) -> None:
    assert "AdamW" not in said(run)


def test_methods_that_train_nothing_have_no_training_and_no_tuning() -> None:
    text = said(fake_run(methods=("few-shot", "zero-shot"), tasks=TASKS[:1]))
    assert text.startswith("few-shot and zero-shot were run on one task")
    assert "yperparameters" not in text


def tuned(run: RunResults, *, edges: int = 0, more: int = 0) -> RunResults:
    points = [({"learning_rate": 10.0**-n}, 1.0) for n in range(5 + more)]
    searches = tuple(
        TunedGroup("builtin:nano", "sentiment", name, tuple(points), {}, place < edges)
        for place, name in enumerate(("full", "lora", "adapter"))
    )
    matrix = {**run.matrix, "tuning": {"trials": 5, "fraction": 0.3, "strategy": "grid", "extend": True}}
    return replace(run, tuning=searches, trials=run.cells[:1], matrix=matrix)


def test_tuning_is_said_with_its_budget(run: RunResults) -> None:
    text = said(tuned(run, edges=2, more=1))
    assert "Hyperparameters (learning_rate) were chosen" in text
    assert "by a grid search over 5 trials, each of 30 % of the training steps with seed 0" in text
    assert "got one more trial" in text
    assert "In 2 of 3 searches the chosen value lies at the edge" in text


def in_two_rounds(run: RunResults, *shares: float) -> RunResults:
    """The run as if full trainings had decided after short trials of these shares of a training."""
    run = tuned(run)
    points = [({"learning_rate": 10.0**-n}, 1.0) for n in range(5)]
    full = tuple(points[:3])
    searches = tuple(
        replace(search, tried=tuple(points * len(shares)), finalists=full, default=search.method == "lora",
                shares=tuple(share for share in shares for _ in points))
        for search in run.tuning
    )  # fmt: skip
    return replace(run, tuning=searches)


def test_two_rounds_of_tuning_are_said_with_the_one_that_decided(run: RunResults) -> None:
    text = said(in_two_rounds(run, 0.3))
    assert "in two rounds with seed 0: a grid search over 5 short trials, the default settings among them" in text
    assert "each of 30 % of a full training; then full trainings of the defaults and of the best 2" in text
    assert "In 1 of 3 searches the default settings won." in text
    assert "dropped out" not in text
    assert "one more trial" not in text


def test_rounds_that_grow_are_said_to_drop_settings_and_are_no_extended_grid(run: RunResults) -> None:
    text = said(in_two_rounds(run, 0.1, 0.3))
    assert "each of 10 % and 30 % of a full training" in text
    assert "Settings dropped out from one short round to the next" in text
    assert "one more trial" not in text


def test_a_metric_that_decided_is_said(run: RunResults) -> None:
    rounds = in_two_rounds(run, 0.3)
    text = said(replace(rounds, tuning=tuple(replace(search, metric="rougeL") for search in rounds.tuning)))
    assert "of which the best value of rougeL on validation rows won" in text
    assert "lowest validation loss won" not in text


def test_a_grid_that_was_not_extended_is_not_said_to_be(run: RunResults) -> None:
    text = said(tuned(run))
    assert "one more trial" not in text
    assert "at the edge" not in text


def test_no_tuning_is_said(run: RunResults) -> None:
    assert "Hyperparameters were not tuned" in said(replace(run, matrix={}))
    assert "Tuning is not finished." in said(replace(run, tuning=()))


def test_intervals_and_tests_are_those_that_were_computed(run: RunResults) -> None:
    text = said(run)
    assert "Intervals are at 95 %." in text
    assert "two-way random effects model" in text
    assert "shares of right answers (accuracy" in text
    assert "Ratios of two sums (loss) were linearised" in text
    assert "McNemar" not in text
    assert "resampled" not in text
    assert "count as one" not in text


def test_single_runs_are_tested_exactly() -> None:
    results = fake_run(seeds=1, methods=("full", "lora", "zero-shot"), tasks=TASKS[:1])
    text = said(results)
    assert "McNemar’s exact test (McNemar 1947)" in text
    assert "paired randomisation test (9,999 random signs" in text
    assert "two-way" not in text
    assert "Welch" not in " ".join(references(results))


def test_comparisons_are_counted() -> None:
    text = said(fake_run(methods=("full", "lora", "zero-shot"), tasks=TASKS[:1]))
    assert "over 2 comparisons with the baseline full, and over 3 comparisons of all pairs" in text
    assert "below 0.05" in text


def test_without_the_baseline_there_are_pairs_only() -> None:
    results = replace(fake_run(methods=("lora", "adapter"), tasks=TASKS[:1]), baseline="full")
    text = said(results)
    assert "over one comparison of all pairs" in text
    assert "with the baseline" not in text


def test_groups_of_examples_are_said(run: RunResults) -> None:
    text = said(with_groups(run, 6))
    assert "count as one (Miller 2024): 50 groups in sentiment" in text


def test_what_is_missing_is_said_with_its_reason(run: RunResults) -> None:
    text = said(run)
    assert "Of 60 cells 54 finished and 6 did not: " in text
    assert "intent / few-shot (failed: out of memory: 5.1 GiB asked, 3.9 GiB free)" in text
    assert "12 rows without a label were left out" in text
    assert "All 6 cells finished." in said(fake_run(methods=("full", "lora", "zero-shot"), tasks=TASKS[:1]))


def test_reasons_beyond_a_few_are_counted(run: RunResults) -> None:
    cells = tuple(
        replace(one, status="failed", reason=Note.plain(f"reason {place}")) if place < 9 else one
        for place, one in enumerate(run.cells)
    )
    text = said(replace(run, cells=cells))
    assert "reason 5" in text
    assert "reason 6" not in text
    assert re.search(r"and \d+ more", text)


def test_only_what_is_cited_is_listed(run: RunResults) -> None:
    listed, text = references(run), said(run)
    assert listed == tuple(sorted(listed))
    for short, full in REFERENCES.values():
        assert (full in listed) == (short in text), short


@pytest.mark.parametrize("kind", [one for one in get_args(TestKind) if " t" not in one and "bootstrap" not in one])
def test_every_test_has_its_sentence(kind: str) -> None:
    assert f"methods.test.{kind.replace(' ', '-')}" in CATALOGUE


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("schedule", get_args(Training.model_fields["schedule"].annotation)),
        ("keep", get_args(Training.model_fields["keep"].annotation)),
        ("strategy", get_args(Tuning.model_fields["strategy"].annotation)),
    ],
)
def test_every_choice_of_a_matrix_has_its_words(prefix: str, values: Sequence[str]) -> None:
    assert values
    for value in values:
        assert f"methods.{prefix}.{value}" in CATALOGUE


def test_the_text_agrees_with_the_code_of_training() -> None:
    """What is written in sentences and not in a spec: AdamW's constants and which weights decay."""
    import torch

    from ftbench.contracts.training import TrainingPlan
    from ftbench.training.loop import _optimizer

    plan = TrainingPlan(0.1, 0.01, 8, 100, "linear", 0.0, 1.0, 1.0, None, 1, "best", 0)
    optimizer = _optimizer([torch.zeros(2, 2), torch.zeros(2)], plan, torch.device("cpu"))
    assert isinstance(optimizer, torch.optim.AdamW)
    assert [group["weight_decay"] for group in optimizer.param_groups] == [0.01, 0.0]
    assert all(group["betas"] == (0.9, 0.999) for group in optimizer.param_groups)
    assert "β₁ = 0.9, β₂ = 0.999; weight decay on matrices only" in CATALOGUE["methods.optimizer"][0]


def test_numbers_are_short() -> None:
    assert (spread([5, 5]), spread([6, 5]), spread([1280.0])) == ("5", "5–6", "1,280")
    assert (percent(0.06).text("en"), percent(0.06).text("zh")) == ("6 %", "6%")
    assert percent(0.333333).text("en") == "33.3 %"


def generated(results: RunResults, *tasks: str) -> RunResults:
    """The run with labels of these tasks named by generated answers."""
    spec = cell_spec(evaluation={"scoring": "generate"}, task={"max_new_tokens": 16})
    cells = tuple(replace(cell, spec=spec) if cell.task in tasks else cell for cell in results.cells)
    return replace(results, cells=cells)


def test_how_labels_were_predicted_is_said_for_each_task() -> None:
    labels = [task for task in TASKS if task.output == "label"][:2]
    first, second = (task.label for task in labels)
    run = fake_run(tasks=labels, methods=("full", "zero-shot"))
    scored = "the label whose whole answer is the most likely under the model"
    assert f"For a label, the prediction is {scored}." in said(run)
    mixed = said(generated(run, first))
    assert f"{first} (a generated answer names a label, " in mixed
    assert f"{second} (a label is chosen, " in mixed
    assert f"For a label of {second}, the prediction is {scored}." in mixed
    assert f"For a label of {first}, an answer was generated greedily, with at most 16 new tokens" in mixed
    assert scored not in said(generated(run, first, second))


def test_the_table_of_tasks_says_that_labels_were_generated() -> None:
    labels = [task for task in TASKS if task.output == "label"][:2]
    run = fake_run(tasks=labels, methods=("full",))
    kinds = [output_key(generated(run, labels[0].label).cells, task) for task in labels]
    assert kinds == ["named-label", "label"]
    assert known("output", kinds[0]).text("en") == "label, named by a generated answer"
