"""Small rating studies from invented answers, written into a folder; and raters who answer as they are told."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from ftbench_rating.study.build import Built, Design, build
from ftbench_rating.study.files import StudyFiles, load_study, write_key, write_response, write_study
from ftbench_rating.study.model import Dimension, Judgement, KeyItem, Response, ScalePoint, Scheme, Study
from ftbench_rating.study.scale import SCALE
from ftbench_rating.study.source import Case, Source

METHODS = ("zebra-tuning", "quokka-adapter", "walrus-prefix")
"""Distinctive, so that a search for them in what raters get cannot find them by chance."""
MODEL = "okapi-9000m"
SECRET = "5f" * 32
_WORDS = ("order", "refund", "parcel", "invoice", "address", "password", "delivery", "account", "courier", "voucher")

DIMENSIONS = (
    Dimension(
        name="accuracy",
        weight=0.6,
        question={"en": "Is it right?", "zh": "内容对吗？"},
        points=tuple(ScalePoint(value, {"en": f"point {value}", "zh": f"{value} 分"}) for value in SCALE),
        title={"en": "accuracy", "zh": "准确"},
    ),
    Dimension(name="fluency", weight=0.4, question={"en": "Is it well written?", "zh": "通顺吗？"}),
)


def source(
    examples: int = 30, methods: Sequence[str] = METHODS, *, language: str = "en", labels: bool = False
) -> Source:
    """A run's answers: each method writes its own words about each example, so that all answers differ."""
    generator = random.Random(examples)
    cases = []
    for number in range(examples):
        words = generator.choices(_WORDS, k=6)
        asked = f"Question {number}: {' '.join(words)}?" if language == "en" else f"问题{number}：{'、'.join(words)}？"
        reference = generator.choice(["good", "bad"]) if labels else f"About {number}: {' '.join(words[::-1])}."
        # The place of a method, not its name: answers do not give themselves away.
        answers = {
            method: generator.choice(["good", "bad"])
            if labels
            else f"Variant {chr(65 + place)} for {number}: {' '.join(generator.choices(_WORDS, k=4))}."
            for place, method in enumerate(methods)
        }
        cases.append(Case(f"example{number:04d}", asked, reference, answers, f"g{number // 2}"))
    return Source(
        run="a-run",
        task="support",
        output="label" if labels else "text",
        language=language,
        model=MODEL,
        seeds={method: 7041 + place for place, method in enumerate(methods)},
        cells={method: f"c0ffee{place:014d}" for place, method in enumerate(methods)},
        cases=tuple(cases),
    )


def small_study(
    scheme: Scheme = "likert5",
    *,
    raters: int = 3,
    items: int = 12,
    examples: int = 30,
    methods: Sequence[str] = METHODS,
    dimensions: tuple[Dimension, ...] = DIMENSIONS,
    language: str = "en",
    labels: bool = False,
    seed: int = 0,
    name: str = "support-1",
    secret: str = SECRET,
) -> Built:
    """A study that is not written: its sheets, key and public part."""
    design = Design(scheme, raters, items, dimensions, seed)
    return build(source(examples, methods, language=language, labels=labels), design, name=name, secret=secret)


def written(folder: Path, built: Built | None = None) -> StudyFiles:
    """The study (a small one if none is given) as files in `folder`, which is made, and read back."""
    built = built or small_study()
    folder.mkdir(parents=True, exist_ok=True)
    write_study(folder, built.study)
    write_key(folder, built.key)
    return load_study(folder)


def response(
    files: StudyFiles | Built, rater: str, quality: Mapping[str, float], *, noise: float = 0.0, seed: int = 0
) -> Response:
    """What a careful rater sends who thinks of each method as `quality` says (1 to 5), give or take `noise`.

    All dimensions of an item get the same. Repeated items get the same as the first time where `noise` is 0, and
    attention items are answered rightly.
    """
    generator = random.Random(f"{rater} {seed}")
    judgements = []
    for item in files.key.items:
        if item.rater == rater and item.kind != "practice":
            value, worst = _judged(item, files.study, quality, noise, generator)
            judgements += [
                Judgement(item.id, dimension.name, value, worst, seconds=12.5) for dimension in files.study.dimensions
            ]
    return Response(files.study.id, rater, tuple(judgements))


def answered(
    folder: Path, quality: Mapping[str, float], *, built: Built | None = None, noise: float = 0.0, seed: int = 0
) -> StudyFiles:
    """A written study with the responses of all its raters."""
    files = written(folder, built)
    for rater in files.study.raters:
        write_response(folder, response(files, rater, quality, noise=noise, seed=seed))
    return load_study(folder)


def _judged(
    item: KeyItem, study: Study, quality: Mapping[str, float], noise: float, generator: random.Random
) -> tuple[int, int | None]:
    if item.kind == "attention":
        values = [5.0 if place in item.expected else 1.0 for place in range(item.shown)]
        values = [1.0] if study.scheme == "likert5" else values
    else:
        values = [quality[method] + generator.gauss(0, noise) for method in item.methods]
    if study.scheme == "likert5":
        return min(max(round(values[0]), SCALE[0]), SCALE[-1]), None
    best = max(range(len(values)), key=values.__getitem__)
    if study.scheme == "pairwise":
        return (-1 if values[0] == values[1] else best), None
    worst = min((place for place in range(len(values)) if place != best), key=values.__getitem__)
    return best, worst
