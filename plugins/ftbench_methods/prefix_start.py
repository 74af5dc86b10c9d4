"""The start of a prefix: the keys and values of the frozen model for a text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ftbench.errors import ModelError
from ftbench_methods.messages import NO_PREFIX_START, TENSORS

if TYPE_CHECKING:
    from torch import Tensor, nn


def write_text(model: nn.Module, count: int) -> Tensor:
    """Return `count` token ids written by the model itself, shape (count,); drawn with the global CPU generator.

    A model that returns no `past_key_values` (state space models alone) reads the whole text for each token.

    A method has no tokenizer, so the text is the model's own. On tinystories-3m, one epoch over 450 dialogues at 5e-2
    ended at a validation loss of 2.09 and 2.16 (seeds 0 and 1) from it, 2.19 and 2.19 from tokens drawn from the whole
    vocabulary, and 4.24 (seed 0) from PEFT's random numbers.
    """
    import torch

    unwrapped: Any = model
    configuration = unwrapped.config.get_text_config()
    # Many models without a begin token separate their training texts by the end token.
    first = next((i for i in (configuration.bos_token_id, configuration.eos_token_id) if isinstance(i, int)), 0)
    tokens = torch.tensor([first])
    cache = None
    with torch.no_grad(), _evaluating(model):
        while len(tokens) < count:
            if cache is None:
                output = unwrapped(input_ids=tokens[None].to(unwrapped.device), use_cache=True)
            else:
                last = tokens[None, -1:].to(unwrapped.device)
                output = unwrapped(input_ids=last, past_key_values=cache, use_cache=True)
            cache = getattr(output, "past_key_values", None)
            # On the CPU, so that a seed gives the same text on every device.
            drawn = torch.multinomial(output.logits[0, -1].float().cpu().softmax(-1), 1)
            tokens = torch.cat([tokens, drawn])
    return tokens


def write_prefix(prepared: nn.Module, tokens: Tensor) -> None:
    """Set the prefix of a PEFT model to its base's keys and values for `tokens`.

    The model then answers as if `tokens` stood before every text. Raises `ModelError` if PEFT's prefix cannot hold the
    model's state (sliding windows shorter than the prefix, layers of unequal shape).
    """
    import torch

    wrapped: Any = prepared
    base, encoder, peft = wrapped.get_base_model(), wrapped.prompt_encoder["default"], wrapped.active_peft_config
    with torch.no_grad(), _evaluating(base):
        cache = base(input_ids=tokens[None].to(base.device), use_cache=True).past_key_values
    kept: list[Any] = [getattr(layer, part, None) for layer in cache.layers for part in ("keys", "values")]
    expected = (1, peft.num_attention_heads, len(tokens), peft.token_dim // peft.num_attention_heads)
    shapes = [None if part is None else tuple(part.shape) for part in kept]
    if shapes != [expected] * (2 * peft.num_layers):
        different = next((str(shape) for shape in shapes if shape != expected), TENSORS(count=len(shapes)))
        raise ModelError(NO_PREFIX_START(tensors=2 * peft.num_layers, expected=str(expected), got=different))
    # PEFT's layout: a row per token; within it layer by layer, keys before values, head by head.
    rows = torch.cat(kept).permute(2, 0, 1, 3).reshape(len(tokens), -1)
    with torch.no_grad():
        encoder.embedding.weight.copy_(rows)


@contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    """Switch dropout off temporarily."""
    training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(training)
