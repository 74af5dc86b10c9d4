"""Activation checkpointing: activations are computed again in the backward pass instead of being kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn


@dataclass(slots=True)
class Checkpointing:
    """Activation checkpointing of one model, off until memory runs out: it costs another forward pass."""

    model: nn.Module
    allowed: bool
    used: bool = field(default=False, init=False)

    def switch_on(self) -> bool:
        """Whether that changed anything: it was allowed and off, and the model knows how."""
        if self.used or not self.allowed or not getattr(self.model, "supports_gradient_checkpointing", False):
            return False
        # Not reentrant: only so do gradients reach what is trained inside a frozen base.
        self._call("enable", {"use_reentrant": False})
        self.used = True
        return True

    def switch_off(self) -> None:
        """Put the model back as it was: generation needs caches, which checkpointed layers do without."""
        if self.used:
            self._call("disable")
            self.model.disable_input_require_grads()  # type: ignore[operator]

    def _call(self, what: str, *arguments: Any) -> None:
        # transformers renamed these within version 5.
        model: Any = self.model
        named = getattr(model, f"activation_checkpointing_{what}", None)
        (named or getattr(model, f"gradient_checkpointing_{what}"))(*arguments)
