"""What a check looks for and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ftbench.data_check.codes import CODES
from ftbench.errors import DataError, did_you_mean
from ftbench.messages import Note
from ftbench.messages.data_errors import NO_CODE

CountTokens = Callable[[Sequence[str]], list[int]]
"""The number of tokens of each text."""

Progress = Callable[[Note, float], None]
"""Called with what is being done, and the share of it that is done (0 to 1)."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """Options of a check."""

    codes: frozenset[str] = frozenset(CODES)
    """Codes that are looked for; a rule with none of them is not run."""
    max_length: int | None = None
    """Tokens of a row in training, for what would be cut."""
    count_tokens: CountTokens | None = None
    """None: tokens are estimated from characters."""
    kept: int | None = 1000
    """Findings kept of each code; all are counted. None: all."""
    processes: int = 1
    progress: Progress | None = field(default=None, compare=False)


def chosen_codes(only: Iterable[str] = (), ignored: Iterable[str] = ()) -> frozenset[str]:
    """The codes to look for; raises `DataError` with the nearest name for an unknown one."""
    only, ignored = list(only), list(ignored)
    for name in (*only, *ignored):
        if name not in CODES:
            raise DataError(NO_CODE(code=name, hint=did_you_mean(name, CODES)))
    return frozenset(only or CODES) - frozenset(ignored)
