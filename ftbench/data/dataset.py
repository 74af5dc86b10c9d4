"""The examples of one task entry of the matrix: read, checked, split and limited."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ftbench.contracts.task import Language, Task
from ftbench.data.columns import check_fields, language_of
from ftbench.data.conversations.rows import ConversationRows, with_conversations
from ftbench.data.cross_validation import rows_of_folds, tested_rows
from ftbench.data.examples import LocatedExample, MadeExamples, drafts, made_examples, tidy_examples
from ftbench.data.files.readers import BUILT_IN, Readers
from ftbench.data.files.row_fault import together
from ftbench.data.files.rows import PlacedRow
from ftbench.data.folds import check_no_split
from ftbench.data.half_empty import HalfEmpty, left_out, nothing_left
from ftbench.data.joined_notes import one_after_another, side_names
from ftbench.data.labels import check_answers, contradictions, label_names, with_label_names
from ftbench.data.limits import limited, unseen_labels
from ftbench.data.shingles import normalise
from ftbench.data.sides import automatic_split, few_rows, with_named_sides, with_validation
from ftbench.data.split import SPLITS, Split
from ftbench.data.task_rows import read_builtin, read_entry
from ftbench.data.turns import with_turns
from ftbench.errors import DataError, did_you_mean
from ftbench.matrix.schema import Matrix, TaskEntry
from ftbench.messages import Note, data_errors, split_errors
from ftbench.messages import data as messages
from ftbench.records.example import Example, Row
from ftbench.records.run import AugmentedRecord
from ftbench.text.language_tags import match


@dataclass(frozen=True, slots=True)
class TaskData:
    """The examples of a task by split, with notes for readers."""

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    labels: tuple[str, ...]
    """Label names in order (label tasks)."""
    language: Language
    source: str
    notes: tuple[Note, ...] = ()
    folds: tuple[TaskData, ...] = ()
    """The rows of each fold of a cross-validation, else empty. `test` then has the test rows of all folds, and `train`
    and `validation` are those of the first fold; the folds have no notes."""
    divided: int = 0
    """The number of rows that were divided by their content, limits aside; 0 if the data says which row is for what."""

    made: tuple[Example, ...] = ()
    """Variants of training rows, made before the cells of a run; `train` has none of them."""
    augmented: tuple[AugmentedRecord, ...] = ()
    """What each augmentation made, in each fold."""
    rows: Mapping[str, Row] = field(default_factory=dict, repr=False)
    """By id, the rows of the training examples as the task read them, where variants will be made of them."""

    def counts(self) -> dict[str, int]:
        """The number of rows by split."""
        return {split: len(getattr(self, split)) for split in SPLITS}

    @property
    def trained(self) -> tuple[Example, ...]:
        """All rows that are trained on: those of the data, then their variants."""
        return self.train + self.made

    def with_train_size(self, rows: int) -> TaskData:
        """A copy with `rows` training rows; each size contains all smaller ones. Raises `DataError` for too many."""
        if rows > len(self.train):
            raise DataError(data_errors.TOO_FEW_TO_TRAIN(rows=rows, there=len(self.train)))
        train = limited(self.train, rows)
        folds = tuple(fold.with_train_size(rows) for fold in self.folds)
        unseen = [note for fold in folds for note in fold.notes] or unseen_labels(train, self.test, self.labels)
        return replace(self, train=train, folds=folds, notes=(*self.notes, *dict.fromkeys(unseen)))

    @property
    def originals(self) -> tuple[Example, ...]:
        """The rows of the data that variants are made of: all that are trained on, in any fold, each once."""
        parts = self.folds or (self,)
        return tuple({example.id: example for part in parts for example in part.train}.values())

    def fingerprint(self) -> str:
        """sha256 over the ids of all examples of the data in order; independent of the file's location.

        It covers the groups of test examples, because predictions keep them. Without groups nothing is added.
        """
        digest = hashlib.sha256()
        for split in SPLITS:
            digest.update("\n".join([split, *(example.id for example in getattr(self, split))]).encode())
        groups = [example.group for example in self.test]
        if any(group is not None for group in groups):
            digest.update(json.dumps(groups).encode())
        return digest.hexdigest()


def load_task_data(
    task: Task, entry: TaskEntry, matrix: Matrix, directory: Path, readers: Readers = BUILT_IN
) -> TaskData:
    """Read and split the rows of a task entry; paths are relative to `directory`, the matrix file's folder.

    Raises one `DataError` with file, line and field for all rows that are unusable.
    """
    check_answers(task)
    check_fields(task, entry.fields)
    _check_turns(task, entry)
    requested = _language_asked(task, entry)
    built_in = entry.data is None
    entry = _with_hub_data(task, entry, requested)
    if built_in:
        read = read_builtin(task, requested or task.languages[0], entry, readers)
    else:
        read = read_entry(entry, directory, readers)
    if not read.rows:
        raise together(read.errors)
    dialogues = _as_conversations(task, entry, read.rows)
    if task.reads_conversations:
        entry = entry.model_copy(update={"fields": {}})
    notes = [*read.notes, *([] if built_in else dialogues.notes)]  # the format of a task's own rows is no news
    language = requested or entry.language or task.languages[0]
    if not built_in and not (requested or entry.language):
        language = language_of(drafts(task, entry, dialogues.rows), task.languages)
    if language not in task.languages:
        fault = _no_prompt(task, language)
        raise DataError(data_errors.NO_PROMPT_RECOGNISED(fault=fault, language=task.languages[0]), key=entry.label)
    made = made_examples(task, entry, with_named_sides(dialogues.rows, notes), language)
    empty = [*dialogues.empty, *made.empty]
    _check_rows(made, [*read.errors, *dialogues.errors, *made.errors], empty, strict=entry.reading.strict)
    notes += left_out(empty)
    located, example_notes = tidy_examples(task, entry, made, language)
    usable = len(located)
    located, repeats = _without_repeats(located)
    notes += [*repeats, *example_notes]
    if task.output == "label":
        notes += contradictions(row.example for row in located)
    try:
        divide = _in_sides if entry.folds is None else _in_folds
        data = divide(task, entry, matrix, located, language, read.source, notes, repeats=usable - len(located))
    except DataError as error:  # rows that were left out may be the reason
        raise DataError(
            one_after_another([error.note, *left_out(empty)]), file=error.file, line=error.line, key=error.key
        ) from None
    return replace(data, notes=tuple(dict.fromkeys(notes)))


def _in_folds(
    task: Task,
    entry: TaskEntry,
    matrix: Matrix,
    located: Sequence[LocatedExample],
    language: Language,
    source: str,
    notes: list[Note],
    *,
    repeats: int,
) -> TaskData:
    """The rows of each fold of a cross-validation; notes are added to `notes`."""
    check_no_split(entry, [row.side for row in located])
    unique, more = _without_repeats([replace(row, side=None) for row in located])  # some may have said `train`
    notes += more
    located, repeats = unique, repeats + len(located) - len(unique)
    labels = _labels(task, {"train": located, "validation": (), "test": ()}, notes) if task.output == "label" else ()
    of_folds = rows_of_folds(task, entry, matrix, located, labels, notes, language=language, repeats=repeats)
    folds = tuple(
        TaskData(rows["train"], rows["validation"], rows["test"], labels, language, source) for rows in of_folds
    )
    rows = {row.example.id: row.row for row in located} if entry.augment else {}
    return replace(folds[0], test=tested_rows(of_folds), folds=folds, rows=rows)


def _in_sides(
    task: Task,
    entry: TaskEntry,
    matrix: Matrix,
    located: Sequence[LocatedExample],
    language: Language,
    source: str,
    notes: list[Note],
    *,
    repeats: int,
) -> TaskData:
    """The rows for training, validation and testing; notes are added to `notes`."""
    sides = _sides(located, notes, repeats=repeats)
    _check_leaks(sides, notes)
    labels = _labels(task, sides, notes) if task.output == "label" else ()
    limits = {
        "train": matrix.training.examples,
        "validation": matrix.evaluation.validation_examples,
        "test": matrix.evaluation.examples,
    }
    chosen = {split: limited([row.example for row in sides[split]], limits[split]) for split in SPLITS}
    if labels:
        names = label_names(task, labels, language)
        chosen = {split: tuple(with_label_names(row, names) for row in chosen[split]) for split in SPLITS}
    notes += unseen_labels(chosen["train"], chosen["test"], labels)
    notes += few_rows(chosen)
    if task.reads_conversations:
        chosen = with_turns(chosen, train_on=entry.train_on, evaluate_on=entry.evaluate_on)
    divided = 0 if any(row.side for row in located) else len(located)
    return TaskData(
        chosen["train"],
        chosen["validation"],
        chosen["test"],
        labels,
        language,
        source,
        divided=divided,
        rows={row.example.id: row.row for row in sides["train"]} if entry.augment else {},
    )


def _check_turns(task: Task, entry: TaskEntry) -> None:
    """Raise `DataError` for a choice of answers where rows are no conversations and have one each."""
    for key in ("train_on", "evaluate_on"):
        if key in entry.model_fields_set and not task.reads_conversations:
            raise DataError(data_errors.NO_CONVERSATIONS(task=task.name), key=key)


def _as_conversations(task: Task, entry: TaskEntry, rows: list[PlacedRow]) -> ConversationRows:
    """The rows with their conversations, for a task that reads such; else the rows as they are."""
    if not task.reads_conversations:
        return ConversationRows(rows, [], [], [])
    return with_conversations(rows, entry.fields, kept=entry.group_by)


def _check_rows(made: MadeExamples, errors: list[DataError], empty: Sequence[HalfEmpty], *, strict: bool) -> None:
    """Raise one `DataError` for all rows that cannot be used, by file and line, or if no row is left.

    With `strict`, half-empty rows cannot be used. A fault that all rows have is said once.
    """
    if strict:
        errors = [*errors, *empty]
    if errors:
        files = list(dict.fromkeys(str(error.file) for error in errors))
        errors.sort(key=lambda error: (files.index(str(error.file)), error.line or 0))
        same = not made.located and len({(error.key, error.message) for error in errors}) == 1
        raise errors[0] if same else together(errors)
    if not made.located:
        raise nothing_left(empty)


def _language_asked(task: Task, entry: TaskEntry) -> Language | None:
    """The task's language for the entry's `language`: `zh` for `zh-CN`. Raises `DataError` if there is none."""
    if entry.language is None:
        return None
    language = match(entry.language, task.languages)
    if language is None:
        fault, hint = _no_prompt(task, entry.language), did_you_mean(entry.language, task.languages)
        raise DataError(data_errors.NO_PROMPT_MEANT(fault=fault, hint=hint) if str(hint) else fault, key=entry.label)
    return language


def _no_prompt(task: Task, language: Language) -> Note:
    return data_errors.NO_PROMPT(language=language, languages=tuple(task.languages))


def _with_hub_data(task: Task, entry: TaskEntry, requested: Language | None) -> TaskEntry:
    """The entry with `data: hub` replaced by the task's first public data set for the language."""
    if entry.data != "hub":
        return entry
    language = requested or task.languages[0]
    named = next((data_set for data_set in task.hub if data_set.language == language), None)
    if named is None:
        raise DataError(data_errors.NO_HUB_DATA(language=language), key=entry.label)
    reference = f"hf:{named.id}@{named.revision}" + (f"#{named.configuration}" if named.configuration else "")
    fields = {**named.fields, **entry.fields}
    return entry.model_copy(update={"data": reference, "fields": fields, "language": language})


