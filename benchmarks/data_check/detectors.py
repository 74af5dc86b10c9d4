"""What each detector finds of what was planted into real texts, how often it reports untouched ones, and its speed.

    python benchmarks/data_check/detectors.py [--data ../shared/data] [--rows 1000] [--examples] [--speed 100000]

Rows are taken from every English and every Chinese set. Some reports about untouched rows are right: real data has
telephone numbers and control characters in it. `--examples` shows them. `--speed` times near-duplicates among so many
invented rows of 200 characters, a tenth of them with one word changed. Seconds are those of one core.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.data_check import planting
from benchmarks.data_check.samples import real_texts
from ftbench.data_check.detectors.damage import find_damage
from ftbench.data_check.detectors.duplicates import ExactDuplicates, NearDuplicates
from ftbench.data_check.detectors.languages import language_of
from ftbench.data_check.detectors.leaks import find_leaks
from ftbench.data_check.detectors.match import Match
from ftbench.data_check.detectors.mojibake import repaired
from ftbench.data_check.detectors.personal import find_personal
from ftbench.data_check.detectors.secrets import find_secrets
from ftbench.data_check.detectors.toxic import toxic

CHECKOUT = Path(__file__).resolve().parents[2]

LEAST_CHARACTERS = {"en": 80, "zh": 40}
"""Texts shorter than this are another text after one edit."""


@dataclass
class Result:
    """What one detector made of the texts of one language."""

    planted: int = 0
    found: int = 0
    untouched: int = 0
    reported: int = 0
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def measured(language: str, texts: Sequence[str], draw: random.Random) -> dict[str, Result]:
    """Every detector on the texts of one language."""
    results = dict(_of_planted_values(language, texts, draw))
    results["mojibake"] = _of_wrong_decoding(language, texts, draw)
    results["damage, all kinds"] = _alarms(texts, find_damage)
    results["toxic"] = _alarms(texts, toxic)
    results["language"] = _of_languages(language, texts)
    long = [text for text in dict.fromkeys(texts) if len(text) >= LEAST_CHARACTERS[language]]
    results["exact duplicate"] = _of_exact(language, long, draw)
    results["near duplicate"] = _of_near(language, long, draw)
    results["leak"] = _of_leaks(language, long, draw)
    return results


def _of_planted_values(language: str, texts: Sequence[str], draw: random.Random) -> Iterator[tuple[str, Result]]:
    untouched = _alarms(texts, find_personal)
    for kind, value in planting.PERSONAL.items():
        result = _alarms(texts, find_personal, kind)
        _plant(result, language, texts, draw, value, find_personal, kind)
        yield kind, result
    yield "personal, all kinds", untouched
    result = _alarms(texts, find_secrets)
    _plant(result, language, texts, draw, planting.secret, find_secrets, "secret")
    yield "secret", result


def _plant(
    result: Result,
    language: str,
    texts: Sequence[str],
    draw: random.Random,
    value: Callable[[random.Random], str],
    find: Callable[[str], tuple[Match, ...]],
    kind: str,
) -> None:
    for text in texts:
        planted = value(draw)
        changed, start = planting.inserted(text, planted, language, draw)
        result.planted += 1
        # A password is found without its name; `1 415-…` begins with a number that was there before.
        end = start + len(planted)
        if any(match.kind == kind and match.start < end and start < match.end for match in find(changed)):
            result.found += 1
        else:
            result.missed.append(changed[max(0, start - 10) : start + len(planted) + 10])


def _alarms(texts: Sequence[str], find: Callable[[str], tuple[Match, ...]], kind: str | None = None) -> Result:
    result = Result(untouched=len(texts))
    begin = time.process_time()
    matches = [find(text) for text in texts]
    result.seconds = time.process_time() - begin
    for text, found in zip(texts, matches, strict=True):
        chosen = [match for match in found if kind in (None, match.kind)]
        result.reported += bool(chosen)
        for match in chosen[:1]:
            result.examples.append(f"{match.kind}: …{text[max(0, match.start - 20) : match.end + 10]!r}…")
    return result


def _of_wrong_decoding(language: str, texts: Sequence[str], draw: random.Random) -> Result:
    """Found means repaired to what it was."""
    result = Result(untouched=len(texts))
    begin = time.process_time()
    result.reported = sum(repaired(text) is not None for text in texts)
    result.seconds = time.process_time() - begin
    for text in texts:
        right = text if language == "zh" else text.replace("'", "’").replace(" - ", " — ") + " café, naïve"
        wrong = planting.wrongly_decoded(right, draw)
        if wrong is not None and wrong != right:
            result.planted += 1
            result.found += repaired(wrong) == right
            if repaired(wrong) != right:
                result.missed.append(f"{wrong[:40]!r} -> {(repaired(wrong) or '')[:40]!r}")
    return result


def _of_languages(language: str, texts: Sequence[str]) -> Result:
    """Found means named; reported means another language named."""
    result = Result(planted=len(texts), untouched=len(texts))
    begin = time.process_time()
    named = [language_of(text) for text in texts]
    result.seconds = time.process_time() - begin
    result.found = named.count(language)
    for text, name in zip(texts, named, strict=True):
        if name not in (language, None):
            result.reported += 1
            result.examples.append(f"{name}: {text[:60]!r}")
    return result


def _of_exact(language: str, texts: Sequence[str], draw: random.Random) -> Result:
    result = Result(planted=len(texts), untouched=len(texts))
    index: ExactDuplicates[int] = ExactDuplicates()
    begin = time.process_time()
    result.reported = sum(index.add(place, text) is not None for place, text in enumerate(texts))
    result.seconds = time.process_time() - begin
    result.found = sum(index.add(-1, planting.exact_copy(text, language, draw)) is not None for text in texts)
    return result


def _of_near(language: str, texts: Sequence[str], draw: random.Random) -> Result:
    """Found means paired with the very text that was edited."""
    result = Result(planted=len(texts), untouched=len(texts))
    untouched: NearDuplicates[int] = NearDuplicates()
    begin = time.process_time()
    for place, text in enumerate(texts):
        untouched.add(place, text)
    pairs = list(untouched.pairs())
    result.seconds = time.process_time() - begin
    result.reported = len({second for _, second, _ in pairs})
    result.examples = [f"{texts[first][:60]!r} | {texts[second][:60]!r}" for first, second, _ in pairs]
    both: NearDuplicates[tuple[int, bool]] = NearDuplicates()
    exact: ExactDuplicates[int] = ExactDuplicates()
    edited = [planting.light_edit(text, language, draw) for text in texts]
    for place, text in enumerate(texts):
        both.add((place, False), text)
        exact.add(place, text)
    paired = {place for place, text in enumerate(edited) if exact.add(-1, text) == place}
    for place, text in enumerate(edited):
        both.add((place, True), text)
    paired |= {first for (first, _), (second, is_edited), _ in both.pairs() if first == second and is_edited}
    result.found = len(paired)
    result.missed = [f"{texts[place]!r} | {edited[place]!r}" for place in range(len(texts)) if place not in paired]
    return result


def _of_leaks(language: str, texts: Sequence[str], draw: random.Random) -> Result:
    """Edited training texts among as many others; found means traced to the very text that was edited."""
    training, held_out = texts[::2], texts[1::2]
    edited = [planting.light_edit(text, language, draw) for text in training]
    result = Result(planted=len(edited), untouched=len(held_out))
    asked = [*enumerate(edited), *enumerate(held_out, start=len(edited))]
    begin = time.process_time()
    leaks = find_leaks(enumerate(training), asked)
    result.seconds = time.process_time() - begin
    result.found = sum(leak.key == leak.source for leak in leaks)
    others = [leak for leak in leaks if leak.key >= len(edited)]
    result.reported = len(others)
    result.examples = [f"{held_out[leak.key - len(edited)][:60]!r} | {training[leak.source][:60]!r}" for leak in others]
    return result


def print_table(language: str, results: dict[str, Result]) -> None:
    """One line a detector."""
    print(f"\n{language:<20} {'planted':>8} {'found':>8} {'untouched':>10} {'reported':>9} {'share':>8} {'rows/s':>10}")
    for name, result in results.items():
        found = f"{result.found / result.planted:.1%}" if result.planted else "-"
        share = f"{result.reported / result.untouched:.2%}" if result.untouched else "-"
        speed = f"{result.untouched / result.seconds:,.0f}" if result.seconds else "-"
        planted = result.planted or "-"
        print(f"{name:<20} {planted:>8} {found:>8} {result.untouched:>10} {result.reported:>9} {share:>8} {speed:>10}")


def speed(rows: int) -> None:
    """Time and memory of duplicates among invented rows."""
    draw = random.Random(1)
    words = ["".join(draw.choices("etaoinshrdlucmfwypvbgk", k=draw.randint(2, 9))) for _ in range(20_000)]
    texts: list[list[str]] = []
    for row in range(rows):
        text = list(draw.choice(texts)) if row % 10 == 9 else draw.choices(words, k=31)
        text[draw.randrange(31)] = draw.choice(words)
        texts.append(text)
    before = _peak()
    begin = time.process_time()
    exact: ExactDuplicates[int] = ExactDuplicates()
    for row, text in enumerate(texts):
        exact.add(row, " ".join(text))
    seconds = time.process_time() - begin
    print(f"\nexact duplicates of {rows:,} rows: {seconds:.1f} s, {_peak() - before:.2f} GB", flush=True)
    before = _peak()
    begin, wall = time.process_time(), time.perf_counter()
    near: NearDuplicates[int] = NearDuplicates()
    for row, text in enumerate(texts):
        near.add(row, " ".join(text))
    pairs = sum(1 for _ in near.pairs())
    seconds = time.process_time() - begin
    print(
        f"near duplicates of {rows:,} rows: {pairs:,} pairs, {seconds:.1f} s of a core, "
        f"{time.perf_counter() - wall:.0f} s by the clock, {_peak() - before:.2f} GB"
    )


def _peak() -> float:
    """Most memory so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=CHECKOUT.parent / "shared" / "data")
    parser.add_argument("--rows", type=int, default=1000, help="rows of each set")
    parser.add_argument("--examples", action="store_true", help="show reports about untouched rows, and misses")
    parser.add_argument("--speed", type=int, default=0, help="rows for the timing of duplicates")
    arguments = parser.parse_args()
    for language in ("en", "zh"):
        texts = [text for texts in real_texts(arguments.data, language, arguments.rows).values() for text in texts]
        results = measured(language, texts, random.Random(1))
        print_table(language, results)
        for name, result in results.items() if arguments.examples else ():
            for example in result.examples[:8]:
                print(f"  {name} reported: {example}")
            for missed in result.missed[:8]:
                print(f"  {name} missed: {missed[:300]}")
    if arguments.speed:
        speed(arguments.speed)


if __name__ == "__main__":
    main()
