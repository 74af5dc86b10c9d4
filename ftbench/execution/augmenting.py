"""Make the variants of training rows before the cells of a run; those that are kept in its directory are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial, reduce

from ftbench.contracts.augmentation import Made, Rejected, RejectionReason, SourceRow, TextWriter
from ftbench.data.augmenting.choice import VariantFilter, reasons
from ftbench.data.augmenting.variants import variant
from ftbench.data.dataset import TaskData
from ftbench.data.labels import label_names
from ftbench.errors import DataError
from ftbench.execution.text_writer import ModelWriter
from ftbench.messages import Note
from ftbench.messages import augmentation as messages
from ftbench.planning.augmentations import PlannedAugmentation
from ftbench.planning.planned import Plan, PlannedTask
from ftbench.records.example import Example, Row
from ftbench.records.run import AugmentedRecord
from ftbench.storage import CellStore
from ftbench.storage.augmented import augmented_key, read_augmented, write_augmented

_AT_ONCE = 64
"""Rows for which models write before the texts are kept: little is lost where a run is interrupted. Part of what the
texts follow from, as rows of a batch are computed together."""

Tell = Callable[[str, int, int], None]
"""Tells of progress: what is done, rows in all, rows so far."""


def with_variants(plan: Plan, store: CellStore, tell: Tell) -> Plan:
    """The plan with the variants of all tasks whose cells train on them.

    Raises `PluginError` if an augmentation raises, and `ModelError` for a model that cannot write.
    """
    read = {cell.task for cell in plan.cells if cell.spec.task.augment and not cell.skip}
    data = {
        label: _augmented(task, plan.device, store, tell) if label in read else replace(task.data, rows={})
        for label, task in plan.tasks.items()
    }
    return replace(plan, tasks={label: replace(task, data=data[label]) for label, task in plan.tasks.items()})


def _augmented(task: PlannedTask, device: str, store: CellStore, tell: Tell) -> TaskData:
    """The task's data with the variants of its training rows, each counted; in every fold those of its training rows.

    Variants are made once for all folds; which of them are used follows from the rows that a fold is tested on.
    """
    data = task.data
    trained = data.originals
    variants: list[dict[str, Sequence[Made]]] = []
    for augmentation in task.augmentations:
        rows = [augmentation.source(task.task, data, example) for example in trained]
        doing = str(messages.MAKING(augmentation=augmentation.augmentation.name, task=task.entry.label))
        made = _variants(augmentation, rows, device, store, partial(tell, doing, len(rows)))
        variants.append({example.id: of_row for example, of_row in zip(trained, made, strict=True)})
    folds = tuple(_with_chosen(task, fold, data.rows, variants, n) for n, fold in enumerate(data.folds, start=1))
    if not folds:
        augmented = _with_chosen(task, data, data.rows, variants)
        return replace(augmented, notes=(*data.notes, *_notes([augmented])), rows={})
    return replace(
        data,
        made=folds[0].made,
        augmented=tuple(record for fold in folds for record in fold.augmented),
        notes=(*data.notes, *_notes(folds)),
        rows={},
        folds=folds,
    )


def _with_chosen(
    task: PlannedTask,
    data: TaskData,
    rows: Mapping[str, Row],
    variants: Sequence[Mapping[str, Sequence[Made]]],
    fold: int | None = None,
) -> TaskData:
    """The data, or the fold with this number, with the variants that it may train on; `rows` and `variants` by id."""
    chosen = VariantFilter.of(data.train, (*data.validation, *data.test))
    made: list[Example] = []
    records: list[AugmentedRecord] = []
    for augmentation, by_id in zip(task.augmentations, variants, strict=True):
        examples, rejected = _chosen(task, data, rows, [by_id[example.id] for example in data.train], chosen)
        made += examples
        records.append(
            AugmentedRecord(
                augmentation=augmentation.augmentation.name,
                copies=augmentation.entry.copies,
                made=len(examples),
                rejected=dict(reasons(rejected)),
                fold=fold,
            )
        )
    return replace(data, made=tuple(made), augmented=tuple(records))


def _chosen(
    task: PlannedTask,
    data: TaskData,
    rows: Mapping[str, Row],
    variants: Sequence[Sequence[Made]],
    chosen: VariantFilter,
) -> tuple[list[Example], list[RejectionReason]]:
    """The variants that are used, as examples in the order of their rows, and why the others are not."""
    names = label_names(task.task, data.labels, data.language)
    examples: list[Example] = []
    rejected: list[RejectionReason] = []
    for example, of_row in zip(data.train, variants, strict=True):
        for one in of_row:
            if isinstance(one, Rejected):
                rejected.append(one.reason)
                continue
            try:
                made = variant(task.task, example, rows[example.id], data.language, one, names=names)
            except DataError:  # the task cannot read it
                rejected.append("empty")
                continue
            reason = chosen.judged(made)
            if reason is None:
                examples.append(made)
            else:
                rejected.append(reason)
    return examples, rejected


def _variants(
    planned: PlannedAugmentation, rows: Sequence[SourceRow], device: str, store: CellStore, tell: Callable[[int], None]
) -> list[Sequence[Made]]:
    """The variants of each row, in order: kept ones are read, others made and kept."""
    by_row: list[Sequence[Made]] = []
    with ExitStack() as releasing:
        writers = {name: ModelWriter(model, device) for name, model in planned.models.items()}
        for writer in writers.values():
            releasing.callback(writer.release)
        for some in _parts(rows, _AT_ONCE if planned.models else max(1, len(rows))):
            by_row += _kept_or_made(planned, some, writers, store)
            tell(len(by_row))
    return by_row


def _parts(rows: Sequence[SourceRow], size: int) -> Iterator[Sequence[SourceRow]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _kept_or_made(
    planned: PlannedAugmentation, rows: Sequence[SourceRow], writers: Mapping[str, TextWriter], store: CellStore
) -> list[Sequence[Made]]:
    about = planned.spec.model_dump(mode="json", exclude_defaults=True)
    content = {"made_by": about, "rows": [[row.id, row.language, list(row.texts.items())] for row in rows]}
    key = augmented_key(content)
    with store.claim(f"augmented-{key}", wait=True):  # another process of the same run may make the same
        kept = read_augmented(store.directory, key)
        if kept is None or list(kept) != [row.id for row in rows]:
            kept = dict(zip((row.id for row in rows), planned.make(rows, writers), strict=True))
            write_augmented(store.directory, key, about, kept)
    return [kept[row.id] for row in rows]


def _notes(parts: Sequence[TaskData]) -> list[Note]:
    """One note for each augmentation, on the rows or on all folds together."""
    of_augmentations = zip(*(part.augmented for part in parts), strict=True)
    return [_note(records, [len(part.train) for part in parts]) for records in of_augmentations]


def _note(records: Sequence[AugmentedRecord], rows: Sequence[int]) -> Note:
    """What one augmentation made of the training rows, for each fold with cross-validation."""
    name, made = records[0].augmentation, [record.made for record in records]
    rejected = sum((Counter(record.rejected) for record in records), Counter[str]())
    parts = [messages.BY_REASON[reason](count=count) for reason, count in sorted(rejected.items())]
    left_out = reduce(lambda first, second: messages.WITH(first=first, second=second), parts) if parts else None
    if records[0].fold is None:
        if left_out is None:
            return messages.ADDED(augmentation=name, made=made[0], rows=rows[0])
        return messages.ADDED_SOME(augmentation=name, made=made[0], rows=rows[0], rejected=left_out)
    counts: dict[str, str | int] = {
        "augmentation": name,
        "made": _range(made),
        "rows": _range(rows),
        "folds": len(records),
    }
    if left_out is None:
        return messages.ADDED_IN_FOLDS(**counts)
    return messages.ADDED_SOME_IN_FOLDS(**counts, rejected=left_out)


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
