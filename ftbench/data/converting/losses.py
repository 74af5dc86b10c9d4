"""What a format cannot say: the kinds, and the losses of one row."""

from __future__ import annotations

from dataclasses import dataclass, field

from ftbench.messages import Message, Note
from ftbench.messages import convert_errors as errors
from ftbench.messages import data_files as messages


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of loss."""

    what: Message
    """What the format cannot say, for an error."""
    counted: Message
    """What was done instead, with the number `n`."""


CALLS = Kind(errors.CALLS, messages.LOST_CALLS)
TEXT_BESIDE_CALLS = Kind(errors.TEXT_BESIDE_CALLS, messages.LOST_TEXT_BESIDE_CALLS)
REASONING = Kind(errors.REASONING, messages.LOST_REASONING)
TURNS = Kind(errors.TURNS, messages.LOST_TURNS)
WEIGHTS = Kind(errors.WEIGHTS, messages.LOST_WEIGHTS)
NAMES = Kind(errors.NAMES, messages.LOST_NAMES)
BORDERS = Kind(errors.BORDERS, messages.LOST_BORDERS)
OPENINGS = Kind(errors.OPENINGS, messages.LOST_OPENINGS)
ENDINGS = Kind(errors.ENDINGS, messages.LOST_ENDINGS)
SYSTEM = Kind(errors.SYSTEM, messages.LOST_SYSTEM)
COLUMNS = Kind(errors.COLUMNS, messages.LOST_COLUMNS)
ROWS = Kind(errors.ROWS, messages.LOST_ROWS)


@dataclass(frozen=True, slots=True)
class Loss:
    """One part of a row that the format cannot say."""

    kind: Kind
    part: Note
    """Such as `message 3`; the first has the number 1."""


@dataclass(slots=True)
class Losses:
    """Collects the losses of one row."""

    found: list[Loss] = field(default_factory=list)

    def lose(self, kind: Kind, part: Note) -> None:
        """Note a part that is left out or written otherwise."""
        self.found.append(Loss(kind, part))
