"""Reads what a rater wrote into a cell; an unclear value is refused, never guessed."""

from __future__ import annotations

import re

from ftbench_rating.importing.faults import short
from ftbench_rating.sheets.columns import TIE, folded
from ftbench_rating.study.model import Scheme
from ftbench_rating.study.scale import SCALE

_WHOLE = re.compile(r"\+?0*([0-9]{1,9})(?:[.,]0*)?")
"""`4`, `4,0` or `4.0`: a spreadsheet writes any of them."""
_NUMBER = re.compile(r"[+-]?[0-9]+[.,][0-9]+")
_TIES = frozenset([*map(folded, TIE.values()), "=", "平", "平局", "一样", "差不多", "tied", "equal"])
_YES = frozenset(["x", "yes", "y", "true", "1", "是", "✓", "✔", "√", "☑"])
_NO = frozenset(["", "no", "n", "false", "0", "否"])

TIED = -1


class NotOnScale(ValueError):
    """A cell holds no possible value; the message says what was expected and what was found."""


def rating(text: str, scheme: Scheme, answers: int) -> int | None:
    """The cell as `Judgement.value` (or `worst`); None if it is empty; raises `NotOnScale`."""
    written = folded(text)
    if not written:
        return None
    if scheme == "pairwise" and written in _TIES:
        return TIED
    low, high = (SCALE[0], SCALE[-1]) if scheme == "likert5" else (1, answers)
    match = _WHOLE.fullmatch(written)
    number = int(match[1]) if match else None
    if number is None or not low <= number <= high:
        expected = f"a whole number from {low} to {high}" + (f", or {TIE['en']}" if scheme == "pairwise" else "")
        fault = "is not a whole number" if _NUMBER.fullmatch(written) and number is None else "is not on the scale"
        raise NotOnScale(f"{short(text)} {fault}: expected {expected}")
    return number if scheme == "likert5" else number - 1


def mark(text: str) -> bool:
    """Whether a cell says yes; raises `NotOnScale` if it says neither yes nor no."""
    written = folded(text)
    if written in _YES or written in _NO:
        return written in _YES
    raise NotOnScale(f"{short(text)}: expected x where an item cannot be judged, else nothing")
