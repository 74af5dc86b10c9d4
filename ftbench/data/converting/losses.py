"""What a format cannot say: the kinds, and the losses of one row."""

from __future__ import annotations

from dataclasses import dataclass, field

from ftbench.messages import Message
from ftbench.messages import data_files as messages


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of loss."""

    what: str
    """What the format cannot say, for an error."""
    counted: Message
    """What was done instead, with the number `n`."""


CALLS = Kind("calls of tools and their results", messages.LOST_CALLS)
TEXT_BESIDE_CALLS = Kind("a text beside a call of a tool", messages.LOST_TEXT_BESIDE_CALLS)
REASONING = Kind("this reasoning", messages.LOST_REASONING)
TURNS = Kind("more than one question and answer", messages.LOST_TURNS)
WEIGHTS = Kind("that an answer is not trained on (the weight 0)", messages.LOST_WEIGHTS)
NAMES = Kind("the name of who speaks", messages.LOST_NAMES)
BORDERS = Kind("two messages of one side in a row", messages.LOST_BORDERS)
OPENINGS = Kind("an answer before the first question", messages.LOST_OPENINGS)
ENDINGS = Kind("messages after the last answer", messages.LOST_ENDINGS)
SYSTEM = Kind("a system message that reads as a missing value", messages.LOST_SYSTEM)
COLUMNS = Kind("a column of this name beside its own", messages.LOST_COLUMNS)
ROWS = Kind("a conversation without a question and an answer in text", messages.LOST_ROWS)


@dataclass(frozen=True, slots=True)
class Loss:
    """One part of a row that the format cannot say."""

    kind: Kind
    part: str
    """Such as `message 3`; the first has the number 1."""


@dataclass(slots=True)
class Losses:
    """Collects the losses of one row."""

    found: list[Loss] = field(default_factory=list)

    def lose(self, kind: Kind, part: str) -> None:
        """Note a part that is left out or written otherwise."""
        self.found.append(Loss(kind, part))
