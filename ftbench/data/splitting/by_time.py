"""Sides by time: the oldest rows are for training, the newest for testing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from ftbench.data.split import Split
from ftbench.data.splitting.shares import Shares
from ftbench.errors import DataError
from ftbench.messages.split_errors import TOO_FEW_TIMES


def split_by_time(times: Sequence[datetime], shares: Shares) -> list[Split]:
    """The side of each row; rows of one time stay together, so a border is where the shares come nearest.

    Raises `DataError` if there are fewer times than sides.
    """
    counts = Counter(times)
    moments = sorted(counts)
    wanted = shares.wanted
    if len(moments) < len(wanted):
        raise DataError(TOO_FEW_TIMES(sides=len(wanted), times=len(moments)))
    ends = list(accumulate(counts[moment] for moment in moments))
    side_of: dict[datetime, Split] = {}
    begin, share = 0, 0.0
    for number, side in enumerate(wanted):
        share += shares.of(side)
        last = len(moments) - (len(wanted) - number - 1)  # a time at least is left for each later side
        goal = share * len(times)
        end = last if side == wanted[-1] else 1 + min(range(begin, last), key=lambda i: (abs(ends[i] - goal), i))
        side_of.update(dict.fromkeys(moments[begin:end], side))
        begin = end
    return [side_of[moment] for moment in times]
