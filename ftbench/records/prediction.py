"""What a cell answered to one test example, and what it lost on a passage of general text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer of a cell, with all that a metric may look at."""

    id: str
    prompt: str
    reference: str
    text: str
    """The predicted label, or the generated answer without surrounding white space."""
    language: str
    reference_loss: float | None
    """Sum of -log p over the tokens of the reference answer, end of text included, in nats; None where what answered
    does not tell how likely it finds a text."""
    reference_tokens: int
    label_scores: Mapping[str, float] | None = None
    """Log-likelihood of each label (label tasks)."""
    generated_tokens: int = 0
    stopped: Literal["end", "stop", "limit", "label"] = "end"
    """Why the answer ended: end-of-text token, stop string, token limit; "label" when it was scored, not generated."""
    truncated_tokens: int = 0
    """Tokens cut from the left of the prompt because the model's context is too short."""
    group: str | None = None
    """Examples with the same group come from one source (`group_by`): they are wrong together, not independently."""


@dataclass(frozen=True, slots=True)
class PassageLoss:
    """What training did to the likelihood of one passage of general text."""

    id: str
    loss: float
    """Sum of -log p over the tokens of the passage after training, in nats."""
    base_loss: float
    """The same of the model before training."""
    tokens: int
