"""The loss on the answer equals that of transformers with every other label masked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ftbench.compute.answer_loss import answer_logits, answer_losses
from ftbench.compute.batches import Batch, collate
from ftbench.compute.encode import EncodedExample, encode
from ftbench.records.example import Example

Load = Callable[[str], Any]

EXAMPLES = [
    Example.of("Once upon a time, there was a", " little girl named Lily.", "", id="1"),
    Example.of("The dog", " ran.", "", id="2"),
    Example.of("Tom and his mother went to the park. They saw a big tree and", " a red ball under it.", "", id="3"),
]


def batch_of(tokenizer: Any, examples: list[Example] = EXAMPLES) -> tuple[list[EncodedExample], Batch]:
    import torch

    rows, _ = encode(tokenizer, examples, limit=200)
    return rows, collate(rows, tokenizer.pad_token_id, torch.device("cpu"))


def reference_loss(model: Any, row: EncodedExample) -> Any:
    """transformers' own loss: labels of the prompt are -100, and the row stands alone without padding."""
    import torch

    ids = torch.tensor([[*row.prompt, *row.target]])
    labels = torch.tensor([[-100] * len(row.prompt) + list(row.target)])
    return model(input_ids=ids, labels=labels).loss


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_it_equals_transformers_own_loss_row_by_row(name: str, load_model: Load) -> None:
    import torch

    loaded = load_model(name)
    rows, batch = batch_of(loaded.tokenizer)
    with torch.no_grad():
        losses = answer_losses(loaded.model, batch)
        ours = [float(losses[batch.rows == i].mean()) for i in range(len(rows))]
        theirs = [float(reference_loss(loaded.model, row)) for row in rows]
    assert ours == pytest.approx(theirs, abs=1e-5)


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_its_gradients_equal_those_of_transformers_own_loss(name: str, load_model: Load) -> None:
    import torch

    loaded = load_model(name)
    (row,), batch = batch_of(loaded.tokenizer, EXAMPLES[:1])
    reference_loss(loaded.model, row).backward()
    theirs = {n: p.grad.clone() for n, p in loaded.model.named_parameters()}
    loaded.model.zero_grad()
    answer_losses(loaded.model, batch).mean().backward()
    for name_of, parameter in loaded.model.named_parameters():
        torch.testing.assert_close(parameter.grad, theirs[name_of], atol=1e-6, rtol=1e-4, msg=name_of)


def test_logits_are_those_of_the_answers_positions_alone(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    _, batch = batch_of(loaded.tokenizer)
    with torch.no_grad():
        ours = answer_logits(loaded.model, batch)
        whole = loaded.model(input_ids=batch.input_ids, attention_mask=batch.attention_mask).logits
    assert ours.shape == (len(batch.targets), 512)
    torch.testing.assert_close(ours, whole.flatten(0, 1)[batch.places])


def test_the_model_is_as_before_afterwards(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    _, batch = batch_of(loaded.tokenizer)
    with torch.no_grad():
        before = loaded.model(input_ids=batch.input_ids).logits
        answer_losses(loaded.model, batch)
        assert torch.equal(loaded.model(input_ids=batch.input_ids).logits, before)


def test_virtual_tokens_before_the_input_are_skipped(load_model: Load) -> None:
    import torch
    from peft import PromptTuningConfig, get_peft_model

    loaded = load_model("stories-260k")
    _, batch = batch_of(loaded.tokenizer)
    torch.manual_seed(0)
    model = get_peft_model(loaded.model, PromptTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=5)).eval()
    with torch.no_grad():
        ours = answer_logits(model, batch)
        whole = model(input_ids=batch.input_ids, attention_mask=batch.attention_mask).logits
    assert whole.shape[1] == batch.input_ids.shape[1] + 5
    torch.testing.assert_close(ours, whole[:, 5:].flatten(0, 1)[batch.places])
