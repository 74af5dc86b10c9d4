"""Checks of a cell: each passes on a sound cell and fails on the fault that it is there for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ftbench.compute.batches import collate
from ftbench.compute.bundle import Compute
from ftbench.compute.encode import encode
from ftbench.contracts import ModelFacts
from ftbench.contracts.training import TrainingOutcome
from ftbench.errors import CellError
from ftbench.execution.checks import Check, Checks, answer_checks, facts_of_loaded, is_loop
from ftbench.records.example import Example
from ftbench.records.prediction import Prediction

Load = Callable[[str], Any]

FELL = TrainingOutcome(best_step=4, first_validation_loss=3.0, validation_loss=2.0)


def never_lowered(*losses: float) -> TrainingOutcome:
    """A training whose validation losses were `losses`, none below the first: the weights before it are kept."""
    curve = [{"step": float(i), "validation_loss": loss} for i, loss in enumerate(losses)]
    return TrainingOutcome(curve, steps=2, best_step=0, first_validation_loss=losses[0], validation_loss=losses[0])


@pytest.fixture
def loaded(load_model: Load) -> Any:
    one = load_model("stories-260k")
    one.model.requires_grad_(False)
    one.model.get_input_embeddings().weight.requires_grad_(True)
    return one


@pytest.fixture
def checks(loaded: Any) -> Checks:
    import torch

    examples = [Example.of("One day, a dog", " was happy.", "", id="a"), Example.of("A cat", " ran.", "", id="b")]
    rows, _ = encode(loaded.tokenizer, examples, limit=50)
    cpu = torch.device("cpu")
    return Checks("lora", "tiny", collate(rows, loaded.tokenizer.pad_token_id, cpu), Compute(cpu))


def by_name(checks: Checks) -> dict[str, Check]:
    return {check.name: check for check in checks.found}


def trained(
    checks: Checks, loaded: Any, change: Callable[[Any], None], outcome: TrainingOutcome = FELL
) -> dict[str, Check]:
    import torch

    trainable = sum(p.numel() for p in loaded.model.parameters() if p.requires_grad)
    checks.before_training(loaded.model, trainable=trainable, analytic=trainable)
    with torch.no_grad():
        change(loaded.model)
    checks.after_training(loaded.model, outcome)
    return by_name(checks)


def embedding(model: Any) -> Any:
    return model.get_input_embeddings().weight


def frozen(model: Any) -> Any:
    return next(p for p in model.parameters() if not p.requires_grad)


def test_every_check_passes_where_only_trained_weights_moved_and_the_loss_fell(checks: Checks, loaded: Any) -> None:
    found = trained(checks, loaded, lambda model: embedding(model).add_(0.01))
    assert all(check.passed for check in found.values())
    assert set(found) == {"trainable parameters", "frozen weights unchanged", "loss fell", "logits changed"}


UNCHANGED = "training changed no answer of tiny: lora does not reach this model, or the learning rate is too low"


def test_a_method_that_changed_nothing_fails_the_cell(checks: Checks, loaded: Any) -> None:
    with pytest.raises(CellError) as caught:
        trained(checks, loaded, lambda model: None)
    assert str(caught.value) == UNCHANGED


def test_a_method_that_changed_nothing_and_so_never_lowered_the_loss_fails_the_cell(
    checks: Checks, loaded: Any
) -> None:
    with pytest.raises(CellError) as caught:
        trained(checks, loaded, lambda model: None, never_lowered(3.0, 3.0, 3.0))
    assert str(caught.value) == UNCHANGED


def test_a_training_that_only_raised_the_loss_is_no_failure_though_the_old_weights_are_kept(
    checks: Checks, loaded: Any
) -> None:
    found = trained(checks, loaded, lambda model: None, never_lowered(3.0, 3.0, 3.25))
    check = found["logits changed"]
    assert (check.passed, str(check.detail)) == (True, "validation losses by up to 0.25")
    assert not found["loss fell"].passed


def test_one_frozen_weight_that_moved_by_its_last_bit_fails_the_cell_and_is_named(checks: Checks, loaded: Any) -> None:
    import torch

    def nudge(model: Any) -> None:
        weight = frozen(model).view(-1)
        weight[3] = torch.nextafter(weight[3], torch.tensor(10.0))

    name = next(name for name, p in loaded.model.named_parameters() if not p.requires_grad)
    with pytest.raises(CellError) as caught:
        trained(checks, loaded, nudge)
    assert str(caught.value) == f"training moved weights of tiny that lora freezes: {name}"


def test_a_loss_that_did_not_fall_is_found(checks: Checks, loaded: Any) -> None:
    outcome = TrainingOutcome(best_step=2, first_validation_loss=2.0, validation_loss=2.0)
    assert not trained(checks, loaded, lambda model: embedding(model).add_(0.01), outcome)["loss fell"].passed


def test_a_method_that_trains_nothing_is_found(checks: Checks, loaded: Any) -> None:
    checks.before_training(loaded.model, trainable=0, analytic=None)
    assert not by_name(checks)["trainable parameters"].passed


def test_a_count_that_is_not_the_announced_one_fails_the_cell_before_it_trains(checks: Checks, loaded: Any) -> None:
    with pytest.raises(CellError) as caught:
        checks.before_training(loaded.model, trainable=1200, analytic=1300)
    assert str(caught.value) == (
        "the method lora trains 1,200 parameters of tiny, but announced 1,300: other weights than its own would be "
        "measured"
    )


def test_what_a_method_announces_is_counted_on_the_model_and_not_on_what_else_its_files_hold(loaded: Any) -> None:
    facts = ModelFacts("llama", 999, 64, 5, 512, 512, has_biases=False, key_value_size=32, shapes={"mask": (9, 111)})
    found = facts_of_loaded(loaded.model, facts)
    assert (found.parameters, found.layers) == (260_032, 5)
    assert found.shapes["model.embed_tokens.weight"] == (512, 64)
    assert "mask" not in found.shapes


def test_a_merge_that_changes_the_answers_is_found(checks: Checks, loaded: Any) -> None:
    import torch

    before = checks.losses(loaded.model)
    checks.merged(before, loaded.model)
    with torch.no_grad():
        embedding(loaded.model).mul_(1.05)
    checks.merged(before, loaded.model)
    assert [check.passed for check in checks.found] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "the cat the cat the cat the cat",
        "no no no no",
        "先煮饭先煮饭先煮饭先煮饭",
        "a long start, then: b c b c b c b c",
    ],
)
def test_an_answer_that_ends_in_a_repetition_loops(text: str) -> None:
    assert is_loop(text)


@pytest.mark.parametrize(
    "text", ["", "no no no", "the cat sat on the mat and the cat slept", "先煮饭，再炒菜。", "1 2 3 4"]
)
def test_an_answer_that_repeats_words_as_people_do_does_not_loop(text: str) -> None:
    assert not is_loop(text)


def answer(text: str, stopped: Any = "end") -> Prediction:
    return Prediction("1", "p", "r", text, "en", 1.0, 1, stopped=stopped)


def test_answers_are_degenerate_when_most_are_empty_looping_or_cut() -> None:
    answers = [answer(""), answer("no no no no"), answer("begun but not", "limit"), answer("Fine.")]
    (check,) = answer_checks(answers)
    assert (check.passed, str(check.detail)) == (False, "3 of 4 are degenerate: 1 empty, 1 looping, 1 cut at the limit")
    (fine,) = answer_checks([*answers, answer("Good."), answer("Yes, of course.")])
    assert fine.passed


def label_answer(said: str, label: str = "", stopped: Any = "end") -> Prediction:
    return replace(answer(label, stopped), said=said, labels=("yes", "no", "1111"))


def test_a_generated_answer_that_names_a_label_is_sound_however_short_or_long() -> None:
    (check,) = answer_checks([label_answer("1111", "1111"), label_answer("yes, because", "yes", "limit")])
    assert (check.passed, str(check.detail)) == (True, "0 of 2 are degenerate: 0 empty, 0 looping, 0 cut at the limit")


def test_a_generated_answer_that_names_no_label_is_judged_by_what_was_said() -> None:
    said = [
        label_answer("Maybe."),
        label_answer(""),
        label_answer("no yes no yes no yes no yes"),
        label_answer("yes", "yes"),
    ]
    (check,) = answer_checks(said)
    assert (check.passed, str(check.detail)) == (True, "2 of 4 are degenerate: 1 empty, 1 looping, 0 cut at the limit")


def test_labels_are_no_generated_answers() -> None:
    assert answer_checks([answer("positive", "label")]) == []
