"""Which rows go into which step, and what a batch of them looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.compute.batches import by_length, collate, epoch_batches, micro_batches
from ftbench.compute.encode import EncodedExample

lengths = st.lists(st.integers(2, 60), min_size=1, max_size=200)


def row(prompt: tuple[int, ...], target: tuple[int, ...], name: str = "x") -> EncodedExample:
    return EncodedExample.of(name, prompt, target)


def rows_of(answer_lengths: list[int], prompt: int = 1) -> list[EncodedExample]:
    return [row((1,) * prompt, (2,) * n, str(i)) for i, n in enumerate(answer_lengths)]


def skewed(count: int) -> list[EncodedExample]:
    """Answers of 2 to 60 tokens, most of them short."""
    return rows_of([2 + (i * i * 7919 % 3600) * (i % 7 + 1) // 420 for i in range(count)])


@given(lengths=lengths, size=st.integers(1, 12), seed=st.integers(0, 2**31 - 1), epoch=st.integers(0, 5))
def test_every_row_is_there_once_an_epoch(lengths: list[int], size: int, seed: int, epoch: int) -> None:
    batches = epoch_batches(rows_of(lengths), size, seed, epoch)
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    assert len(batches) == -(-len(lengths) // size)
    assert min(map(len, batches)) >= 1


@given(lengths=lengths, size=st.integers(1, 12), seed=st.integers(0, 2**31 - 1))
def test_equal_seeds_give_equal_batches(lengths: list[int], size: int, seed: int) -> None:
    assert epoch_batches(rows_of(lengths), size, seed, 1) == epoch_batches(rows_of(lengths), size, seed, 1)


def test_seeds_and_epochs_give_different_batches() -> None:
    found = {str(epoch_batches(rows_of([5] * 64), 8, seed, epoch)) for seed in range(3) for epoch in range(3)}
    assert len(found) == 9


@pytest.mark.parametrize("count", [1024, 1000, 300])
def test_steps_have_about_equally_many_answer_tokens(count: int) -> None:
    rows = skewed(count)
    tokens = [sum(len(rows[i].target) for i in batch) for batch in epoch_batches(rows, 16, 0, 0)]
    mean = sum(tokens) / len(tokens)
    assert max(abs(one - mean) for one in tokens) < 0.25 * mean


def test_rows_with_answers_of_one_length_are_as_many_in_every_step() -> None:
    assert {len(batch) for batch in epoch_batches(rows_of([2] * 1024), 16, 0, 0)} == {16}


def test_a_batch_size_of_one_gives_every_row_a_step_of_its_own() -> None:
    assert [len(batch) for batch in epoch_batches(skewed(50), 1, 0, 0)] == [1] * 50


def test_every_step_has_rows_of_the_short_half_of_all_tokens_and_of_the_long_half() -> None:
    rows = skewed(256)
    by_token = sorted(one.length for one in rows for _ in one.target)
    middle = by_token[len(by_token) // 2]
    for batch in epoch_batches(rows, 16, 0, 0):
        assert min(rows[i].length for i in batch) <= middle <= max(rows[i].length for i in batch)


def test_a_step_in_two_passes_has_little_padding() -> None:
    rows = skewed(1024)
    padding = 0
    for batch in epoch_batches(rows, 16, 0, 0):
        for part in by_length([rows[i] for i in batch], 0):
            padding += sum(part[-1].length - one.length for one in part)
    assert padding < 0.1 * sum(one.length for one in rows)


def test_batches_do_not_come_in_the_order_of_their_lengths() -> None:
    batches = epoch_batches(rows_of(list(range(1, 129))), 8, 0, 0)
    assert batches != sorted(batches)


@pytest.mark.parametrize(("worth", "parts"), [(39, [[2, 3], [20, 23]]), (40, [[2, 3, 20, 23]])])
def test_rows_are_cut_in_two_where_that_saves_more_padding_than_a_pass_costs(
    worth: int, parts: list[list[int]]
) -> None:
    rows = rows_of([22, 1, 2, 19])
    assert [[one.length for one in part] for part in by_length(rows, worth)] == parts


def test_a_single_row_is_one_part() -> None:
    assert by_length(rows_of([5]), 0) == [rows_of([5])]


@given(lengths=lengths, limit=st.integers(1, 300))
def test_micro_batches_hold_every_row_and_no_more_padded_tokens_than_asked(lengths: list[int], limit: int) -> None:
    rows = [row((1,) * (n - 1), (2,), str(i)) for i, n in enumerate(lengths)]
    parts = micro_batches(rows, limit)
    assert Counter(one.id for part in parts for one in part) == Counter(one.id for one in rows)
    assert all(len(part) == 1 or len(part) * max(one.length for one in part) <= limit for part in parts)


def test_a_batch_is_padded_on_the_right_and_masked_by_position() -> None:
    torch = pytest.importorskip("torch")
    batch = collate([row((1, 5, 6), (7, 2)), row((1, 8), (2,))], 2, torch.device("cpu"))
    assert batch.input_ids.tolist() == [[1, 5, 6, 7, 2], [1, 8, 2, 2, 2]]
    assert batch.attention_mask.tolist() == [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]
    assert batch.places.tolist() == [2, 3, 5 + 1]
    assert batch.targets.tolist() == [7, 2, 2]
    assert batch.rows.tolist() == [0, 0, 1]


def test_the_end_of_text_is_learned_even_where_it_is_the_pad_token(load_model: Callable[[str], Any]) -> None:
    import torch

    from ftbench.compute.encode import encode
    from ftbench.records.example import Example

    tokenizer = load_model("tinystories-3m").tokenizer
    assert tokenizer.pad_token_id == tokenizer.eos_token_id
    examples = [
        Example.of("A dog", " ran.", "ran.", id="1"),
        Example.of("The cat and the dog", " were very happy.", "x", id="2"),
    ]
    rows, _ = encode(tokenizer, examples, limit=100)
    batch = collate(rows, tokenizer.pad_token_id, torch.device("cpu"))
    ends = [int(batch.targets[batch.rows == i][-1]) for i in range(2)]
    assert ends == [tokenizer.eos_token_id] * 2
    assert batch.targets.tolist().count(tokenizer.eos_token_id) == 2
    assert batch.attention_mask.sum(dim=1).tolist() == [one.length for one in rows]
