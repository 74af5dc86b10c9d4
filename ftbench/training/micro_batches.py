"""Joint passes of several trainings: rows that go through the model together, bounded in tokens, little padded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ftbench.compute.batches import by_length, micro_batches
from ftbench.compute.encode import EncodedExample

_WORTH = 512
"""Padded tokens that cost about as much as one more joint pass (`packing` has the value for a single training): below
that, more padding is better than more passes."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Rows of several lanes, to be padded to one length and to equally many rows per lane."""

    lanes: tuple[int, ...]
    parts: tuple[Sequence[EncodedExample], ...]
    """The rows of each lane."""

    @property
    def length(self) -> int:
        return max(row.length for part in self.parts for row in part)

    @property
    def rows(self) -> int:
        """Rows per lane, padding included."""
        return max(len(part) for part in self.parts)

    @property
    def tokens(self) -> int:
        """Tokens computed in the pass, padding included."""
        return len(self.lanes) * self.rows * self.length

    def padded(self, pad: int) -> list[EncodedExample]:
        """The rows of all lanes in order, with rows of a single token where a lane has fewer."""
        empty = EncodedExample("", (pad,), (False,))
        return [row for part in self.parts for row in (*part, *[empty] * (self.rows - len(part)))]

    def joined(self, other: Pass) -> Pass:
        return Pass((*self.lanes, *other.lanes), (*self.parts, *other.parts))


def passes(
    rows: Mapping[int, Sequence[EncodedExample]], padded_tokens: int, *, joined_tokens: int | None = None
) -> list[Pass]:
    """The rows of each lane in passes of at most `padded_tokens` padded tokens (at least one row each).

    Lanes with rows of similar length are joined, up to `joined_tokens` tokens if given. A lane with too many rows takes
    several passes.
    """
    most = min(padded_tokens, joined_tokens or padded_tokens)
    result: list[Pass] = []
    for single in sorted(_single(rows, padded_tokens), key=lambda single: (single.length, single.rows, single.lanes)):
        both = result[-1].joined(single) if result and single.lanes[0] not in result[-1].lanes else None
        if both and both.tokens <= most and both.tokens <= result[-1].tokens + single.tokens + _WORTH:
            result[-1] = both
        else:
            result.append(single)
    return result


def _single(rows: Mapping[int, Sequence[EncodedExample]], padded_tokens: int) -> Iterable[Pass]:
    for lane, lane_rows in rows.items():
        for alike in by_length(lane_rows, _WORTH):
            for part in micro_batches(alike, padded_tokens):
                yield Pass((lane,), (part,))
