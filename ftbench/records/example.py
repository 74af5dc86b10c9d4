"""One row of a task as a model sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
"""One row of a data file as it was read: column or key to value."""


@dataclass(frozen=True, slots=True)
class Example:
    """One row as a model sees it."""

    id: str
    """A hash of prompt and target: the same row has the same id in every run."""
    prompt: str
    """The text up to the answer."""
    target: str
    """The answer, with the white space that separates it from the prompt."""
    reference: str
    """What a prediction is compared with: a label's name, or the answer as written."""
    content: tuple[str, str] = ("", "")
    """The row's own input and answer without any template: the split follows from it, whatever the prompt says."""
    group: str | None = None
    """Rows with the same group never lie on two sides of a split."""


def few_shot_prompt(examples: Sequence[Example], prompt: str) -> str:
    """`prompt` after solved examples, each set apart by an empty line."""
    return "\n\n".join([*(one.prompt + one.target for one in examples), prompt])
