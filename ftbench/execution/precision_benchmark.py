"""Measure the time of a training step in each precision on this machine, on request.

A plan never measures by itself. The precision is part of every cell's id, so a run that starts on a busy machine and
continues on a quiet one would become another run.
"""

from __future__ import annotations

import statistics
import time

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import collate
from ftbench.compute.bundle import Compute
from ftbench.compute.encode import EncodedExample
from ftbench.contracts import LoadedModel

PRECISIONS = ("fp32", "bf16")
_ROWS, _PROMPT, _ANSWER = 16, 96, 16
"""Rows of a step, and tokens of each."""


def step_seconds(loaded: LoadedModel, device: str, *, rounds: int = 7) -> dict[str, float]:
    """Median seconds, by precision, of a full fine-tuning step of 16 rows × 112 tokens with fp32 weights.

    The precisions take turns, so that other load affects both; the first turn of each is a warm-up.
    """
    import torch

    model = loaded.model.to(device).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.0, fused=device in ("cpu", "cuda"))
    vocabulary = int(model.get_output_embeddings().weight.shape[0])
    tokens = tuple((7 * i) % vocabulary for i in range(_PROMPT + _ANSWER))
    row = EncodedExample.of("", tokens[:_PROMPT], tokens[_PROMPT:])
    batch = collate([row] * _ROWS, 0, torch.device(device))

    def step(precision: str) -> float:
        started = time.perf_counter()
        with Compute(torch.device(device), precision).autocast():
            loss = answer_losses(model, batch).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if device == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter() - started

    turns = [{precision: step(precision) for precision in PRECISIONS} for _ in range(rounds + 1)][1:]
    return {precision: statistics.median(turn[precision] for turn in turns) for precision in PRECISIONS}
