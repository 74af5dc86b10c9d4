"""Logits where there is an answer token and nowhere else: the output layer is the widest of a small model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ftbench.training.batches import Batch

if TYPE_CHECKING:
    import torch
    from torch import nn


def selected_logits(
    model: nn.Module,
    input_ids: torch.Tensor,
    attention_mask: torch.Tensor | None,
    chosen: torch.Tensor,
    **arguments: Any,
) -> tuple[torch.Tensor, Any]:
    """([N, vocabulary] logits of the positions that `chosen` [rows, length] marks, row by row; the model's state).

    A hook before the output layer keeps only those hidden states, so this works for any architecture, wrapped by PEFT
    or not. Methods that prepend virtual tokens make the hidden states longer than the input; the difference is skipped.
    """
    head: nn.Module = model.get_output_embeddings()  # type: ignore[operator]

    def select(_: nn.Module, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        hidden = inputs[0]
        own = hidden[:, hidden.shape[1] - chosen.shape[1] :]
        return (own[chosen], *inputs[1:])

    handle = head.register_forward_pre_hook(select)
    try:
        output = model(input_ids=input_ids, attention_mask=attention_mask, **arguments)
    finally:
        handle.remove()
    return output.logits, getattr(output, "past_key_values", None)


def answer_logits(model: nn.Module, batch: Batch) -> torch.Tensor:
    """[N, vocabulary]: the logits of the positions in `batch.predicts`, in the order of `batch.targets`."""
    places = {} if batch.position_ids is None else {"position_ids": batch.position_ids}
    return selected_logits(model, batch.input_ids, batch.attention_mask, batch.predicts, use_cache=False, **places)[0]


def answer_losses(model: nn.Module, batch: Batch) -> torch.Tensor:
    """[N]: -log p in nats of each target token, in fp32."""
    from torch.nn.functional import cross_entropy

    return cross_entropy(answer_logits(model, batch).float(), batch.targets, reduction="none")
