"""Zero-shot: the model as it is, the prompt as it is."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench_methods.base import PromptingMethod


@dataclass(frozen=True)
class ZeroShot(PromptingMethod):
    """Ask the untrained model: the reference that other methods have to beat."""

    name: str = "zero-shot"
