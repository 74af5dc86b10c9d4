"""The type in which a model's weights are held in memory."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.contracts import Capabilities, ModelFacts

TORCH_TYPES: Mapping[str, str] = {"auto": "float32", "fp32": "float32", "bf16": "bfloat16"}
"""By the `dtype` of a cell's specification. "auto" there is fp32: it was the only meaning before the weights of a
frozen base were held in the checkpoint's type, so the ids of those cells stay."""

_HALF = ("bfloat16", "float16")


def weight_type(asked: str, facts: ModelFacts, capabilities: Capabilities, precision: str, device: str) -> str:
    """The `dtype` of a cell's specification for the `dtype` of the matrix.

    "auto" becomes bf16 where nothing is lost and half of the memory is saved: the checkpoint has 16 bits, products are
    computed in bf16 anyway, and the method does not train these weights. Trained weights need fp32, because small steps
    round to nothing in bf16. A CPU computes faster in fp32.
    """
    if asked != "auto":
        return asked
    untrained = capabilities.frozen_base or not capabilities.trains
    return "bf16" if untrained and facts.dtype in _HALF and precision == "bf16" and device != "cpu" else "auto"
