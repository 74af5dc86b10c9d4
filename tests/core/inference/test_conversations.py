"""Predictions for conversations: the loss is over all answers, and what is asked for is the last one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from ftbench import ChatMessage, Example, Prediction, TextTask
from ftbench.inference.backend import Outsourced
from ftbench.inference.evaluate import Evaluator
from tests.bundles import loaded_bundle
from tests.core.inference.test_backend import RowByRow
from tests.core.inference.test_evaluate import MOODS, PLAN, STORIES, log_likelihood

Load = Callable[[str], Any]

ASKED = "Tom had a big dog. He was"
SAID = " happy."
ASKED_AGAIN = " Then the dog ran away. He was"
SAID_AGAIN = " very sad."
CONVERSATION = Example(
    "talk",
    (
        ChatMessage.of("user", ASKED),
        ChatMessage.of("assistant", SAID, trained=True),
        ChatMessage.of("user", ASKED_AGAIN),
        ChatMessage.of("assistant", SAID_AGAIN, trained=True),
    ),
    "very sad.",
)
PLAIN = Example.of(ASKED + SAID + ASKED_AGAIN, SAID_AGAIN, "very sad.", id="talk")


def predicted(loaded: Any, task: TextTask, example: Example, backend: Outsourced | None = None) -> Prediction:
    evaluator = Evaluator(loaded_bundle(loaded), PLAN, backend)
    (prediction,) = evaluator.predict(task, [example])[0]
    return prediction


@pytest.mark.parametrize("task", [STORIES, MOODS])
@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_the_reference_loss_is_over_all_answers(name: str, task: TextTask, load_model: Load) -> None:
    loaded = load_model(name)
    first, first_tokens = log_likelihood(loaded, ASKED, SAID)
    last, last_tokens = log_likelihood(loaded, PLAIN.prompt, SAID_AGAIN)
    end, end_tokens = log_likelihood(loaded, ASKED + SAID, "")  # it stands after the last answer only
    prediction = predicted(loaded, task, CONVERSATION)
    assert prediction.reference_loss == pytest.approx(end - first - last, abs=1e-3)
    assert prediction.reference_tokens == first_tokens - end_tokens + last_tokens


def test_an_answer_is_generated_after_everything_up_to_the_last_answer(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    talk, plain = predicted(loaded, STORIES, CONVERSATION), predicted(loaded, STORIES, PLAIN)
    assert talk.text
    assert (talk.prompt, talk.text, talk.stopped) == (plain.prompt, plain.text, plain.stopped)


def test_labels_are_scored_in_the_place_of_the_last_answer(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    talk, plain = predicted(loaded, MOODS, CONVERSATION), predicted(loaded, MOODS, PLAIN)
    assert talk.label_scores == plain.label_scores
    assert talk.text == plain.text


def test_a_backend_is_compared_by_the_loss_of_the_last_answer(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    backend = Outsourced(RowByRow(), torch.device("cpu"))
    assert predicted(loaded, STORIES, CONVERSATION, backend) == predicted(loaded, STORIES, CONVERSATION)
    ((row, loss),) = backend.probe
    assert loss == pytest.approx(-log_likelihood(loaded, PLAIN.prompt, SAID_AGAIN)[0], abs=1e-3)
    assert row == row.last_answer
