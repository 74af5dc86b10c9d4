"""Whether two models answer alike: their logits for the same tokens."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor, nn

_LENGTHS = (12, 7)
"""Tokens of the rows that are compared: no text of the data is needed to see another weight."""

TOLERANCE = {"float32": 1e-4, "bfloat16": 5e-2, "float16": 1e-2}
"""By the type of the weights, the largest difference of logits that rounding explains, as a share of the largest."""


def probe_logits(model: nn.Module) -> Tensor:
    """The logits of a model for a few fixed rows, [positions, vocabulary] in fp32 on the CPU."""
    import torch

    unwrapped: Any = model
    embeddings = unwrapped.get_input_embeddings()
    vocabulary, device = int(embeddings.weight.shape[0]), embeddings.weight.device
    rows = []
    with torch.inference_mode():
        for length in _LENGTHS:
            ids = torch.tensor([[(7 * place + 3) % vocabulary for place in range(length)]], device=device)
            # What stands before the text has logits too, in some models.
            rows.append(unwrapped(input_ids=ids).logits[0, -length:].float().cpu())
    return torch.cat(rows)


def largest_difference(expected: Tensor, found: Tensor) -> float:
    """The largest difference, as a share of the largest logit (of 1 at least); infinite for other shapes."""
    if expected.shape != found.shape:
        return float("inf")
    difference = float((expected - found).abs().max())
    return difference / max(1.0, float(expected.abs().max())) if difference == difference else float("inf")


def padding_difference(model: nn.Module) -> float:
    """How far the first generated logits of a row move where it is padded on the left, beside a longer row."""
    import torch

    unwrapped: Any = model
    embeddings = unwrapped.get_input_embeddings()
    vocabulary, device = int(embeddings.weight.shape[0]), embeddings.weight.device
    row = torch.tensor([[(7 * place + 3) % vocabulary for place in range(_LENGTHS[1])]], device=device)
    long = torch.tensor([[(5 * place + 2) % vocabulary for place in range(_LENGTHS[0])]], device=device)
    empty = torch.zeros((1, _LENGTHS[0] - _LENGTHS[1]), dtype=row.dtype, device=device)
    both = torch.cat([long, torch.cat([empty, row], dim=1)])
    mask = torch.ones_like(both)
    mask[1, : empty.shape[1]] = 0

    def first(ids: Tensor, attended: Tensor) -> Tensor:
        made = unwrapped.generate(
            input_ids=ids,
            attention_mask=attended,
            max_new_tokens=1,
            do_sample=False,
            output_logits=True,
            return_dict_in_generate=True,
        )
        logits: Tensor = made.logits[0][-1].float().cpu()
        return logits

    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PEFT's, of positions that it ignores: that is what is measured
        return largest_difference(first(row, torch.ones_like(row)), first(both, mask))
