"""A cell's answer to a test example, and its losses on a passage of general text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer of a cell, with everything a metric may use."""

    id: str
    prompt: str
    reference: str
    text: str
    """The predicted label, or the generated answer without surrounding white space."""
    language: str
    reference_loss: float | None
    """Sum of -log p over the tokens of the reference answer, end of text included, in nats; None if the generator gives
    no likelihoods."""
    reference_tokens: int
    label_scores: Mapping[str, float] | None = None
    """Log-likelihood of each label (label tasks)."""
    generated_tokens: int = 0
    stopped: Literal["end", "stop", "limit", "label"] = "end"
    """Why the answer ended: end-of-text token, stop string, token limit; "label" if it was scored, not generated."""
    truncated_tokens: int = 0
    """Tokens cut to fit the model's context: from the left of plain text; of a conversation its oldest turns, then the
    middle of the last message before the answer."""
    group: str | None = None
    """Source of the example (`group_by`): errors within a group are not independent."""
    turns: tuple[tuple[str, str], ...] = ()
    """(role, text) of the messages before the answer, for a chat model; others read `prompt`."""
    reasoning_tokens: int = 0
    """Number of generated tokens before the answer itself: the model's reasoning."""
    said: str = ""
    """The generated answer in which a label was looked for; `text` is the label that it names, or empty."""
    labels: tuple[str, ...] = ()
    """The labels that were looked for in what was said; empty if the answer was not matched to a label."""
    reasoning: str = ""
    """The text of these tokens, without the tags around it."""

    @property
    def question(self) -> str:
        """What was asked last: the last message of the user, or the whole prompt where there are no messages."""
        return next((text for role, text in reversed(self.turns) if role == "user"), self.prompt)


@dataclass(frozen=True, slots=True)
class PassageLoss:
    """The effect of training on the likelihood of one passage of general text."""

    id: str
    loss: float
    """Sum of -log p over the passage's tokens after training, in nats."""
    base_loss: float
    """The same before training."""
    tokens: int
