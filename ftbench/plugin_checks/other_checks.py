"""What is checked of readers of data files, of augmentations and of charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

from ftbench.contracts import Augmentation, AugmentationWork, Reader, ReadingOptions, Rejected, SourceRow
from ftbench.errors import DataError
from ftbench.messages import plugin_checks as messages
from ftbench.plugin_checks.check import Check, Finding, failed, skipped

_SAMPLE_ROWS = (
    SourceRow("0", {"text": "The order arrives on friday, and we refund the amount within five days."}, "en", "yes"),
    SourceRow("1", {"text": "A short one.", "title": "Soup"}, "en", "no"),
    SourceRow("2", {"text": "订单星期五送到，我们会在五天内退款。"}, "zh", "yes"),
    SourceRow("3", {"text": "naïve 😀👍🏽 e\u0301"}, "en", "no"),
    SourceRow("4", {"text": ""}, "en", "no"),
    SourceRow("5", {"text": "word"}, "en", "no"),
)
_COPIES = 2


def augments(augmentation: Augmentation) -> Finding | None:
    """Variants are few enough, change known texts only, and are equal for equal seeds."""
    try:
        settings = augmentation.settings.model_validate({})
    except ValidationError:
        return skipped(messages.AUGMENTATION_NEEDS())
    if augmentation.files or augmentation.models:
        return skipped(messages.AUGMENTATION_NEEDS())
    work = AugmentationWork(settings, _COPIES)
    rows = [row for row in _SAMPLE_ROWS if augmentation.impossible(settings, row.language, _COPIES) is None]
    first, second = ([list(made) for made in augmentation.augment_all(rows, work)] for _ in range(2))
    if len(first) != len(rows):
        return failed(messages.ROWS_WITHOUT_VARIANTS(count=len(rows), made=len(first)))
    if first != second:
        return failed(messages.VARIANTS_DRAWN())
    for row, made in zip(rows, first, strict=True):
        if len(made) > _COPIES:
            return failed(messages.TOO_MANY_VARIANTS(made=len(made), copies=_COPIES))
        for variant in made:
            if isinstance(variant, Rejected):
                continue
            if not isinstance(variant, Mapping) or not set(variant) <= set(row.texts):
                return failed(messages.NO_VARIANT(variant=repr(variant)[:80]))
            if not all(isinstance(text, str) for text in variant.values()):
                return failed(messages.NO_VARIANT(variant=repr(variant)[:80]))
    return None


def draws_by_row(augmentation: Augmentation) -> Finding | None:
    """The variants of a row do not depend on the rows around it, nor on Python's own generator."""
    try:
        settings = augmentation.settings.model_validate({})
    except ValidationError:
        return skipped(messages.AUGMENTATION_NEEDS())
    if augmentation.files or augmentation.models:
        return skipped(messages.AUGMENTATION_NEEDS())
    work = AugmentationWork(settings, _COPIES)
    for row in _SAMPLE_ROWS[:2]:
        draws = [list(augmentation.augment(row, work, Random(7))) for _ in range(2)]
        if draws[0] != draws[1]:
            return failed(messages.VARIANTS_DRAWN())
    return None


def has_endings(reader: Reader) -> Finding | None:
    """Its endings are in lower case, with a dot."""
    suffixes = reader.suffixes
    wrong = [end for end in suffixes if not (isinstance(end, str) and end.startswith(".") and end == end.lower())]
    if not isinstance(suffixes, tuple) or not suffixes or wrong:
        return failed(messages.NO_ENDINGS(suffixes=repr(suffixes)[:80]))
    return None


def reads_empty_files(reader: Reader) -> Finding | None:
    """An empty file, and one of arbitrary bytes, give rows, faults or a `DataError`, and nothing else."""
    with TemporaryDirectory() as folder:
        for content in (b"", b"\xff\x00\xfe no file of yours \x80\n"):
            path = Path(folder) / f"file{reader.suffixes[0]}"
            path.write_bytes(content)
            try:
                for _ in reader.stream(path, ReadingOptions(), []):
                    pass
            except DataError:
                continue
    return None


def has_about(chart: Any) -> Finding | None:
    """The name can follow `results.charts.`, and a line in both languages says what the chart shows."""
    about = chart.about
    texts = [about] if isinstance(about, str) else [about.get(tag, "") for tag in ("en", "zh")]
    named = str(chart.name).isidentifier() and not str(chart.name).startswith("_")
    if not named or not all(isinstance(text, str) and text.strip() for text in texts):
        return failed(messages.NO_ABOUT(name=repr(chart.name)[:80], about=repr(about)[:80]))
    return None


OTHER_CHECKS: Mapping[str, Sequence[Check[Any]]] = {
    "augmentations": (
        Check("variants", messages.VARIANTS, messages.MEND_VARIANTS, augments),
        Check("drawn-by-row", messages.DRAWN_BY_ROW, messages.MEND_DRAWN, draws_by_row),
    ),
    "readers": (
        Check("endings", messages.ENDINGS, messages.MEND_ENDINGS, has_endings, essential=True),
        Check("any-file", messages.ANY_FILE, messages.MEND_ANY_FILE, reads_empty_files),
    ),
    "charts": (Check("about", messages.ABOUT, messages.MEND_ABOUT, has_about),),
}
"""The checks of each kind that has no module of its own."""


def other_subjects(item: object) -> Iterator[tuple[str, object]]:
    """The object itself."""
    yield "", item