def _without_repeats(located: Sequence[LocatedExample]) -> tuple[list[LocatedExample], list[Note]]:
    """Each (side, example) once: a repeated row would count double."""
    unique = list({(row.side, row.example.id): row for row in reversed(located)}.values())[::-1]
    dropped = len(located) - len(unique)
    return unique, [messages.REPEATED(count=dropped)] if dropped else []


def _sides(located: Sequence[LocatedExample], notes: list[Note], *, repeats: int) -> dict[Split, list[LocatedExample]]:
    file = located[0].file
    have_sides = any(row.side for row in located)
    if have_sides:
        unplaced = next((row for row in located if row.side is None), None)
        if unplaced:
            raise DataError(split_errors.ROW_WITHOUT_SPLIT(), file=file, line=unplaced.line, key="split")
        chosen: list[Split] = [row.side or "train" for row in located]
        needed: tuple[Split, ...] = ("train", "test")
        empty = [split for split in needed if split not in chosen]
        if empty:
            raise DataError(split_errors.NO_ROW_FOR(sides=side_names(empty)), file=file)
        if "validation" not in chosen:  # many public sets come with train and test only
            chosen = with_validation(chosen, [row.example for row in located], file)
    else:
        chosen, split_notes = automatic_split([row.example for row in located], file, repeats=repeats)
        notes += split_notes
    sides: dict[Split, list[LocatedExample]] = {split: [] for split in SPLITS}
    for side, row in zip(chosen, located, strict=True):
        sides[side].append(row)
    return sides


