"""Make the variants of training rows before the cells of a run; those that are kept in its directory are read."""

from __future__ import annotations

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
    trained = list({example.id: example for part in (data.folds or (data,)) for example in part.train}.values())
    variants: list[dict[str, Sequence[Made]]] = []
    for augmentation in task.augmentations:
        rows = [augmentation.source(task.task, data, example) for example in trained]
        doing = str(messages.MAKING(augmentation=augmentation.augmentation.name, task=task.entry.label))
        made = _variants(augmentation, rows, device, store, partial(tell, doing, len(rows)))
        variants.append({example.id: of_row for example, of_row in zip(trained, made, strict=True)})
    folds = tuple(_with_chosen(task, fold, data.rows, variants) for fold in data.folds)
    if not folds:
        return _with_chosen(task, data, data.rows, variants)
    first = folds[0]
    notes = tuple(dict.fromkeys(note for fold in folds for note in fold.notes))
    augmented = replace(data, made=first.made, augmented=first.augmented, notes=(*data.notes, *notes), rows={})
    return replace(augmented, folds=tuple(replace(fold, notes=()) for fold in folds))


def _with_chosen(
    task: PlannedTask, data: TaskData, rows: Mapping[str, Row], variants: Sequence[Mapping[str, Sequence[Made]]]
) -> TaskData:
    """The data, or one fold of it, with the variants that it may train on; `rows` and `variants` are by id."""
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
            )
        )
    notes = [_note(record, len(data.train)) for record in records]
    return replace(data, made=tuple(made), augmented=tuple(records), notes=(*data.notes, *notes), rows={})


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


def _note(record: AugmentedRecord, rows: int) -> Note:
    parts = [messages.BY_REASON[reason](count=count) for reason, count in record.rejected.items()]
    if not parts:
        return messages.ADDED(augmentation=record.augmentation, made=record.made, rows=rows)
    rejected = reduce(lambda first, second: messages.WITH(first=first, second=second), parts)
    return messages.ADDED_SOME(augmentation=record.augmentation, made=record.made, rows=rows, rejected=rejected)
