"""What is checked of the other kinds of objects: as much as needs no network, no service and no other process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

from ftbench.contracts import Augmentation, AugmentationWork, Executor, Reader, ReadingOptions, Rejected, SourceRow
from ftbench.contracts.executor import ExecutorSettings, Outcome, Watch
from ftbench.contracts.job import Job
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import CellError, DataError, UserError
from ftbench.messages import Note
from ftbench.messages import plugin_checks as messages
from ftbench.plugin_checks.check import Check, Finding, failed, skipped
from ftbench.records.cell import Cell, CellSpec, EvaluationSpec, MethodSpec, ModelSpec, TaskSpec


class _Silent:
    """A watch that nobody looks at."""

    def started(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...
    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None: ...
    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None: ...
    def lost(self, cell: Cell, reason: Note, attempt: int) -> None: ...


class _OneFails:
    """Work of no time, in which the second of three cells fails."""

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        if cell.seed == 1:
            raise CellError(messages.SECOND_FAILS())
        return "done"

    def job(self, cell: Cell) -> Job:
        raise NotImplementedError


def _cells() -> list[Cell]:
    specs = [
        CellSpec(
            model=ModelSpec(fingerprint="0" * 64),
            task=TaskSpec(definition={}, data="0" * 64),
            method=MethodSpec(name="none", settings={}),
            evaluation=EvaluationSpec(limit=512, prompt_limit=480),
            seed=seed,
        )
        for seed in range(3)
    ]
    return [Cell("model", "task", "none", spec.seed, spec) for spec in specs]


def runs_cells(executor: Executor) -> Finding | None:
    """Every cell is yielded once, and one that fails stops no other."""
    if executor.runs_elsewhere:
        return skipped(messages.RUNS_ELSEWHERE())
    cells = _cells()
    try:
        with executor.open(ExecutorSettings()) as workers:
            ended = list(workers.run(_OneFails(), cells, _Silent()))
    except UserError as error:
        return skipped(messages.EXECUTOR_REFUSES(reason=error.note))
    except CellError:
        return failed(messages.ERROR_ESCAPES())
    if sorted(cell.id for cell, _ in ended) != sorted(cell.id for cell in cells):
        return failed(messages.CELLS_LOST(ended=len(ended), count=len(cells)))
    outcomes = {cell.seed: outcome for cell, outcome in ended}
    if not isinstance(outcomes[1], BaseException) or outcomes[0] != "done" or outcomes[2] != "done":
        return failed(messages.OTHER_OUTCOMES())
    return None


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


def has_file_name(report: Any) -> Finding | None:
    """The file's name is a plain name."""
    name = report.default_file
    if not isinstance(name, str) or not name or PurePosixPath(name).name != name or "\\" in name:
        return failed(messages.NO_FILE_NAME(name=repr(name)[:80]))
    return None


def has_title(section: Any) -> Finding | None:
    """The heading is there in both languages of the page, and the template is a text."""
    title = section.title
    texts = [title] if isinstance(title, str) else [title.get(tag, "") for tag in ("en", "zh")]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return failed(messages.NO_TITLE(title=repr(title)[:80]))
    return None if isinstance(section.template, str) else failed(messages.NO_TEMPLATE())


def has_about(chart: Any) -> Finding | None:
    """The name can follow `results.charts.`, and a line in both languages says what the chart shows."""
    about = chart.about
    texts = [about] if isinstance(about, str) else [about.get(tag, "") for tag in ("en", "zh")]
    named = str(chart.name).isidentifier() and not str(chart.name).startswith("_")
    if not named or not all(isinstance(text, str) and text.strip() for text in texts):
        return failed(messages.NO_ABOUT(name=repr(chart.name)[:80], about=repr(about)[:80]))
    return None


def writes_untried(_: object) -> Finding | None:
    """Not tried: it needs a finished run."""
    return skipped(messages.WRITING_UNTRIED())


def program_untried(backend: Any) -> Finding | None:
    """Not tried: it needs the program behind it; whether that is there is asked."""
    reason = backend.unavailable()
    if reason is not None and not isinstance(reason, str | Note):
        return failed(messages.NO_REASON(kind=type(reason).__name__))
    return skipped(messages.SAYS_IMPOSSIBLE(reason=Note.of(reason)) if reason else messages.PROGRAM_UNTRIED())


def models_untried(_: object) -> Finding | None:
    """Not tried: finding a model may need a network."""
    return skipped(messages.MODELS_UNTRIED())


_WRITES: Check[Any] = Check("writes", messages.WRITES, messages.MEND_CRASH, writes_untried)

OTHER_CHECKS: Mapping[str, Sequence[Check[Any]]] = {
    "executors": (Check("cells", messages.RUNS_CELLS, messages.MEND_RUNS_CELLS, runs_cells),),
    "augmentations": (
        Check("variants", messages.VARIANTS, messages.MEND_VARIANTS, augments),
        Check("drawn-by-row", messages.DRAWN_BY_ROW, messages.MEND_DRAWN, draws_by_row),
    ),
    "readers": (
        Check("endings", messages.ENDINGS, messages.MEND_ENDINGS, has_endings, essential=True),
        Check("any-file", messages.ANY_FILE, messages.MEND_ANY_FILE, reads_empty_files),
    ),
    "reports": (Check("file-name", messages.FILE_NAME, messages.MEND_FILE_NAME, has_file_name), _WRITES),
    "comparisons": (Check("file-name", messages.FILE_NAME, messages.MEND_FILE_NAME, has_file_name), _WRITES),
    "sections": (Check("title", messages.TITLE, messages.MEND_TITLE, has_title), _WRITES),
    "charts": (Check("about", messages.ABOUT, messages.MEND_ABOUT, has_about),),
    "site_pages": (_WRITES,),
    "backends": (Check("generates", messages.BACKEND_GENERATES, messages.MEND_CRASH, program_untried),),
    "model_loaders": (Check("finds", messages.FINDS_MODELS, messages.MEND_CRASH, models_untried),),
}
"""The checks of each kind that has no module of its own."""


def other_subjects(item: object) -> Iterator[tuple[str, object]]:
    """The object itself."""
    yield "", item
