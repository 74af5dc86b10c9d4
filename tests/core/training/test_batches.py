"""Which rows go into which step, and what a batch of them looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftbench.training.batches import collate, epoch_batches, micro_batches
from ftbench.training.encode import EncodedExample

lengths = st.lists(st.integers(2, 60), min_size=1, max_size=200)
_quick = settings(max_examples=60, deadline=None)


def row(prompt: tuple[int, ...], target: tuple[int, ...], name: str = "x") -> EncodedExample:
    return EncodedExample(name, prompt, target)


@_quick
@given(lengths=lengths, size=st.integers(1, 12), seed=st.integers(0, 2**31 - 1), epoch=st.integers(0, 5))
def test_every_row_is_there_once_an_epoch(lengths: list[int], size: int, seed: int, epoch: int) -> None:
    batches = epoch_batches(lengths, size, seed, epoch)
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    assert len(batches) == -(-len(lengths) // size)
    assert max(map(len, batches)) <= size


@_quick
@given(lengths=lengths, size=st.integers(1, 12), seed=st.integers(0, 2**31 - 1))
def test_equal_seeds_give_equal_batches(lengths: list[int], size: int, seed: int) -> None:
    assert epoch_batches(lengths, size, seed, 1) == epoch_batches(lengths, size, seed, 1)


def test_seeds_and_epochs_give_different_batches() -> None:
    found = {str(epoch_batches([5] * 64, 8, seed, epoch)) for seed in range(3) for epoch in range(3)}
    assert len(found) == 9


def test_rows_of_a_batch_have_similar_lengths() -> None:
    all_lengths = [i % 97 + 3 for i in range(1024)]
    batches = epoch_batches(all_lengths, 8, 0, 0)
    padding = sum(max(all_lengths[i] for i in b) * len(b) - sum(all_lengths[i] for i in b) for b in batches)
    assert padding < 0.1 * sum(all_lengths)


def test_batches_do_not_come_in_the_order_of_their_lengths() -> None:
    batches = epoch_batches(list(range(128)), 8, 0, 0)
    assert batches != sorted(batches)


@_quick
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
    assert batch.predicts.tolist() == [[False, False, True, True, False], [False, True, False, False, False]]
    assert batch.targets.tolist() == [7, 2, 2]
    assert batch.rows.tolist() == [0, 0, 1]


def test_the_end_of_text_is_learned_even_where_it_is_the_pad_token(load_model: Callable[[str], Any]) -> None:
    import torch

    from ftbench.contracts import Example
    from ftbench.training.encode import encode

    tokenizer = load_model("tinystories-3m").tokenizer
    assert tokenizer.pad_token_id == tokenizer.eos_token_id
    examples = [Example("1", "A dog", " ran.", "ran."), Example("2", "The cat and the dog", " were very happy.", "x")]
    rows, _ = encode(tokenizer, [one.prompt for one in examples], examples, limit=100)
    batch = collate(rows, tokenizer.pad_token_id, torch.device("cpu"))
    ends = [int(batch.targets[batch.rows == i][-1]) for i in range(2)]
    assert ends == [tokenizer.eos_token_id] * 2
    assert batch.targets.tolist().count(tokenizer.eos_token_id) == 2
    assert batch.attention_mask.sum(dim=1).tolist() == [one.length for one in rows]
