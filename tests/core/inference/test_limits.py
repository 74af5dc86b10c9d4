"""The limit of generated answers that follows from the training answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ftbench.inference.limits import answer_limit

Load = Callable[[str], Any]


@pytest.mark.parametrize(("tokens", "limit"), [(1, 8), (6, 8), (7, 16), (12, 16), (13, 24), (32, 40), (33, 48)])
def test_the_longest_answer_gets_a_quarter_more_in_steps_of_eight(tokens: int, limit: int, load_model: Load) -> None:
    words = load_model("stories-260k").tokenizer
    answer = words.decode(words("Once upon a time " * 40, add_special_tokens=False)["input_ids"][:tokens])
    assert len(words(answer, add_special_tokens=False)["input_ids"]) == tokens
    assert answer_limit(words, [" a", f" {answer}", ""], at_most=64) == limit


def test_the_tasks_own_limit_is_never_passed(load_model: Load) -> None:
    assert answer_limit(load_model("stories-260k").tokenizer, ["Once upon a time " * 40], at_most=20) == 20


def test_without_an_answer_there_is_room_for_one(load_model: Load) -> None:
    assert answer_limit(load_model("stories-260k").tokenizer, [], at_most=64) == 8
