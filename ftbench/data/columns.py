"""Columns that a task reads: their language, and notes on content that it does not read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ftbench.contracts.task import Language, Task
from ftbench.data.conversations.reading import COLUMNS
from ftbench.data.shingles import normalise
from ftbench.errors import DataError, nearest
from ftbench.messages import Note
from ftbench.messages.data import UNREAD
from ftbench.messages.data_errors import NO_FIELD
from ftbench.records.conversation import Conversation
from ftbench.records.example import Example, Row
from ftbench.task_types.text_task import TextTask
from ftbench.text.languages import language_profile
from ftbench.text.missing import MISSING_WORDS, is_missing, is_missing_word
from ftbench.text.spelling import listed, shown

_FIRST = 200
"""Number of rows used to detect which columns a task reads."""

_CONTENT_NAMES = frozenset({"context", "history", "input", "instruction", "passage", "query", "system"})
"""Columns that are part of the question in Alpaca, LLaMA-Factory and SQuAD, whatever their text."""

_LONGEST_WORD = max(map(len, MISSING_WORDS))

_IDEOGRAPHS = ("\u4e00", "\u9fff")


def check_fields(task: Task, fields: Mapping[str, object]) -> None:
    """Raise `DataError` for a field that the task does not read: its column would be ignored silently."""
    if task.reads_conversations:
        known: Collection[str] = COLUMNS
    elif not isinstance(task, TextTask) or task.prepare or task.row_texts:
        return  # custom functions may read any column
    else:
        known = task.fields()
    for name in fields:
        if name not in known:
            raise DataError(NO_FIELD(hint=nearest(name, known)), key=f"fields.{name}")


def language_of(drafts: Sequence[tuple[Row, str]], languages: Sequence[Language]) -> Language:
    """The task's language that the rows are most likely written in.

    If more than a fifth of the letters of some read column are Chinese characters: Chinese, else the first language
    written with them. Otherwise: English, else the first language with an alphabet. `zh` or `en` if the task has none
    of these.

    `drafts` are rows, each with the text that the task makes of it. Columns are judged one by one, because a Chinese
    text may have an English title. Columns outside the text (labels, links, notes) only count if no read column has
    letters.
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
    """A note on columns with long and varied text that is in no prompt and no answer.

    `known`: columns with another purpose, such as `group_by`.
    """
    drafts = [
        (row, example.prompt + "\n" + example.target) for row, example in zip(rows[:_FIRST], examples, strict=False)
    ]
    read = _read_columns(drafts)
    names = dict.fromkeys(name for row in rows for name in row if name not in read and name not in known)
    columns = []
    for name in names:
        filled = [text for row in rows if (text := " ".join(texts_in(row.get(name))))]
        if filled and (name.strip().lower() in _CONTENT_NAMES or is_content(filled)):
            columns.append(f"{shown(name)[1:-1]} ({len(filled):,}/{len(rows):,})")
    return [UNREAD(columns=listed(columns))] if columns else []


def _read_columns(drafts: Iterable[tuple[Row, str]]) -> set[str]:
    """The columns whose text is part of the task's text in at least half of their non-empty rows."""
    filled: dict[str, int] = {}
    read: dict[str, int] = {}
    for row, text in drafts:
        whole = normalise(text)
        for name, value in row.items():
            parts = [part for part in map(normalise, texts_in(value)) if part]
            if parts:
                filled[name] = filled.get(name, 0) + 1
                read[name] = read.get(name, 0) + all(part in whole for part in parts)
    return {name for name, count in filled.items() if 2 * read[name] >= count}


def _letters(rows: Iterable[Row], names: Collection[str]) -> dict[str, list[str]]:
    letters: dict[str, list[str]] = {name: [] for name in names}
    for row in rows:
        for name in names:
            letters[name] += [letter for text in texts_in(row.get(name)) for letter in text if letter.isalpha()]
    return letters


def texts_in(value: object) -> Iterator[str]:
    """The texts and numbers in a value or what it holds, without missing values and words for them."""
    if isinstance(value, Conversation):
        yield from (message.text for message in value.messages if message.text)
    elif isinstance(value, Mapping | list | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from texts_in(part)
    elif isinstance(value, str | int | float) and not is_missing(value):
        text = str(value).strip()
        if len(text) > _LONGEST_WORD or not is_missing_word(text):
            yield text


def is_content(texts: Sequence[str]) -> bool:
    """Whether texts are mostly different, with 3 words and 12 letters on average: no names, dates, links, codes.

    A Chinese character counts as two letters and half a word.
    """
    if len(set(texts)) * 2 < len(texts):
        return False
    letters = words = 0.0
    for text in texts:
        chinese = sum(_IDEOGRAPHS[0] <= character <= _IDEOGRAPHS[1] for character in text)
        letters += sum(character.isalpha() for character in text) + chinese
        words += len(text.split()) + chinese / 2
    return letters >= 12 * len(texts) and words >= 3 * len(texts)
