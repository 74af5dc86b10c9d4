"""The examples of one task entry of the matrix: read, checked, split and limited."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ftbench.contracts.task import Example, Language, Row, Task
from ftbench.data.columns import check_fields, language_of, unread_content
from ftbench.data.formats import NumberedRow, read_rows
from ftbench.data.groups import read_groups
from ftbench.data.labels import check_answers, contradictions, tidy_labels
from ftbench.data.missing import without_missing_numbers
from ftbench.data.split import SPLITS, Split, normalise, split_rows
from ftbench.errors import DataError, nearest
from ftbench.matrix.schema import DataFiles, Matrix, TaskEntry

_SPLIT_WORDS: Mapping[str, Split] = {
    "train": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "test": "test",
}


@dataclass(frozen=True, slots=True)
class TaskData:
    """The examples of a task, side by side, and what a reader should know about them."""

    train: tuple[Example, ...]
    validation: tuple[Example, ...]
    test: tuple[Example, ...]
    labels: tuple[str, ...]
    """Label names in order (label tasks)."""
    language: Language
    source: str
    notes: tuple[str, ...] = ()

    def with_train_size(self, rows: int) -> TaskData:
        """The same with fewer training rows; each size holds the rows of all smaller ones. `DataError` for too many."""
        if rows > len(self.train):
            raise DataError(f"{rows} training rows are asked for and there are {len(self.train)}")
        train = _limited(self.train, rows)
        return replace(self, train=train, notes=(*self.notes, *_unseen_labels(train, self.test, self.labels)))

    def fingerprint(self) -> str:
        """sha256 over the ids of all examples in order: equal for equal content wherever the file lies.

        Groups of test examples are in it, because predictions keep them; without any it is as if there were none.
        """
        digest = hashlib.sha256()
        for split in SPLITS:
            digest.update("\n".join([split, *(example.id for example in getattr(self, split))]).encode())
        groups = [example.group for example in self.test]
        if any(group is not None for group in groups):
            digest.update(json.dumps(groups).encode())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Located:
    """An example with the place that an error message names."""

    example: Example
    file: str
    line: int
    side: Split | None = None


def load_task_data(task: Task, entry: TaskEntry, matrix: Matrix, directory: Path) -> TaskData:
    """Read and split the rows of a task entry; paths are relative to `directory`, the matrix file's folder.

    Raises `DataError` naming file, line and field for anything that cannot be used.
    """
    check_answers(task)
    check_fields(task, entry.fields)
    if entry.data is None:
        language = entry.language or task.languages[0]
        path = task.builtin_data(language) if language in task.languages else None
        if path is None:
            raise DataError(f'the task has no built-in data for "{language}"; give it `data: FILE`', key=entry.label)
        raw = _with_side(read_rows(path), path.name if task.data_card else str(path))
        source = "built-in" if task.data_card else path.name
    else:
        entry = _with_hub_data(task, entry)
        raw = _read(entry.data or "", directory)
        language = entry.language or language_of(_drafts(task, entry, raw))
        source = entry.data.train if isinstance(entry.data, DataFiles) else str(entry.data)
        if not source.startswith("hf:"):
            source = Path(source).name
    if language not in task.languages:
        others = ", ".join(task.languages)
        hint = f", which the rows look like; with `language: {task.languages[0]}` they are used all the same"
        raise DataError(
            f'the task has no prompt for "{language}" (only {others}){"" if entry.language else hint}', key=entry.label
        )
    located, tidied = _examples(task, entry, raw, language)
    located, notes = _without_repeats(located)
    notes += tidied
    if task.output == "label":
        notes += contradictions(one.example for one in located)
    sides = _sides(located)
    _check_leaks(sides, notes)
    labels = _labels(task, sides, notes) if task.output == "label" else ()
    limits = {
        "train": matrix.training.examples,
        "validation": matrix.evaluation.validation_examples,
        "test": matrix.evaluation.examples,
    }
    chosen = {split: _limited([one.example for one in sides[split]], limits[split]) for split in SPLITS}
    notes += _unseen_labels(chosen["train"], chosen["test"], labels)
    return TaskData(**chosen, labels=labels, language=language, source=source, notes=tuple(notes))


_Raw = tuple[int, Row, str, Split | None]


def _with_side(rows: Iterable[NumberedRow], file: str, side: Split | None = None) -> list[_Raw]:
    return [(line, row, file, side) for line, row in rows]


def _with_hub_data(task: Task, entry: TaskEntry) -> TaskEntry:
    """`data: hub` stands for the first public set that the task names for the language."""
    if entry.data != "hub":
        return entry
    language = entry.language or task.languages[0]
    named = next((one for one in task.hub if one.language == language), None)
    if named is None:
        raise DataError(f'the task names no hub data set for "{language}"', key=entry.label)
    reference = f"hf:{named.id}@{named.revision}" + (f"#{named.configuration}" if named.configuration else "")
    fields = {**named.fields, **entry.fields}
    return entry.model_copy(update={"data": reference, "fields": fields, "language": language})


def _read(data: str | DataFiles, directory: Path) -> list[_Raw]:
    if isinstance(data, DataFiles):
        files: dict[Split, str] = {"train": data.train, "validation": data.validation, "test": data.test}
        return [one for side, name in files.items() for one in _with_side(read_rows(directory / name), name, side)]
    if data.startswith("hf:"):
        from ftbench.data.hub import read_hub

        return [one for side, rows in read_hub(data[3:]).items() for one in _with_side(rows, data, side)]
    return _with_side(read_rows(directory / data), str(directory / data))


def _drafts(task: Task, entry: TaskEntry, raw: Sequence[_Raw]) -> list[tuple[Row, str]]:
    """The first rows, each with what the task reads of it, in any of its languages: its labels are words of a list."""
    drafts = []
    for one in raw[:50]:
        try:
            example = _example(task, entry, one, task.languages[0]).example
        except DataError:  # told when the language is known
            drafts.append((one[1], ""))
        else:
            answer = f"\n{example.target}" if task.output == "text" else ""
            drafts.append((one[1], example.prompt + answer))
    return drafts


def _examples(
    task: Task, entry: TaskEntry, raw: Sequence[_Raw], language: Language
) -> tuple[list[_Located], list[str]]:
    """The rows as examples, with one spelling for each label and each group, and notes on what the rows are like."""
    located = [_example(task, entry, one, language) for one in raw]
    examples = [one.example for one in located]
    rows = [row for _, row, _, _ in raw]
    notes: list[str] = []
    if task.output == "label":
        examples, notes = tidy_labels(task, language, examples)
    if entry.group_by:
        split = all(one.side is None for one in located)
        groups, more = read_groups([row[entry.group_by] for row in rows], split=split)
        examples = [replace(one, group=group) for one, group in zip(examples, groups, strict=True)]
        notes += more
    notes += unread_content(rows, examples, known=(entry.group_by, "split"))
    return [replace(one, example=example) for one, example in zip(located, examples, strict=True)], notes


def _example(task: Task, entry: TaskEntry, raw: _Raw, language: Language) -> _Located:
    line, row, file, side = raw
    finite = without_missing_numbers(row)
    renamed = dict(finite)
    for field, column in entry.fields.items():
        if column not in row:
            raise DataError(
                f'there is no column "{column}" ({", ".join(map(str, row))})', file=file, line=line, key=field
            )
        renamed[field] = finite[column]
    if entry.group_by and entry.group_by not in row:
        raise DataError("the column named by group_by is missing", file=file, line=line, key=entry.group_by)
    try:
        example = task.example(renamed, language)
    except DataError as error:
        raise DataError(error.message, file=file, line=line, key=error.key) from None
    if side is None and isinstance(row.get("split"), str):
        side = _SPLIT_WORDS.get(row["split"].strip().lower())
        if side is None:
            known = nearest(row["split"].strip().lower(), _SPLIT_WORDS)
            raise DataError(f'"{row["split"]}" is no split.{known}', file=file, line=line, key="split")
    return _Located(example, file, line, side)


def _without_repeats(located: Sequence[_Located]) -> tuple[list[_Located], list[str]]:
    """Each (side, example) once; the same row twice would only count double."""
    unique = list({(one.side, one.example.id): one for one in reversed(located)}.values())[::-1]
    dropped = len(located) - len(unique)
    return unique, [f"{dropped} repeated rows left out"] if dropped else []


def _sides(located: Sequence[_Located]) -> dict[Split, list[_Located]]:
    file = located[0].file
    if any(one.side for one in located):
        without = next((one for one in located if one.side is None), None)
        if without:
            raise DataError("the row has no split while others have", file=file, line=without.line, key="split")
        chosen: list[Split] = [one.side or "train" for one in located]
        if "validation" not in chosen:  # many public sets come with train and test only
            chosen = _with_validation(chosen, located)
    else:
        chosen = _split([one.example for one in located])
    sides: dict[Split, list[_Located]] = {split: [] for split in SPLITS}
    for side, one in zip(chosen, located, strict=True):
        sides[side].append(one)
    empty = [split for split in SPLITS if not sides[split]]
    if empty:
        raise DataError(f"{len(located)} rows are too few: nothing is left for {' and '.join(empty)}", file=file)
    return sides


def _split(examples: Sequence[Example], **shares: float) -> list[Split]:
    inputs, answers = [e.content[0] for e in examples], [e.content[1] for e in examples]
    return split_rows(inputs, answers, [e.group for e in examples], **shares)


def _with_validation(chosen: Sequence[Split], located: Sequence[_Located]) -> list[Split]:
    """A tenth of the training rows, by the hash of their content, become validation rows."""
    places = [i for i, side in enumerate(chosen) if side == "train"]
    parts = _split([located[i].example for i in places], train=0.9, validation=0.1)
    result = list(chosen)
    for i, part in zip(places, parts, strict=True):
        result[i] = "validation" if part == "validation" else "train"
    return result


def _check_leaks(sides: Mapping[Split, Sequence[_Located]], notes: list[str]) -> None:
    """The automatic split cannot leak; files that came split may share inputs, and the reader should know."""
    trained = {normalise(one.example.content[0]) for one in sides["train"]}
    leaked = sum(normalise(one.example.content[0]) in trained for one in sides["test"])
    if leaked:
        notes.append(f"WARNING: {leaked} of {len(sides['test'])} test inputs are in the training data too")


def _labels(task: Task, sides: Mapping[Split, Sequence[_Located]], notes: list[str]) -> tuple[str, ...]:
    counts = Counter(one.example.reference for one in sides["train"])
    for split in ("validation", "test"):
        for one in sides[split]:
            if one.example.reference not in counts:
                raise DataError(
                    f'the {split} rows have the label "{one.example.reference}", which no training row has '
                    f"(those have: {', '.join(sorted(counts))})",
                    file=one.file,
                    line=one.line,
                    key="label",
                )
    if len(counts) < 2:
        raise DataError(
            f'all training rows have one label, "{next(iter(counts))}"', file=sides["train"][0].file, key="label"
        )
    rare = sorted(label for label, count in counts.items() if count < 3)
    if rare:
        notes.append(f"labels with fewer than 3 training rows: {', '.join(rare)}")
    known = [label for label in task.labels if label in counts]
    return (*known, *sorted(set(counts) - set(known)))


def _unseen_labels(train: Sequence[Example], test: Sequence[Example], labels: Sequence[str]) -> list[str]:
    unseen = sorted({one.reference for one in test} - {one.reference for one in train}) if labels else []
    return [f"WARNING: the limit on training rows leaves none with the label {', '.join(unseen)}"] if unseen else []


def _limited(examples: Sequence[Example], limit: int | None) -> tuple[Example, ...]:
    """The first `limit` in the order of their ids: a random choice that is the same in every run and for every seed."""
    ordered = sorted(examples, key=lambda example: example.id)
    return tuple(ordered[:limit])
