"""The examples of one task entry of the matrix: read, checked, split and limited."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ftbench.contracts.task import Language, Task
from ftbench.data.columns import check_fields, language_of
from ftbench.data.conversations.rows import with_conversations
from ftbench.data.examples import LocatedExample, drafts, located_examples
from ftbench.data.formats import NumberedRow, read_file
from ftbench.data.labels import check_answers, contradictions, label_names, with_label_names
from ftbench.data.rows import PlacedRow
from ftbench.data.shingles import normalise
from ftbench.data.sides import automatic_split, few_rows, with_named_sides, with_validation
from ftbench.data.split import SPLITS, Split
from ftbench.data.turns import with_turns
from ftbench.errors import DataError, did_you_mean
from ftbench.matrix.schema import DataFiles, Matrix, TaskEntry
from ftbench.messages import Note
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
    made: tuple[Example, ...] = ()
    """Variants of training rows, made before the cells of a run; `train` has none of them."""
    augmented: tuple[AugmentedRecord, ...] = ()
    """What each augmentation made."""
    rows: Mapping[str, Row] = field(default_factory=dict, repr=False)
    """By id, the rows of the training examples as the task read them, where variants will be made of them."""

    @property
    def trained(self) -> tuple[Example, ...]:
        """All rows that are trained on: those of the data, then their variants."""
        return self.train + self.made

    def with_train_size(self, rows: int) -> TaskData:
        """A copy with `rows` training rows; each size contains all smaller ones. Raises `DataError` for too many."""
        if rows > len(self.train):
            raise DataError(f"{rows} training rows are asked for and there are {len(self.train)}")
        train = _limited(self.train, rows)
        return replace(self, train=train, notes=(*self.notes, *_unseen_labels(train, self.test, self.labels)))

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


def load_task_data(task: Task, entry: TaskEntry, matrix: Matrix, directory: Path) -> TaskData:
    """Read and split the rows of a task entry; paths are relative to `directory`, the matrix file's folder.

    Raises `DataError` with file, line and field for unusable data.
    """
    check_answers(task)
    check_fields(task, entry.fields)
    _check_turns(task, entry)
    requested = _language_asked(task, entry)
    if entry.data is None:
        language = requested or task.languages[0]
        path = task.builtin_data(language)
        if path is None:
            raise DataError(f'the task has no built-in data for "{language}"; give it `data: FILE`', key=entry.label)
        file_rows = read_file(path)
        raw, notes = _with_side(file_rows.rows, path.name if task.data_card else str(path)), list(file_rows.notes)
        raw, entry = _as_conversations(task, entry, raw, [])  # the format of a task's own rows is no news
        source = "built-in" if task.data_card else path.name
    else:
        entry = _with_hub_data(task, entry, requested)
        raw, notes = _read(entry.data or "", directory)
        raw, entry = _as_conversations(task, entry, raw, notes)
        language = requested or entry.language or language_of(drafts(task, entry, raw), task.languages)
        source = entry.data.train if isinstance(entry.data, DataFiles) else str(entry.data)
        if not source.startswith("hf:"):
            source = Path(source).name
    if language not in task.languages:
        hint = f", which the rows look like; with `language: {task.languages[0]}` they are used all the same"
        raise DataError(_no_prompt(task, language) + hint, key=entry.label)
    located, example_notes = located_examples(task, entry, with_named_sides(raw, notes), language)
    read = len(located)
    located, repeats = _without_repeats(located)
    notes += [*repeats, *example_notes]
    if task.output == "label":
        notes += contradictions(row.example for row in located)
    sides = _sides(located, notes, repeats=read - len(located))
    _check_leaks(sides, notes)
    labels = _labels(task, sides, notes) if task.output == "label" else ()
    limits = {
        "train": matrix.training.examples,
        "validation": matrix.evaluation.validation_examples,
        "test": matrix.evaluation.examples,
    }
    chosen = {split: _limited([row.example for row in sides[split]], limits[split]) for split in SPLITS}
    if labels:
        names = label_names(task, labels, language)
        chosen = {split: tuple(with_label_names(row, names) for row in chosen[split]) for split in SPLITS}
    notes += _unseen_labels(chosen["train"], chosen["test"], labels)
    notes += few_rows(chosen)
    if task.reads_conversations:
        chosen = with_turns(chosen, train_on=entry.train_on, evaluate_on=entry.evaluate_on)
    rows = {row.example.id: row.row for row in sides["train"]} if entry.augment else {}
    return TaskData(
        train=chosen["train"],
        validation=chosen["validation"],
        test=chosen["test"],
        labels=labels,
        language=language,
        source=source,
        notes=tuple(notes),
        rows=rows,
    )


def _check_turns(task: Task, entry: TaskEntry) -> None:
    """Raise `DataError` for a choice of answers where rows are no conversations and have one each."""
    for key in ("train_on", "evaluate_on"):
        if key in entry.model_fields_set and not task.reads_conversations:
            raise DataError(f'"{task.name}" reads no conversations: its rows have one answer each', key=key)


def _with_side(rows: Iterable[NumberedRow], file: str, side: Split | None = None) -> list[PlacedRow]:
    return [(line, row, file, side) for line, row in rows]


def _as_conversations(
    task: Task, entry: TaskEntry, raw: list[PlacedRow], notes: list[Note]
) -> tuple[list[PlacedRow], TaskEntry]:
    """The rows with their conversations, for a task that reads such, and the entry without the columns' names."""
    if not task.reads_conversations:
        return raw, entry
    rows, more = with_conversations(raw, entry.fields, kept=entry.group_by)
    notes += more
    return rows, entry.model_copy(update={"fields": {}})


