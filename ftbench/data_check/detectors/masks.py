"""Replace personal data by placeholders, the same value by the same placeholder everywhere."""

from __future__ import annotations

import re
from collections import Counter

from ftbench.data_check.detectors.personal import find_personal

_SEPARATORS = re.compile(r"[ ./()+-]")


class PersonalMasks:
    """The placeholder of each value seen so far: `[EMAIL-1]`, `[EMAIL-2]`, `[PHONE-1]` in order of appearance."""

    def __init__(self) -> None:
        self._placeholders: dict[tuple[str, str], str] = {}
        self._counts: Counter[str] = Counter()

    def placeholder(self, kind: str, value: str) -> str:
        """The placeholder of a value; capitals, and how a number is grouped, make no difference."""
        key = kind, (value if kind == "e-mail" else _SEPARATORS.sub("", value)).casefold()
        if key not in self._placeholders:
            self._counts[kind] += 1
            name = "EMAIL" if kind == "e-mail" else kind.upper()
            self._placeholders[key] = f"[{name}-{self._counts[kind]}]"
        return self._placeholders[key]

    @property
    def counts(self) -> dict[str, int]:
        """Number of distinct values by kind."""
        return dict(sorted(self._counts.items()))


def mask_personal(text: str, masks: PersonalMasks) -> str:
    """The text with personal data replaced. Masking the result again changes nothing."""
    # A value beside another is only seen as a value of its own once the other is replaced.
    while matches := find_personal(text):
        parts, end = [], 0
        for match in matches:
            parts += [text[end : match.start], masks.placeholder(match.kind, text[match.start : match.end])]
            end = match.end
        text = "".join([*parts, text[end:]])
    return text
