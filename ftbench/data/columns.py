"""What a task reads of the columns of a file: the language of that, and the content that it leaves aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ftbench.contracts.task import Language, Task
from ftbench.data.shingles import normalise
from ftbench.errors import DataError, nearest
from ftbench.messages import Note
from ftbench.messages.data import UNREAD
from ftbench.records.example import Example, Row
from ftbench.task_types.text_task import TextTask
from ftbench.text.languages import language_profile
from ftbench.text.missing import MISSING_WORDS, is_missing, is_missing_word
from ftbench.text.spelling import listed, shown

_FIRST = 200
"""Rows that are looked at to tell which columns a task reads."""

_CONTENT_NAMES = frozenset({"context", "history", "input", "instruction", "passage", "query", "system"})
"""Columns that are a part of what is asked, whatever stands in them: Alpaca, LLaMA-Factory, SQuAD."""

_LONGEST_WORD = max(map(len, MISSING_WORDS))

_IDEOGRAPHS = ("\u4e00", "\u9fff")


def check_fields(task: Task, fields: Mapping[str, str]) -> None:
    """Raise for a field that the task does not read: the column it names would be left aside without a word."""
    if not isinstance(task, TextTask) or task.prepare or task.row_texts:
        return  # their own functions may read anything
    known = task.fields()
    for name in fields:
        if name not in known:
            raise DataError(f"the task has no such field.{nearest(name, known)}", key=f"fields.{name}")


def language_of(drafts: Sequence[tuple[Row, str]], languages: Sequence[Language]) -> Language:
    """Of a task's languages the one that the rows may be in.

    Chinese, else the first written with Chinese characters, when these are more than a fifth of the letters of some
    column that is read; else English, else the first that has an alphabet. `zh` or `en` where the task has none such.

    `drafts` are rows, each with the text that a task makes of it. By column, because a title may be English above a
    Chinese text. Columns that are not in the text (labels, links, notes) say nothing about its language; they are only
    looked at where no column that is read has letters.
    """
    rows = [row for row, _ in drafts]
    read = _read_columns(drafts)
    letters = _letters(rows, read)
    if not any(letters.values()):
        letters = _letters(rows, {name for row in rows for name in row})
    ideographs = any(
        sum(_IDEOGRAPHS[0] <= character <= _IDEOGRAPHS[1] for character in column) > len(column) / 5
        for column in letters.values()
    )
    usual, other_writing = ("zh", "alphabetic") if ideographs else ("en", "ideographic")
    fitting = [language for language in languages if language_profile(language).writing != other_writing]
    return usual if usual in fitting else next(iter(fitting), usual)


def unread_content(rows: Sequence[Row], examples: Sequence[Example], known: Collection[str | None] = ()) -> list[Note]:
    """A note that names the columns whose text is long and varied, and in no prompt and no answer.

    `known`: columns that serve something else, such as `group_by`.
    """
    drafts = [
        (row, example.prompt + "\n" + example.target) for row, example in zip(rows[:_FIRST], examples, strict=False)
    ]
    read = _read_columns(drafts)
    names = dict.fromkeys(name for row in rows for name in row if name not in read and name not in known)
    columns = []
    for name in names:
        filled = [text for row in rows if (text := " ".join(_texts(row.get(name))))]
        if filled and (name.strip().lower() in _CONTENT_NAMES or _is_content(filled)):
            columns.append(f"{shown(name)[1:-1]} ({len(filled):,}/{len(rows):,})")
    return [UNREAD(columns=listed(columns))] if columns else []


def _read_columns(drafts: Iterable[tuple[Row, str]]) -> set[str]:
    """The columns whose text is a part of the task's text in at least half of the rows that have them."""
    filled: dict[str, int] = {}
    read: dict[str, int] = {}
    for row, text in drafts:
        whole = normalise(text)
        for name, value in row.items():
            parts = [part for part in map(normalise, _texts(value)) if part]
            if parts:
                filled[name] = filled.get(name, 0) + 1
                read[name] = read.get(name, 0) + all(part in whole for part in parts)
    return {name for name, count in filled.items() if 2 * read[name] >= count}


def _letters(rows: Iterable[Row], names: Collection[str]) -> dict[str, list[str]]:
    letters: dict[str, list[str]] = {name: [] for name in names}
    for row in rows:
        for name in names:
            letters[name] += [letter for text in _texts(row.get(name)) for letter in text if letter.isalpha()]
    return letters


def _texts(value: object) -> Iterator[str]:
    """The texts and numbers of a value, one by one for a list or a mapping; no word for a missing value."""
    if isinstance(value, Mapping | list | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)
    elif isinstance(value, str | int | float) and not is_missing(value):
        text = str(value).strip()
        if len(text) > _LONGEST_WORD or not is_missing_word(text):
            yield text


def _is_content(texts: Sequence[str]) -> bool:
    """Whether most are different and they have three words and a dozen letters each: no names, dates, links or codes.

    A Chinese character counts as two letters, and half a word.
    """
    if len(set(texts)) * 2 < len(texts):
        return False
    letters = words = 0.0
    for text in texts:
        chinese = sum(_IDEOGRAPHS[0] <= character <= _IDEOGRAPHS[1] for character in text)
        letters += sum(character.isalpha() for character in text) + chinese
        words += len(text.split()) + chinese / 2
    return letters >= 12 * len(texts) and words >= 3 * len(texts)
