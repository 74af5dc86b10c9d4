"""What a format of conversations is: the columns that it is recognised by, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ftbench.data.conversations.turn import Turn
from ftbench.records.example import Row


@dataclass(frozen=True, slots=True)
class ConversationFormat:
    """One format of conversations in rows."""

    name: str
    """For people, such as `ShareGPT`."""
    columns: tuple[str, ...]
    """A row that has them all is in this format."""
    turns: Callable[[Row], list[Turn]]
    """The turns of a row, without the column `system`; raises `DataError` that names column and turn."""
    others: tuple[str, ...] = ("system", "tools")
    """Further columns that it reads. `system` and `tools` mean the same in every format."""
