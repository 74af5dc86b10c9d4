"""What a format is to write: its name, and a row for a dialogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.converting.dialogue import Dialogue
from ftbench.data.converting.losses import Losses

WrittenRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WrittenFormat:
    """One format that conversations are written in."""

    name: str
    """As the command line calls it, such as `sharegpt`."""
    title: str
    """For people, such as `ShareGPT`."""
    form: ConversationFormat
    """What reads it."""
    write: Callable[[Dialogue, Losses], WrittenRow | None]
    """The row without what the format cannot say, which it adds to the losses; None if nothing is left."""
    in_tables: bool = True
    """Whether a table can hold it: lists as JSON text in a cell."""
