"""Which rows of which trainings go through the model together: bounded in tokens, with little padding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ftbench.compute.batches import by_length, micro_batches
from ftbench.compute.encode import EncodedExample

_WORTH = 512
"""Padded tokens that cost about as much as one more pass of several trainings together (that of one is in `packing`):
below that, more padding is better than more passes."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Rows of several lanes, to be padded to one length and to equally many rows of each lane."""

    lanes: tuple[int, ...]
    parts: tuple[Sequence[EncodedExample], ...]
    """The rows of each of the lanes."""

    @property
    def length(self) -> int:
        return max(row.length for part in self.parts for row in part)

    @property
    def rows(self) -> int:
        """Of each lane, with its padding."""
        return max(len(part) for part in self.parts)

    @property
    def tokens(self) -> int:
        """All that is computed, padding among it."""
        return len(self.lanes) * self.rows * self.length

    def padded(self, pad: int) -> list[EncodedExample]:
        """The rows of the lanes one after the other, with rows of a single token where a lane has fewer."""
        empty = EncodedExample("", (pad,), (False,))
        return [row for part in self.parts for row in (*part, *[empty] * (self.rows - len(part)))]

    def joined(self, other: Pass) -> Pass:
        return Pass((*self.lanes, *other.lanes), (*self.parts, *other.parts))


def passes(
    rows: Mapping[int, Sequence[EncodedExample]], padded_tokens: int, *, joined_tokens: int | None = None
) -> list[Pass]:
    """The rows of each lane in passes of at most `padded_tokens` tokens with padding (at least one row each).

    Lanes of rows about as long go together, up to `joined_tokens` tokens if given. A lane whose own rows are too many
    comes in several passes.
    """
    most = min(padded_tokens, joined_tokens or padded_tokens)
    result: list[Pass] = []
    for one in sorted(_single(rows, padded_tokens), key=lambda one: (one.length, one.rows, one.lanes)):
        both = result[-1].joined(one) if result and one.lanes[0] not in result[-1].lanes else None
        if both and both.tokens <= most and both.tokens <= result[-1].tokens + one.tokens + _WORTH:
            result[-1] = both
        else:
            result.append(one)
    return result


def _single(rows: Mapping[int, Sequence[EncodedExample]], padded_tokens: int) -> Iterable[Pass]:
    for lane, own in rows.items():
        for alike in by_length(own, _WORTH):
            for part in micro_batches(alike, padded_tokens):
                yield Pass((lane,), (part,))
