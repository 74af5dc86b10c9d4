"""Answers drawn at random by a seed, for texts that a model writes as training rows; results are always greedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.compute.bundle import ModelBundle
from ftbench.compute.prompt_format import Prompt
from ftbench.inference.generate import by_transformers, finished
from ftbench.inference.limits import GenerationLimits
from ftbench.inference.stops import Stops


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn."""

    temperature: float
    """Above 0; below 1 likely tokens become likelier."""
    top_p: float = 1.0
    """Only the likeliest tokens with this share of the probability are drawn."""
    seed: int = 0


def sampled(
    bundle: ModelBundle, prompts: Sequence[Prompt], limits: GenerationLimits, sampling: Sampling, *, stop: Sequence[str]
) -> list[str]:
    """A drawn text for each prompt, in order. Equal prompts in equal order and equal sampling give equal texts.

    torch's random generators are as before afterwards.
    """
    import torch

    if not prompts:
        return []
    stops = Stops(bundle.prompt_format, stop)
    bundle.model.eval()
    devices = [bundle.device] if bundle.device.type == "cuda" else []
    drawing: dict[str, Any] = {
        "do_sample": True,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "top_k": 0,  # transformers' own default would be 50
    }
    with torch.random.fork_rng(devices=devices), torch.inference_mode(), bundle.compute.autocast():
        torch.manual_seed(sampling.seed)
        answers = by_transformers(bundle, [prompt.tokens for prompt in prompts], limits, stops, drawing)
    return [finished(bundle.pad, ids, stops).text for ids in answers]
