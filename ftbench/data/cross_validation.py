"""The examples of every fold of a cross-validation, limited as the matrix asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ftbench.contracts.task import Language, Task
from ftbench.data.examples import LocatedExample
from ftbench.data.folds import assigned_folds
from ftbench.data.labels import label_names, with_label_names
from ftbench.data.limits import limited, unseen_labels
from ftbench.data.sides import few_rows
from ftbench.data.split import SPLITS, Split
from ftbench.data.turns import with_turns
from ftbench.errors import DataError
from ftbench.matrix.schema import Matrix, TaskEntry
from ftbench.messages import Note
from ftbench.messages.fold_errors import NO_TEST_ROW
from ftbench.records.example import Example

SideRows = Mapping[Split, tuple[Example, ...]]


def rows_of_folds(
    task: Task,
    entry: TaskEntry,
    matrix: Matrix,
    located: Sequence[LocatedExample],
    labels: Sequence[str],
    notes: list[Note],
    *,
    language: Language,
    repeats: int,
) -> list[dict[Split, tuple[Example, ...]]]:
    """The examples of each fold by side; notes are added to `notes`.

    Limits on training and validation rows hold in each fold, that on test rows for all folds together. `repeats` is the
    number of rows left out as duplicates. Raises `DataError` for rows that cannot be put into so many folds.
    """
    file = located[0].file
    examples = [row.example for row in located]
    folds, more = assigned_folds(examples, entry.folds or 0, file, labels=bool(labels), repeats=repeats)
    notes += more
    if labels:
        names = label_names(task, labels, language)
        examples = [with_label_names(example, names) for example in examples]
    tested = {example.id for example in limited(examples, matrix.evaluation.examples)}
    chosen: list[dict[Split, tuple[Example, ...]]] = []
    for number, sides in enumerate(folds, start=1):
        of_side = {split: [e for e, side in zip(examples, sides, strict=True) if side == split] for split in SPLITS}
        rows: dict[Split, tuple[Example, ...]] = {
            "train": limited(of_side["train"], matrix.training.examples),
            "validation": limited(of_side["validation"], matrix.evaluation.validation_examples),
            "test": limited([example for example in of_side["test"] if example.id in tested], None),
        }
        if not rows["test"]:
            raise DataError(NO_TEST_ROW(examples=str(matrix.evaluation.examples), fold=number), file=file, key="folds")
        notes += [note for note in unseen_labels(rows["train"], rows["test"], labels) if note not in notes]
        if task.reads_conversations:
            rows = with_turns(rows, train_on=entry.train_on, evaluate_on=entry.evaluate_on)
        chosen.append(rows)
    notes += few_rows({**chosen[0], "test": tested_rows(chosen)})
    return chosen


def tested_rows(folds: Sequence[SideRows]) -> tuple[Example, ...]:
    """The test rows of all folds, in the order of their ids."""
    return tuple(sorted((example for rows in folds for example in rows["test"]), key=lambda example: example.id))
