"""Prompt and answer have the tokens of one text, for every kind of tokenizer and for real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.answer_tokens.kinds import KINDS, built_in_examples
from ftbench.compute.encode import EncodedExample, encode, encode_choices, prompt_ids
from ftbench.compute.plain_format import PlainFormat
from ftbench.inference.generate import finished
from ftbench.inference.stops import Stops
from ftbench.records.example import Example
from ftbench.tokens import beginning

Kinds = Mapping[str, Any]
LLAMA = "sentencepiece, space before (Llama 2, Mistral)"
LOSSLESS = [name for name in KINDS if "BPE" in name or "sentencepiece" in name]


def example(prompt: str, target: str) -> Example:
    return Example.of(prompt, target, target.strip(), id="x")


def encoded(tokenizer: Any, prompt: str, target: str) -> EncodedExample:
    rows, _ = encode(tokenizer, [example(prompt, target)], limit=10**6)
    return rows[0]


def of_the_whole_text(tokenizer: Any, text: str) -> tuple[int, ...]:
    """What the tokenizer itself makes of the text, with its own beginning; its end of text is ours to add."""
    return (*beginning(tokenizer), *tokenizer(text, add_special_tokens=False)["input_ids"])


@pytest.mark.parametrize(
    "every", [pytest.param(1, id="all rows", marks=pytest.mark.slow), pytest.param(5, id="every fifth row")]
)
@pytest.mark.parametrize("kind", KINDS)
def test_built_in_rows_have_the_tokens_of_their_text_where_it_has_a_border(kind: str, every: int, kinds: Kinds) -> None:
    tokenizer, examples = kinds[kind], built_in_examples()[::every]
    rows, _ = encode(tokenizer, examples, limit=10**6)
    clear = [(row, one) for row, one in zip(rows, examples, strict=True) if not row.joined]
    assert len(clear) > 0.85 * len(examples)
    for row, one in clear:
        assert (*row.prompt, *row.target[:-1]) == of_the_whole_text(tokenizer, one.prompt + one.target)


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_tokenizer_joins_prompt_and_answer_the_prompt_keeps_its_tokens_and_the_row_says_so(
    kind: str, kinds: Kinds
) -> None:
    tokenizer = kinds[kind]
    row = encoded(tokenizer, "The word is: th", "e")
    assert row.joined
    assert row.prompt == (*beginning(tokenizer), *prompt_ids(tokenizer, ["The word is: th"])[0])
    assert tokenizer.decode(row.target[:-1]).strip() == "e"
    assert not encoded(tokenizer, "The word is:", " the").joined


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_an_answer_of_a_real_model_has_the_tokens_of_running_text(name: str, load_model: Callable[[str], Any]) -> None:
    tokenizer = load_model(name).tokenizer
    for prompt, answer in (("She went to the", " park"), ("Label:", " positive"), ("He said:\n", "Yes"), ("5 +", "5")):
        row = encoded(tokenizer, prompt, answer)
        assert not row.joined
        assert (*row.prompt, *row.target[:-1]) == of_the_whole_text(tokenizer, prompt + answer)


def test_an_answer_of_llama_2_has_one_space_and_not_two(kinds: Kinds) -> None:
    tokenizer = kinds[LLAMA]
    assert tokenizer.convert_ids_to_tokens(list(encoded(tokenizer, "Review: fine\nMood:", " good").target[:-1])) == [
        "▁good"
    ]


def test_a_chinese_answer_of_llama_2_has_no_space(kinds: Kinds) -> None:
    tokenizer = kinds[LLAMA]
    for prompt in ("评论：很好\n情感：", "The label is\n"):
        target = encoded(tokenizer, prompt, "正面").target[:-1]
        assert "▁" not in "".join(tokenizer.convert_ids_to_tokens(list(target)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_space_at_the_end_of_a_prompt_is_a_part_of_the_answer(kind: str, kinds: Kinds) -> None:
    tokenizer = kinds[kind]
    assert encoded(tokenizer, "Mood: ", "good") == encoded(tokenizer, "Mood:", " good")
    assert prompt_ids(tokenizer, ["Mood: "]) == prompt_ids(tokenizer, ["Mood:"])


@given(prompt=st.text("ab 好。\n", max_size=20), answer=st.text("ab 好。\n", max_size=12))
def test_tokens_are_those_of_the_whole_text_or_the_row_is_counted(kinds: Kinds, prompt: str, answer: str) -> None:
    tokenizer = kinds[LLAMA]
    row = encoded(tokenizer, prompt, answer)
    whole = of_the_whole_text(tokenizer, prompt + answer)
    assert row.joined or (*row.prompt, *row.target[:-1]) == whole
    assert row.prompt == (*beginning(tokenizer), *prompt_ids(tokenizer, [prompt])[0])
    assert row.target[-1] == tokenizer.eos_token_id


@pytest.mark.parametrize("kind", LOSSLESS)
@pytest.mark.parametrize(
    "answer",
    [" good", "好的，谢谢。", " 5 < 6 </s> <|endoftext|> <|im_end|><eos>", " two  spaces ,", " a\nb\n\nc", " é 👍 ก"],
)
def test_a_perfect_answer_is_its_reference(kind: str, answer: str, kinds: Kinds) -> None:
    tokenizer = kinds[kind]
    target = encoded(tokenizer, "Q: what?\nA:", answer).target
    assert finished(tokenizer.pad_token_id, list(target), Stops(PlainFormat(tokenizer), ())).text == answer.strip()


def test_a_row_that_spells_out_a_control_token_is_marked(kinds: Kinds) -> None:
    tokenizer = kinds[LLAMA]
    assert encoded(tokenizer, "Say </s>:", " no").spells_control
    assert encoded(tokenizer, "Say:", " </s>").spells_control
    assert not encoded(tokenizer, "Say <b>:", " no").spells_control
    assert encoded(tokenizer, "Say:", " </s>").target.count(tokenizer.eos_token_id) == 1


def test_prompts_are_cut_for_the_longest_choice_behind_them(kinds: Kinds) -> None:
    tokenizer = kinds[LLAMA]
    long, short = "Tom went home and slept. " * 5 + "Mood:", "Mood:"
    rows = [replace(example(prompt, " good"), id=prompt) for prompt in (long, short)]
    good, bad = encode_choices(tokenizer, rows, [" good", " very very bad"], limit=20)
    assert [row.prompt for row in good] == [row.prompt for row in bad]
    assert bad[0].length == 20
    assert (good[1].truncated, bad[1].truncated) == (0, 0)
    with pytest.raises(ValueError, match='the answer "very very bad" does not fit into 4 tokens'):
        encode_choices(tokenizer, rows[1:], [" good", " very very bad"], limit=4)
