"""Labels by generated answers: what is said is kept, the label in it is the answer, and no label is no answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ftbench import Prediction, TextTask
from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.chat_format import ChatFormat
from ftbench.inference.evaluate import EvaluationPlan, Evaluator
from tests.bundles import loaded_bundle

Load = Callable[[str], Any]

WORDS = TextTask(
    name="words",
    output="label",
    prompts={"en": "{text}"},
    answers={"en": " {label}"},
    labels=("girl", "boy", "dog"),
    metrics=("accuracy",),
)
ROWS = [{"text": "Once upon a time, there was a little", "label": "girl"}, {"text": "Once upon a time", "label": "dog"}]
PLAN = EvaluationPlan(
    limit=200,
    max_new_tokens=12,
    prompt_limit=188,
    batch_tokens=8192,
    language="en",
    labels=WORDS.labels,
    scoring="generate",
)
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ message.role }}: {{ message.content }}{{ eos_token }}\n"
    "{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}"
)
"""A turn ends with the end of text, which every tokenizer has as a token."""


def evaluated(bundle: ModelBundle, task: TextTask = WORDS, plan: EvaluationPlan = PLAN) -> tuple[Any, list[Prediction]]:
    evaluator = Evaluator(bundle, plan)
    predictions, left_out = evaluator.predict(task, [task.example(row, "en") for row in ROWS])
    assert left_out == 0
    return evaluator, predictions


def chat_bundle(loaded: Any) -> ModelBundle:
    plain = loaded_bundle(loaded)
    reads = ChatFormat(ChatRenderer(loaded.tokenizer, ChatTemplate(TEMPLATE)))
    return ModelBundle(plain.model, plain.tokenizer, plain.compute, reads)


def test_the_label_in_a_generated_answer_is_the_answer(load_model: Load) -> None:
    _, (prediction, _) = evaluated(loaded_bundle(load_model("stories-260k")))
    assert prediction.said.startswith("girl")
    assert (prediction.text, prediction.labels, prediction.label_scores) == ("girl", WORDS.labels, None)
    assert prediction.stopped in ("end", "stop", "limit")
    assert prediction.generated_tokens > 0


def test_an_answer_that_names_no_label_is_counted_and_empty(load_model: Load) -> None:
    without = replace(WORDS, labels=("cat", "cow", "hen"))
    plan = replace(PLAN, labels=without.labels)
    evaluator = Evaluator(loaded_bundle(load_model("stories-260k")), plan)
    rows = [{**row, "label": "cat"} for row in ROWS]
    predictions, _ = evaluator.predict(without, [without.example(row, "en") for row in rows])
    assert [prediction.text for prediction in predictions] == ["", ""]
    assert all(prediction.said for prediction in predictions)
    assert (evaluator.findings.unnamed, evaluator.findings.matched) == (2, 2)


def test_references_have_the_same_loss_however_labels_are_predicted(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    _, generated = evaluated(loaded_bundle(loaded))
    _, scored = evaluated(loaded_bundle(loaded), plan=replace(PLAN, scoring="likelihood"))
    losses = [prediction.reference_loss for prediction in scored]
    assert [prediction.reference_loss for prediction in generated] == pytest.approx(losses, abs=1e-4)
    assert [prediction.said for prediction in scored] == ["", ""]


def test_every_label_can_be_matched_by_a_perfect_answer(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    for bundle in (loaded_bundle(loaded), chat_bundle(loaded)):
        evaluator, _ = evaluated(bundle)
        assert evaluator.findings.unmatched == 0


def test_a_label_that_a_stop_string_cuts_is_told(load_model: Load) -> None:
    evaluator, _ = evaluated(loaded_bundle(load_model("stories-260k")), plan=replace(PLAN, stop=("og",)))
    assert evaluator.findings.unmatched == 1


def test_a_plain_answer_ends_with_its_line(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    evaluator, predictions = evaluated(loaded_bundle(loaded), plan=replace(PLAN, max_new_tokens=120))
    assert not any("\n" in prediction.said for prediction in predictions)
    assert "stop" in {prediction.stopped for prediction in predictions}
    assert evaluator.findings.matched == 2


def test_a_chat_model_may_answer_in_several_lines(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    _, predictions = evaluated(chat_bundle(loaded), plan=replace(PLAN, max_new_tokens=120))
    assert any("\n" in prediction.said for prediction in predictions)
    assert [prediction.turns for prediction in predictions] == [(("user", row["text"]),) for row in ROWS]
