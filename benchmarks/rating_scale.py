"""How long a large rating study takes to make: 500 examples, four methods, three raters, forms and sheets included.

Run from the checkout: python benchmarks/rating_scale.py
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name) for name in ("", "plugins")]

from ftbench.contracts.task import RatingDimension  # noqa: E402
from ftbench_rating.study.build import Design, build  # noqa: E402
from ftbench_rating.study.dimensions import study_dimensions  # noqa: E402
from ftbench_rating.study.model import SCHEMES  # noqa: E402
from ftbench_rating.study.send import write_built  # noqa: E402
from ftbench_rating.study.source import Case, Source  # noqa: E402

EXAMPLES, METHODS, RATERS = 500, ("full", "lora", "prefix", "adapter"), 3
ASKED = [RatingDimension(name, 1.0, f"How good is its {name}?") for name in ("accuracy", "fluency", "professionalism")]


def source() -> Source:
    """Invented answers of about 60 words."""
    generator = random.Random(0)
    words = [f"word{number}" for number in range(500)]

    def text() -> str:
        return " ".join(generator.choices(words, k=60))

    cases = [
        Case(f"{number:016x}", text(), text(), {method: text() for method in METHODS})
        for number in range(EXAMPLES + 50)
    ]
    names = dict.fromkeys(METHODS, "0" * 20)
    return Source("run", "task", "text", "en", "model", dict.fromkeys(METHODS, 0), names, tuple(cases))


def main() -> None:
    """Print seconds and sizes by scheme."""
    given = source()
    for scheme in SCHEMES:
        design = Design(scheme, RATERS, EXAMPLES, study_dimensions(ASKED, scheme))
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            built = build(given, design, name="study", secret="5f" * 32)
            planned = time.perf_counter()
            write_built(built, Path(folder) / "study")
            done = time.perf_counter()
            size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        items, written = len(built.sheets[0].items), done - planned
        print(
            f"{scheme}: {items:,} items a rater; designed in {planned - start:.1f} s, written in {written:.1f} s, "
            f"{size / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    main()
