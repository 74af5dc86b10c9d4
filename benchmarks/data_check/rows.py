"""Rows a second, seconds and peak memory of `ftbench data check` on invented rows of about 200 characters.

`python benchmarks/data_check/rows.py [ROWS] [--near] [--processes N]`; --near looks for near-duplicates too.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ftbench.data_check import CheckedFile, CheckOptions, check_files
from ftbench.data_check.options import chosen_codes

WORDS = 4_000
"""Invented words."""
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "da",
    "de",
    "di",
    "do",
    "du",
    "ka",
    "ke",
    "ki",
    "ko",
    "ku",
    "la",
    "le",
    "li",
    "lo",
    "lu",
    "ma",
    "me",
    "mi",
    "mo",
    "mu",
    "na",
    "ne",
    "ni",
    "no",
    "nu",
    "sa",
    "se",
    "si",
    "so",
    "su",
]
NEAR = ("near-duplicate", "near-leak")


def write_rows(path: Path, rows: int) -> None:
    """Rows with a text of about 170 characters and a label: 1 in 100 repeats another, 1 in 1,000 has an address."""
    chance = random.Random(1)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(WORDS)]
    words += ["the", "and", "of", "to", "is", "are", "was", "were", "with", "that", "this", "for", "you"] * 100
    text = ""
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            if number % 100 or not number:
                text = " ".join(chance.choices(words, k=29))
            if number % 1_000 == 1:
                text += f" write to person{number}@example.org"
            file.write(json.dumps({"text": text, "label": "yes" if number % 3 else "no"}) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--near", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        write_rows(path, arguments.rows)
        written = time.process_time()
        options = CheckOptions(chosen_codes(ignored=() if arguments.near else NEAR), processes=arguments.processes)
        begin = time.perf_counter()
        report = check_files([CheckedFile(path)], options)
        seconds = time.perf_counter() - begin
        size = path.stat().st_size / arguments.rows
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    memory = [used.ru_maxrss for used in usage]
    busy = sum(used.ru_utime + used.ru_stime for used in usage) - written
    print(f"{arguments.rows:,} rows of {size:.0f} bytes, {arguments.processes} processes")
    print(f"{seconds:.1f} s, {busy:.1f} s of a core, {arguments.rows / seconds:,.0f} rows/s")
    print(f"peak memory: {memory[0] / 1e6:.2f} GB, and {memory[1] / 1e6:.2f} GB of each other process")
    print(", ".join(f"{code} {count:,}" for code, count in sorted(report.counts.items())))


if __name__ == "__main__":
    main()