def _check_leaks(sides: Mapping[Split, Sequence[LocatedExample]], notes: list[Note]) -> None:
    """Add a note if training and test rows share inputs. Only given splits can leak; the automatic split cannot."""
    trained = {normalise(row.example.row_texts[0]) for row in sides["train"]}
    leaked = sum(normalise(row.example.row_texts[0]) in trained for row in sides["test"])
    if leaked:
        notes.append(messages.LEAKED(leaked=leaked, count=len(sides["test"])))


def _labels(task: Task, sides: Mapping[Split, Sequence[LocatedExample]], notes: list[Note]) -> tuple[str, ...]:
    counts = Counter(row.example.reference for row in sides["train"])
    measured: tuple[Split, ...] = ("validation", "test")
    for split in measured:
        for row in sides[split]:
            if row.example.reference not in counts:
                raise DataError(
                    split_errors.UNTRAINED_LABEL(
                        side=side_names([split]), label=row.example.reference, labels=tuple(sorted(counts))
                    ),
                    file=row.file,
                    line=row.line,
                    key="label",
                )
    if len(counts) < 2:
        raise DataError(split_errors.ONE_LABEL(label=next(iter(counts))), file=sides["train"][0].file, key="label")
    rare = sorted(label for label, count in counts.items() if count < 3)
    if rare:
        notes.append(messages.RARE(labels=tuple(rare)))
    known = [label for label in task.labels if label in counts]
    return (*known, *sorted(set(counts) - set(known)))
