"""Losses of answer tokens. Logits are computed at answer positions only: the output layer is a small model's widest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from ftbench.compute.batches import Batch

if TYPE_CHECKING:
    import torch
    from torch import nn

MOST_LOGITS = 2**26
"""Largest number of logits at once (and as many gradients in training): 256 MiB in fp32. Answers with more than
`MOST_LOGITS` / vocabulary tokens go through the output layer in chunks."""

_TRIED = 4
"""Positions tried to see whether the model's logits are those of its output layer."""

_PLAIN_HEADS: WeakSet[nn.Module] = WeakSet()
"""Output layers whose results were seen to be their model's logits; a model does not begin to change them."""

_CHANGED_AFTERWARDS = ("final_logit_softcapping", "logit_scale", "logits_scaling", "lm_head_multiplier")
"""Config keys of Gemma, Cohere, Granite and Falcon-H1 under which they are not; this saves the trial pass."""


def selected_logits(
    model: nn.Module,
    input_ids: torch.Tensor,
    attention_mask: torch.Tensor | None,
    places: torch.Tensor,
    *,
    narrow: Callable[[torch.Tensor], torch.Tensor] = lambda hidden: hidden,
    **arguments: Any,
) -> tuple[torch.Tensor, Any]:
    """([N, vocabulary] logits of the positions `places` [N], see `Batch`; the model's state).

    A hook before the output layer keeps only those hidden states, so this works for any architecture, wrapped by PEFT
    or not. Methods that prepend virtual tokens make the hidden states longer than the input; the difference is skipped.
    `narrow` may shorten the hidden states [N, size] before the output layer.
    """
    head: nn.Module = model.get_output_embeddings()  # type: ignore[operator]
    length = input_ids.shape[1]
    rows, columns = places // length, places % length

    def select(_: nn.Module, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        hidden = inputs[0]
        input_hidden = hidden[:, hidden.shape[1] - length :]
        return (narrow(input_hidden[rows, columns]), *inputs[1:])

    handle = head.register_forward_pre_hook(select)
    try:
        output = model(input_ids=input_ids, attention_mask=attention_mask, **arguments)
    finally:
        handle.remove()
    return output.logits, getattr(output, "past_key_values", None)


def answer_logits(model: nn.Module, batch: Batch, **options: Any) -> torch.Tensor:
    """[N, vocabulary]: the logits of the positions in `batch.places`, in the order of `batch.targets`."""
    if batch.position_ids is not None:
        options["position_ids"] = batch.position_ids
    return selected_logits(model, batch.input_ids, batch.attention_mask, batch.places, use_cache=False, **options)[0]


def answer_losses(model: nn.Module, batch: Batch) -> torch.Tensor:
    """[N]: -log p in nats of each target token, in fp32."""
    from torch.nn.functional import cross_entropy

    config: Any = model.config.get_text_config()  # type: ignore[operator, union-attr]
    positions = max(1, MOST_LOGITS // config.vocab_size)
    changed = any(getattr(config, name, None) not in (None, 1) for name in _CHANGED_AFTERWARDS)
    if len(batch.targets) > positions and not changed:
        losses = _chunked_losses(model, batch, positions)
        if losses is not None:
            return losses
    return cross_entropy(answer_logits(model, batch).float(), batch.targets, reduction="none")


def _chunked_losses(model: nn.Module, batch: Batch, positions: int) -> torch.Tensor | None:
    """As `answer_losses`, with the logits of `positions` positions at a time, also in the backward pass.

    The model computes its hidden states and the logits of a few positions; this function applies the output layer to
    all of them. None where those few logits differ from the output layer's (the model scales or caps them).
    """
    import torch
    from torch.nn.functional import cross_entropy
    from torch.utils.checkpoint import checkpoint

    head: nn.Module = model.get_output_embeddings()  # type: ignore[operator]
    captured: list[torch.Tensor] = []

    def few(hidden: torch.Tensor) -> torch.Tensor:
        captured.append(hidden)
        return hidden[:_TRIED]

    def losses(hidden: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return cross_entropy(head(hidden).float(), targets, reduction="none")

    logits = answer_logits(model, batch, narrow=few)
    (hidden,) = captured
    if head not in _PLAIN_HEADS:  # comparing waits for the device
        with torch.no_grad():
            if not torch.equal(head(hidden[:_TRIED]).float(), logits.float()):
                return None
        _PLAIN_HEADS.add(head)
    chunks = zip(torch.split(hidden, positions), torch.split(batch.targets, positions), strict=True)
    if torch.is_grad_enabled():
        return torch.cat([checkpoint(losses, *chunk, use_reentrant=False) for chunk in chunks])
    return torch.cat([losses(*chunk) for chunk in chunks])
