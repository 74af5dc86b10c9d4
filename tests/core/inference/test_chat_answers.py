"""A tiny real chat model: what ends its answers, and which messages are kept beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench import Prediction, TextTask
from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.chat_format import ChatFormat
from ftbench.inference.evaluate import EvaluationPlan, Evaluator
from tests.bundles import bundle_of
from tests.core.chat.templates import CHATML

QUESTIONS = TextTask(
    name="questions",
    output="text",
    prompts={"en": "{question}"},
    answers={"en": " {answer}"},
    metrics=("rougeL",),
)
MOODS = TextTask(
    name="moods",
    output="label",
    prompts={"en": "{question}"},
    answers={"en": " {label}"},
    labels=("good", "bad"),
    metrics=("accuracy",),
)
ROW = {"question": "Is it good or bad?", "answer": "good", "label": "good"}
SHOTS = tuple(QUESTIONS.example({"question": f"Is number {i} fine?", "answer": "good"}, "en") for i in range(3))
PLAN = EvaluationPlan(
    limit=512, max_new_tokens=12, prompt_limit=500, batch_tokens=8192, language="en", labels=MOODS.labels
)


@pytest.fixture(scope="module")
def loaded(chat_model: Path) -> tuple[Any, Any]:
    """A model and its tokenizer."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    return AutoModelForCausalLM.from_pretrained(chat_model), AutoTokenizer.from_pretrained(chat_model)


def as_chat(loaded: tuple[Any, Any]) -> ModelBundle:
    model, tokenizer = loaded
    plain = bundle_of(model, tokenizer)
    return ModelBundle(model, tokenizer, plain.compute, ChatFormat(ChatRenderer(tokenizer, ChatTemplate(CHATML))))


def predicted(bundle: ModelBundle, plan: EvaluationPlan = PLAN, task: TextTask = QUESTIONS) -> Prediction:
    (prediction,), left_out = Evaluator(bundle, plan).predict(task, [task.example(ROW, "en")])
    assert left_out == 0
    return prediction


def test_a_stop_string_of_the_task_ends_an_answer_of_a_base_model_and_none_of_a_chat_model(
    loaded: tuple[Any, Any],
) -> None:
    for bundle, ends in ((bundle_of(*loaded), True), (as_chat(loaded), False)):
        free = predicted(bundle)
        stop = free.text[len(free.text) // 2 :][:2]
        assert len(stop) == 2
        stopped = predicted(bundle, replace(PLAN, stop=(stop,)))
        assert (stopped.text != free.text, stopped.stopped == "stop") == (ends, ends)


@pytest.mark.parametrize("task", [QUESTIONS, MOODS], ids=["generated", "scored"])
def test_solved_examples_that_a_prompt_lost_are_not_shown_beside_the_answer(
    task: TextTask, loaded: tuple[Any, Any]
) -> None:
    bundle = as_chat(loaded)
    whole = predicted(bundle, replace(PLAN, shots=SHOTS), task)
    short = predicted(bundle, replace(PLAN, shots=SHOTS, limit=90, prompt_limit=90), task)
    assert [role for role, _ in whole.turns] == ["user", "assistant"] * 3 + ["user"]
    assert whole.truncated_tokens == 0
    assert short.turns == whole.turns[-len(short.turns) :]
    assert 1 <= len(short.turns) < len(whole.turns)
    assert short.truncated_tokens > 0
