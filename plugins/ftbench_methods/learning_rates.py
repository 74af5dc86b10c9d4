"""Default learning rates and their search bounds, by method and model size."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ftbench.contracts import LearningRates
from ftbench.errors import ModelError
from ftbench_methods.messages import NO_RATES


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Peak learning rates for models of at most `parameters` parameters: the default, and the search bounds."""

    parameters: float
    default: float
    low: float
    high: float

    @property
    def rates(self) -> LearningRates:
        """The rates without the size."""
        return LearningRates(self.default, self.low, self.high)


# From 15 million parameters on: values from the literature, by size:
#   full     a tenth of LoRA's (Schulman 2025, "LoRA Without Regret"; tinker_cookbook/hyperparam_utils.py)
#   lora     best of a sweep: 1e-3 for Llama-3.2-1B and Qwen3-4B, 3e-4 for Llama-3.1-8B (the same file, batches of 128);
#            2e-4 for GPT-2 at rank 4 (microsoft/LoRA, examples/NLG)
#   adapter  Houlsby et al. 2019 sweep 3e-5..3e-3 for BERT-large
#   prefix   Li & Liang 2021 train the projection at 5e-5..8e-5; without one, PEFT's users need 5e-3 and more
#   rslora   LoRA's, whose factor it has at its default rank; qlora is LoRA
#   dora     LoRA's or half of it (Liu et al. 2024)
#   pissa    a fifth of LoRA's or less, for its loss is more sharply curved (arXiv:2602.04998)
# PEFT's own comparison (huggingface/peft, method_comparison/MetaMathQA, a model of 3 billion) has ia3 at 5e-3, vera at
# 1e-3, oft and miss at 1e-4, p-tuning at 1e-4, and finds 1e-3 far better than 1e-4 for prompt tuning, for which Lester
# et al. 2021 use 0.3 with another optimizer. The rates of those methods, of bitfit, layernorm, top-layers and
# linear-probe are put together from that and from how much of the model each of them moves.
# Below, measured on a model of 3.4 million: benchmarks/pilot_methods.yaml, of which benchmarks/README.md has the losses
# (40 steps of 16 rows, one seed), and on sentiment for longer (190 steps):
#   full     accuracy 0.620 at 5e-5, 0.623 at 2e-4, 0.557 at 5e-4, 0.497 (chance) at 1e-3; short runs like more
#   lora     the same: 0.547 at 5e-5, 0.573 at 2e-4, 0.610 at 1e-3, 0.557 at 3e-3, 0.493 at 5e-3
_LORA = (
    SizeClass(15e6, 1e-3, 2e-4, 1e-2),
    SizeClass(150e6, 1e-3, 2e-4, 5e-3),
    SizeClass(1e9, 5e-4, 1e-4, 2e-3),
    SizeClass(math.inf, 3e-4, 1e-4, 2e-3),
)
_ROTATIONS = (
    SizeClass(150e6, 1e-3, 1e-4, 5e-3),
    SizeClass(1e9, 5e-4, 1e-4, 3e-3),
    SizeClass(math.inf, 3e-4, 1e-4, 1e-3),
)
_FEW = (
    SizeClass(150e6, 3e-3, 3e-4, 1e-2),
    SizeClass(math.inf, 1e-3, 1e-4, 5e-3),
)
TABLE: Mapping[str, tuple[SizeClass, ...]] = {
    "full": (
        SizeClass(15e6, 3e-4, 5e-5, 3e-3),
        SizeClass(150e6, 1e-4, 3e-5, 5e-4),
        SizeClass(1e9, 3e-5, 1e-5, 1e-4),
        SizeClass(math.inf, 2e-5, 5e-6, 1e-4),
    ),
    "top-layers": (
        SizeClass(15e6, 5e-4, 1e-4, 5e-3),
        SizeClass(150e6, 2e-4, 5e-5, 1e-3),
        SizeClass(1e9, 5e-5, 1e-5, 3e-4),
        SizeClass(math.inf, 2e-5, 5e-6, 1e-4),
    ),
    "bitfit": (SizeClass(15e6, 5e-3, 1e-3, 3e-2), *_FEW),
    "layernorm": (SizeClass(15e6, 1e-2, 1e-3, 1e-1), *_FEW),
    "linear-probe": (
        SizeClass(15e6, 3e-3, 3e-4, 3e-2),
        SizeClass(150e6, 1e-3, 1e-4, 1e-2),
        SizeClass(1e9, 5e-4, 5e-5, 5e-3),
        SizeClass(math.inf, 2e-4, 2e-5, 2e-3),
    ),
    "lora": _LORA,
    "rslora": _LORA,
    "qlora": _LORA,
    "dora": (
        SizeClass(15e6, 1e-3, 1e-4, 1e-2),
        SizeClass(150e6, 5e-4, 1e-4, 3e-3),
        SizeClass(1e9, 3e-4, 5e-5, 1e-3),
        SizeClass(math.inf, 2e-4, 5e-5, 1e-3),
    ),
    "pissa": (
        SizeClass(15e6, 3e-4, 5e-5, 3e-3),
        SizeClass(150e6, 2e-4, 2e-5, 1e-3),
        SizeClass(1e9, 1e-4, 1e-5, 4e-4),
        SizeClass(math.inf, 5e-5, 1e-5, 4e-4),
    ),
    "ia3": (
        SizeClass(15e6, 3e-2, 3e-3, 3e-1),
        SizeClass(150e6, 1e-2, 3e-3, 5e-2),
        SizeClass(1e9, 8e-3, 2e-3, 2e-2),
        SizeClass(math.inf, 5e-3, 1e-3, 1e-2),
    ),
    "vera": (
        SizeClass(15e6, 2e-2, 2e-3, 2e-1),
        SizeClass(150e6, 1e-2, 1e-3, 5e-2),
        SizeClass(1e9, 5e-3, 1e-3, 2e-2),
        SizeClass(math.inf, 3e-3, 1e-3, 1e-2),
    ),
    "oft": (SizeClass(15e6, 2e-3, 2e-4, 2e-2), *_ROTATIONS),
    "miss": _ROTATIONS,
    "adapter": (
        SizeClass(15e6, 1e-2, 1e-3, 5e-2),
        SizeClass(150e6, 1e-3, 1e-4, 5e-3),
        SizeClass(1e9, 5e-4, 1e-4, 3e-3),
        SizeClass(math.inf, 2e-4, 5e-5, 1e-3),
    ),
    "prefix": (
        SizeClass(15e6, 1e-1, 1e-2, 5e-1),
        SizeClass(150e6, 1e-2, 1e-3, 5e-2),
        SizeClass(1e9, 5e-3, 1e-3, 2e-2),
        SizeClass(math.inf, 5e-3, 1e-3, 1e-2),
    ),
    "prefix, projected": (
        SizeClass(15e6, 2e-3, 2e-4, 1e-2),
        SizeClass(150e6, 5e-4, 5e-5, 2e-3),
        SizeClass(1e9, 1e-4, 2e-5, 5e-4),
        SizeClass(math.inf, 5e-5, 1e-5, 2e-4),
    ),
    "prompt-tuning": (
        SizeClass(15e6, 1e-1, 1e-2, 1.0),
        SizeClass(150e6, 3e-2, 1e-3, 3e-1),
        SizeClass(math.inf, 1e-2, 1e-3, 1e-1),
    ),
    "p-tuning": (
        SizeClass(15e6, 3e-3, 3e-4, 3e-2),
        SizeClass(math.inf, 1e-3, 1e-4, 1e-2),
    ),
}


def size_class(method: str, parameters: int) -> SizeClass:
    """Return the row of the smallest size class that holds a model of `parameters` parameters.

    Raises ModelError for a method that has no row.
    """
    if method not in TABLE:
        raise ModelError(NO_RATES(method=method))
    return next(row for row in TABLE[method] if parameters <= row.parameters)
