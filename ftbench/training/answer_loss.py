"""Logits where there is an answer token and nowhere else: the output layer is the widest of a small model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ftbench.training.batches import Batch

if TYPE_CHECKING:
    import torch
    from torch import nn


def answer_logits(model: nn.Module, batch: Batch) -> torch.Tensor:
    """[N, vocabulary]: the logits of the positions in `batch.predicts`, in the order of `batch.targets`.

    A hook before the output layer keeps only those hidden states, so this works for any architecture, wrapped by PEFT
    or not. Methods that prepend virtual tokens make the hidden states longer than the input; the difference is skipped.
    """
    head: nn.Module = model.get_output_embeddings()  # type: ignore[operator]

    def select(_: nn.Module, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        hidden = arguments[0]
        own = hidden[:, hidden.shape[1] - batch.predicts.shape[1] :]
        return (own[batch.predicts], *arguments[1:])

    handle = head.register_forward_pre_hook(select)
    try:
        output = model(input_ids=batch.input_ids, attention_mask=batch.attention_mask, use_cache=False)
    finally:
        handle.remove()
    logits: torch.Tensor = output.logits
    return logits


def answer_losses(model: nn.Module, batch: Batch) -> torch.Tensor:
    """[N]: -log p in nats of each target token, in fp32."""
    from torch.nn.functional import cross_entropy

    return cross_entropy(answer_logits(model, batch).float(), batch.targets, reduction="none")