def _language_asked(task: Task, entry: TaskEntry) -> Language | None:
    """The task's language for the entry's `language`: `zh` for `zh-CN`. Raises `DataError` if there is none."""
    if entry.language is None:
        return None
    language = match(entry.language, task.languages)
    if language is None:
        question = did_you_mean(entry.language, task.languages)
        raise DataError(_no_prompt(task, entry.language) + (question and f".{question}"), key=entry.label)
    return language


def _no_prompt(task: Task, language: Language) -> str:
    return f'the task has no prompt for "{language}" (only {", ".join(task.languages)})'


def _with_hub_data(task: Task, entry: TaskEntry, requested: Language | None) -> TaskEntry:
    """The entry with `data: hub` replaced by the task's first public data set for the language."""
    if entry.data != "hub":
        return entry
    language = requested or task.languages[0]
    named = next((data_set for data_set in task.hub if data_set.language == language), None)
    if named is None:
        raise DataError(f'the task names no hub data set for "{language}"', key=entry.label)
    reference = f"hf:{named.id}@{named.revision}" + (f"#{named.configuration}" if named.configuration else "")
    fields = {**named.fields, **entry.fields}
    return entry.model_copy(update={"data": reference, "fields": fields, "language": language})


def _read(data: str | DataFiles, directory: Path) -> tuple[list[PlacedRow], list[Note]]:
    """The rows, with notes on how they were read."""
    if isinstance(data, DataFiles):
        raw, notes = [], []
        files: dict[Split, str] = {"train": data.train, "validation": data.validation, "test": data.test}
        for side, name in files.items():
            file_rows = read_file(directory / name)
            raw += _with_side(file_rows.rows, name, side)
            notes += [messages.IN_FILE(file=Path(name).name, note=note) for note in file_rows.notes]
        return raw, notes
    if data.startswith("hf:"):
        from ftbench.data.hub import read_hub

        return [placed for side, rows in read_hub(data[3:]).items() for placed in _with_side(rows, data, side)], []
    file_rows = read_file(directory / data)
    return _with_side(file_rows.rows, str(directory / data)), list(file_rows.notes)


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
            raise DataError("the row has no split while others have", file=file, line=unplaced.line, key="split")
        chosen: list[Split] = [row.side or "train" for row in located]
        empty = [split for split in ("train", "test") if split not in chosen]
        if empty:
            raise DataError(f"the rows have a split, and none is for {' and '.join(empty)}", file=file)
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
    for split in ("validation", "test"):
        for row in sides[split]:
            if row.example.reference not in counts:
                raise DataError(
                    f'the {split} rows have the label "{row.example.reference}", which no training row has '
                    f"(those have: {', '.join(sorted(counts))})",
                    file=row.file,
                    line=row.line,
                    key="label",
                )
    if len(counts) < 2:
        raise DataError(
            f'all training rows have one label, "{next(iter(counts))}"', file=sides["train"][0].file, key="label"
        )
    rare = sorted(label for label, count in counts.items() if count < 3)
    if rare:
        notes.append(messages.RARE(labels=tuple(rare)))
    known = [label for label in task.labels if label in counts]
    return (*known, *sorted(set(counts) - set(known)))


def _unseen_labels(train: Sequence[Example], test: Sequence[Example], labels: Sequence[str]) -> list[Note]:
    unseen = (
        sorted({example.reference for example in test} - {example.reference for example in train}) if labels else []
    )
    return [messages.UNSEEN(labels=tuple(unseen))] if unseen else []


def _limited(examples: Sequence[Example], limit: int | None) -> tuple[Example, ...]:
    """The first `limit` by id: a random choice that is the same in every run and for every seed."""
    ordered = sorted(examples, key=lambda example: example.id)
    return tuple(ordered[:limit])
