"""Examples as tokens of real tokenizers: the answer is never cut, and its end is always learned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ftbench.compute.encode import EncodedExample, encode
from ftbench.records.example import Example
from ftbench.tokens import beginning, token_ids

Load = Callable[[str], Any]

MODELS = ("stories-260k", "tinystories-3m")


def example(prompt: str, target: str, name: str = "x") -> Example:
    return Example.of(prompt, target, target.strip(), id=name)


def encoded(tokenizer: Any, one: Example, limit: int = 200) -> EncodedExample:
    rows, left_out = encode(tokenizer, [one], limit=limit)
    assert left_out == 0
    return rows[0]


STORY = example("Once upon a time, there was a little dog named Spot. He liked", " to play in the park.")


@pytest.mark.parametrize(("name", "start"), [("stories-260k", (1,)), ("tinystories-3m", ())])
def test_what_the_tokenizer_puts_before_a_text_stands_before_a_prompt(
    name: str, start: tuple[int, ...], load_model: Load
) -> None:
    tokenizer = load_model(name).tokenizer
    assert beginning(tokenizer) == start
    assert encoded(tokenizer, STORY).prompt[: len(start) + 1] == (
        *start,
        *token_ids(tokenizer, [STORY.prompt])[0][:1],
    )


def test_an_end_of_text_that_a_tokenizer_appends_is_no_beginning(load_model: Load) -> None:
    from tokenizers.processors import TemplateProcessing

    tokenizer = load_model("stories-260k").tokenizer
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    assert tokenizer("")["input_ids"] == [1, 2]
    assert beginning(tokenizer) == (1,)


@pytest.mark.parametrize("name", MODELS)
def test_the_target_is_the_answer_and_the_end_of_text(name: str, load_model: Load) -> None:
    tokenizer = load_model(name).tokenizer
    row = encoded(tokenizer, STORY)
    assert row.target[-1] == tokenizer.eos_token_id
    assert tokenizer.eos_token_id not in row.target[:-1]
    assert tokenizer.decode(row.target[:-1]).strip() == STORY.reference
    assert row.truncated == 0


@pytest.mark.parametrize("name", MODELS)
def test_a_long_prompt_loses_its_left_and_the_answer_nothing(name: str, load_model: Load) -> None:
    tokenizer = load_model(name).tokenizer
    whole = encoded(tokenizer, STORY)
    start = beginning(tokenizer)
    cut = encoded(tokenizer, STORY, limit=whole.length - 5)
    assert cut.length == whole.length - 5
    assert (cut.target, cut.truncated) == (whole.target, 5)
    assert cut.prompt == (*start, *whole.prompt[len(start) + 5 :])


def test_an_answer_that_does_not_fit_with_one_token_of_prompt_is_left_out(load_model: Load) -> None:
    tokenizer = load_model("stories-260k").tokenizer
    least = len(encoded(tokenizer, STORY).target) + len(beginning(tokenizer)) + 1
    rows, left_out = encode(tokenizer, [STORY], limit=least)
    assert (len(rows[0].prompt), left_out) == (2, 0)
    assert encode(tokenizer, [STORY], limit=least - 1) == ([], 1)


def test_rows_keep_their_order_and_ids_when_some_are_left_out(load_model: Load) -> None:
    tokenizer = load_model("stories-260k").tokenizer
    examples = [example("a", " b", "1"), example("a", " word" * 40, "2"), example("c", " d", "3")]
    rows, left_out = encode(tokenizer, examples, limit=20)
    assert ([row.id for row in rows], left_out) == (["1", "3"], 1)


def test_special_tokens_written_in_a_text_end_no_answer_early(load_model: Load) -> None:
    tokenizer = load_model("tinystories-3m").tokenizer
    row = encoded(tokenizer, example("Say it:", " the end"))
    assert row.target.count(tokenizer.eos_token_id) == 1


def test_nothing_encodes_to_nothing(load_model: Load) -> None:
    assert encode(load_model("stories-260k").tokenizer, [], limit=10) == ([], 0)
