"""Milliseconds per generated token: the same small workload for every method, so that the numbers can be compared."""

from __future__ import annotations

from typing import Any

from ftbench.compute.bundle import ModelBundle
from ftbench.compute.clocks import Clocks
from ftbench.inference.generate import hidden_defaults

BATCHES = (1, 32)
"""Rows generated at once: a single user, and a busy server."""
PHASE = "speed"
_PROMPT_TOKENS = 32
_NEW_TOKENS = 8
_REPEATS = 2


def milliseconds_per_token(
    bundle: ModelBundle, batch: int, clocks: Clocks, *, new_tokens: int = _NEW_TOKENS, repeats: int = _REPEATS
) -> float:
    """Wall time per token: 8 new tokens after prompts of 32, in all rows; the faster of two repeats after a warm-up.

    Reading the prompts counts. No answer ends early, so every method generates the same number of tokens. Results have
    the default `new_tokens` and `repeats`: times by others cannot be compared with them.
    """
    import torch
    from transformers import GenerationConfig

    input_ids = torch.arange(1, _PROMPT_TOKENS + 1, device=bundle.device).repeat(batch, 1)
    mask = torch.ones_like(input_ids)
    settings = GenerationConfig(do_sample=False, num_beams=1, max_new_tokens=new_tokens, pad_token_id=bundle.pad)
    model: Any = bundle.model
    model.eval()
    best = float("inf")
    with torch.inference_mode(), bundle.compute.autocast(), hidden_defaults(model):
        for repeat in range(repeats + 1):
            with clocks.phase(PHASE) as timer:
                model.generate(input_ids=input_ids, attention_mask=mask, generation_config=settings)
            best = min(best, timer.seconds) if repeat else best
    return 1000 * best / (batch * new_tokens)
