"""How long it takes to find the rows that belong together, for near-duplicates and for distinct rows.

    python benchmarks/splitting.py [--rows 5000 10000 20000] [--kinds copies families form halves distinct]

Near-duplicates come in four kinds: copies of one text with a word changed; families of twenty such copies; rows of one
form, a long prompt before a short question; and rows that share half of their words, so that every pair is a candidate
and none is a near-duplicate. Seconds should grow with the rows, not with their square; on a machine with other work,
those of a core tell more.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ftbench.data.clusters import find_clusters

_LETTERS = "etaoinshrdlucmfwypvbgk"
_WORDS = 60
"""Words of a row: about 400 characters."""


def words(draw: random.Random, count: int) -> list[str]:
    """Invented words of two to nine letters."""
    return ["".join(draw.choices(_LETTERS, k=draw.randint(2, 9))) for _ in range(count)]


def copies(rows: int, draw: random.Random) -> list[str]:
    """One text with one word changed."""
    text = words(draw, _WORDS)
    places = [draw.randrange(_WORDS) for _ in range(rows)]
    return [" ".join([*text[:place], *words(draw, 1), *text[place + 1 :]]) for place in places]


def families(rows: int, draw: random.Random) -> list[str]:
    """Twenty copies each of many texts."""
    return [text for _ in range(rows // 20) for text in copies(20, draw)]


def form(rows: int, draw: random.Random) -> list[str]:
    """The same fifty words before ten others."""
    shared = words(draw, 50)
    return [" ".join([*shared, *words(draw, 10)]) for _ in range(rows)]


def halves(rows: int, draw: random.Random) -> list[str]:
    """Two thirds of the words are the same in all rows, so that half of two rows' words together are."""
    shared = words(draw, 40)
    return [" ".join([*shared, *words(draw, 20)]) for _ in range(rows)]


def distinct(rows: int, draw: random.Random) -> list[str]:
    """Rows that share next to nothing."""
    return [" ".join(words(draw, _WORDS)) for _ in range(rows)]


KINDS: dict[str, Callable[[int, random.Random], list[str]]] = {
    one.__name__: one for one in (copies, families, form, halves, distinct)
}


def main() -> None:
    """Print the seconds of each kind and number of rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[5000, 10000, 20000])
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    given = parser.parse_args()
    print(f"{'kind':10}{'rows':>8}{'seconds':>9}{'of a core':>11}{'clusters':>10}{'largest':>9}")
    for kind in given.kinds:
        for rows in given.rows:
            texts = KINDS[kind](rows, random.Random(0))
            answers = [" ".join(words(random.Random(i), 5)) for i in range(rows)]
            start, busy = time.perf_counter(), time.process_time()
            found = find_clusters(texts, answers, [None] * rows)
            seconds, busy = time.perf_counter() - start, time.process_time() - busy
            shown = f"{seconds:9.1f}{busy:11.1f}{len(found.found):10,}{found.largest:9,}"
            print(f"{kind:10}{rows:8,}{shown}", flush=True)


if __name__ == "__main__":
    main()
