"""Activation checkpointing: the backward pass recomputes activations instead of storing them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn


@dataclass(slots=True)
class Checkpointing:
    """Activation checkpointing of one model. It costs another forward pass, so it is off until memory runs out."""

    model: nn.Module
    allowed: bool
    used: bool = field(default=False, init=False)

    def switch_on(self) -> bool:
        """Switch on where allowed and supported; return whether this changed anything."""
        if self.used or not self.allowed or not getattr(self.model, "supports_gradient_checkpointing", False):
            return False
        # Not reentrant: otherwise gradients do not reach trained parameters inside a frozen base.
        self._call("enable", {"use_reentrant": False})
        self.used = True
        return True

    def switch_off(self) -> None:
        """Restore the model: generation needs caches, which checkpointed layers do not fill."""
        if self.used:
            self._call("disable")
            self.model.disable_input_require_grads()  # type: ignore[operator]

    def _call(self, what: str, *arguments: Any) -> None:
        # transformers renamed these within version 5.
        model: Any = self.model
        named = getattr(model, f"activation_checkpointing_{what}", None)
        (named or getattr(model, f"gradient_checkpointing_{what}"))(*arguments)
