"""Groups of indistinguishable methods, and their letters in tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from string import ascii_letters


def indistinguishable_groups(ranked: Sequence[str], differs: Callable[[str, str], bool]) -> tuple[tuple[str, ...], ...]:
    """The maximal sets of methods of which no two differ; sets and their methods are in the order of `ranked`.

    Every method is in at least one set and may be in several: A may be indistinguishable from B, and B from C, while A
    and C differ. The sets are the columns of a compact letter display, by the insert-and-absorb algorithm
    (Piepho 2004, Journal of Computational and Graphical Statistics 13:456). `ranked` is best first.
    """
    sets: list[frozenset[str]] = [frozenset(ranked)]
    for i, method in enumerate(ranked):
        for other in ranked[i + 1 :]:
            if differs(method, other):
                split = [part for whole in sets for part in _split(whole, method, other)]
                distinct = list(dict.fromkeys(split))
                sets = [part for part in distinct if not any(part < whole for whole in distinct)]
    place = {method: i for i, method in enumerate(ranked)}
    groups = [tuple(sorted(part, key=place.__getitem__)) for part in sets if part]
    return tuple(sorted(groups, key=lambda part: [place[method] for method in part]))


def group_letters(groups: Sequence[Sequence[str]]) -> dict[str, str]:
    """Letters by method, one per group: a to z for the first groups, then A to Z, then .a, .b and so on.

    Two methods share a letter if and only if no test distinguishes them (a compact letter display; the letters
    are those of R's multcompView).
    """
    letters: dict[str, str] = {}
    for place, group in enumerate(groups):
        round_, letter = divmod(place, len(ascii_letters))
        for method in group:
            letters[method] = letters.get(method, "") + "." * round_ + ascii_letters[letter]
    return letters


def _split(whole: frozenset[str], one: str, other: str) -> list[frozenset[str]]:
    return [whole - {one}, whole - {other}] if {one, other} <= whole else [whole]
