"""`TextTask`, the declarative task: prompt and answer templates over the fields of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ftbench.contracts.task import LABELS_PLACE, HubData, Language, RatingDimension, Task
from ftbench.errors import DataError, UserError
from ftbench.messages import Note
from ftbench.messages.field_errors import ALL_EMPTY, EMPTY, HALF_CHARACTER, IN_ROW, MISSING, NO_COLUMNS, NOT_TEXT
from ftbench.messages.label_errors import LABEL_OPTIONAL, NO_ANSWER, NO_FIELD, ONE_FIELD
from ftbench.records.conversation import Conversation
from ftbench.records.example import Example, Row
from ftbench.task_types.joined_columns import Columns, column_names, every_name, joined
from ftbench.task_types.template import field_names, filled, required_names
from ftbench.text.missing import is_missing, is_missing_word, without_missing_numbers
from ftbench.text.spelling import first_names
from ftbench.text.unicode import is_unicode

LABELS_FIELD = "labels"
"""The name, in an instruction, of the list of all labels."""

Prepare = Callable[[Row, Language], Mapping[str, str]]
"""Turns a raw row into the strings for the templates, if the fields are not plain strings."""

ErrorAt = Callable[[Note | str, tuple[str | int, ...]], UserError]
"""Builds an error that names the place of some keys in a task file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTask(Task):
    """A declarative task: for each language a prompt and an answer template such as `"Review: {text}"`.

    For label tasks the answer is the verbalizer of `row[label_field]`; for text tasks it is `answer` with its fields.
    A field with a question mark, `{input?}`, may be missing or empty. `aliases` are other column names for a field,
    each one column or several that are joined; the first one present is used.
    """

    name: str
    output: Literal["label", "text"]
    prompts: Mapping[Language, str]
    answers: Mapping[Language, str]
    metrics: tuple[str, ...]
    instructions: Mapping[Language, str] = field(default_factory=dict)
    """Template of the message that a chat model gets, from fields of the prompt and `{labels}`, the names of all
    labels. Without one it gets the prompt."""
    max_new_tokens: int = 64
    labels: tuple[str, ...] = ()
    any_labels: bool = False
    """Whether rows may have only some of `labels`, or others: the task is for any data."""
    label_field: str = "label"
    verbalizers: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)
    stop: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[Columns, ...]] = field(default_factory=dict)
    followed_by: Mapping[str, str] = field(default_factory=dict)
    """Column to another column: a field read from the first has the second's text, if any, as its next line."""
    dimensions: tuple[RatingDimension, ...] = ()
    hub: tuple[HubData, ...] = ()
    folder: Path | None = None
    """The folder with `data/en.jsonl`, `data/zh.jsonl` and `DATA_CARD.md`, for a task with built-in data."""
    data_files: Mapping[Language, Path] = field(default_factory=dict)
    """Data files by language, for a task whose data lies elsewhere."""
    prepare: Prepare | None = None
    row_texts: Callable[[Row], tuple[str, str]] | None = None
    """A row's own (input, answer), which decides the split; default: the fields of the prompt and of the answer."""
    error_at: ErrorAt | None = field(default=None, compare=False, repr=False)
    """For a task from a file: errors that its data reveals name file, line and key."""

    @property
    def languages(self) -> tuple[Language, ...]:  # type: ignore[override]  # those of the prompts
        return tuple(self.prompts)

    @property
    def data_card(self) -> Path | None:  # type: ignore[override]  # a file of the folder
        return self.folder / "DATA_CARD.md" if self.folder else None

    def builtin_data(self, language: Language) -> Path | None:
        """The file in `data_files`, or `folder/data/<language>.jsonl` if it exists."""
        if language in self.data_files:
            return self.data_files[language]
        path = self.folder / "data" / f"{language}.jsonl" if self.folder else None
        return path if path and path.exists() else None

    def answer_fault(self, language: Language) -> Note | None:
        """What is wrong with the answer of a label task in a language: the label must be its only field."""
        if language not in self.answers:
            return NO_ANSWER(language=language)
        names, label = field_names(self.answers[language]), f"{{{self.label_field}}}"
        if names != [self.label_field]:
            return ONE_FIELD(field=label, held=tuple(f"{{{name}}}" for name in names) or NO_FIELD())
        return None if required_names(self.answers[language]) == names else LABEL_OPTIONAL(field=label)

    def verbalizer(self, label: str, language: Language) -> str:
        """The answer template filled with the label's word in a language; raises `DataError` for other fields."""
        if fault := self.answer_fault(language):
            raise DataError(fault, key="answer")
        word = self.verbalizers.get(language, {}).get(label, label)
        return filled(self.answers[language], {self.label_field: word})

    def example(self, row: Row, language: Language) -> Example:
        """The example from the filled templates; raises `DataError` with the field as key if it is missing or empty."""
        named = self._named(row)
        values = self._values(row, named, language)
        prompt = _filled(self.prompts[language], values)
        if self.output == "label":
            reference = values[self.label_field].strip()
            target = self.verbalizer(reference, language)
        else:
            target = _filled(self.answers[language], values)
            reference = target.strip()
        prompt_fields = set(field_names(self.prompts[language]))
        # Sorted by name, because the template's order may change.
        own_input = "\n".join(values[name] for name in sorted(prompt_fields))
        own_answer = "\n".join(values[name] for name in sorted(set(values) - prompt_fields))
        row_texts = self.row_texts(named) if self.row_texts else (own_input, own_answer)
        chat = self._chat(values, target, language)
        return Example.of(prompt, target, reference, row_texts=row_texts, chat=chat)

    def _chat(self, values: Mapping[str, str], target: str, language: Language) -> Conversation | None:
        if language not in self.instructions:
            return None
        question = filled(self.instructions[language], {LABELS_FIELD: LABELS_PLACE, **values})
        return Conversation.of(question, target.strip())

    def inputs(self, row: Row, language: Language) -> Mapping[str, str]:
        """The fields of the prompt that are not in the answer too."""
        values = self._values(row, self._named(row), language)
        answer = field_names(self.answers[language]) if self.output == "text" else [self.label_field]
        return {name: values[name] for name in field_names(self.prompts[language]) if name not in answer}

    def with_inputs(self, row: Row, inputs: Mapping[str, str], language: Language) -> Example:
        """The example from the filled templates, with other fields of the prompt."""
        values = {**self._values(row, self._named(row), language), **inputs}
        # The values are those of the templates already: no column is looked up, joined or prepared again.
        filled = replace(self, aliases={}, followed_by={}, prepare=None, row_texts=None)
        return filled.example(values, language)

    def fields(self) -> tuple[str, ...]:
        """All names read from a row: fields, their aliases, and the columns that follow them."""
        templates = [*self.prompts.values(), *(self.answers.values() if self.output == "text" else ())]
        names = [name for template in templates for name in field_names(template)]
        label = [self.label_field] if self.output == "label" else []
        others = [other for aliases in self.aliases.values() for other in every_name(aliases)]
        return tuple(dict.fromkeys([*names, *label, *self.aliases, *others, *self.followed_by.values()]))

    def fingerprint(self, language: Language) -> Mapping[str, Any]:
        """Templates, labels and limits as JSON data."""
        return {
            "name": self.name,
            "output": self.output,
            "prompt": self.prompts[language],
            "answer": self.answers[language],
            "labels": list(self.labels),
            "verbalizers": dict(self.verbalizers.get(language, {})),
            "max_new_tokens": self.max_new_tokens,
            "stop": list(self.stop),
        }

    def chat_fingerprint(self, language: Language) -> Mapping[str, Any]:
        """The template of the message to a chat model, if there is one."""
        return {"instruction": self.instructions[language]} if language in self.instructions else {}

    def _named(self, row: Row) -> Row:
        """The row with the task's field names added beside the aliases in use."""
        finite = without_missing_numbers(row)
        named = dict(finite)
        for name in {**dict.fromkeys(self.followed_by), **self.aliases}:
            present = (
                columns
                for columns in (name, *self.aliases.get(name, ()))
                if any(column in finite for column in column_names(columns))
            )
            columns = next(present, None)
            if isinstance(columns, str):
                named[name] = self._with_next_line(finite, columns)
            elif columns is not None:
                named[name] = joined(finite, columns)
        return named

    def _with_next_line(self, row: Row, column: str) -> object:
        """The text of a column and of the one that follows it; only the latter if the first is empty."""
        first, follower = row[column], self.followed_by.get(column)
        more = None if follower is None else row.get(follower)
        if is_missing(more) or not (is_missing(first) or isinstance(first, str | int | float)):
            return first
        if not isinstance(more, str | int | float):
            raise DataError(NOT_TEXT(value=f"{more!r:.40}"), key=follower)
        text = str(more).strip()
        if is_missing_word(text):
            return first
        return text if is_missing(first) else f"{str(first).strip()}\n{text}"

    def _values(self, row: Row, named: Row, language: Language) -> dict[str, str]:
        if self.prepare:
            named = self.prepare(named, language)
        answer = "{" + self.label_field + "}" if self.output == "label" else self.answers[language]
        template = self.prompts[language] + answer
        required = required_names(template)
        values = {}
        for name in field_names(template):
            value = named.get(name)
            if name not in required and (is_missing(value) or (isinstance(value, str) and is_missing_word(value))):
                values[name] = ""
                continue
            if not isinstance(value, str | int | float) or is_missing(value):
                columns = first_names(row) or NO_COLUMNS()
                raise DataError(IN_ROW(fault=_fault(name in named, value), columns=columns), key=name)
            values[name] = str(value).strip()
            if not is_unicode(values[name]):
                raise DataError(HALF_CHARACTER(), key=name)
        return values


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its fields; raises `DataError` if all of them are optional and empty."""
    names = field_names(template)
    if names and not any(values[name] for name in names):
        raise DataError(ALL_EMPTY() if len(names) > 1 else EMPTY(), key=names[0])
    return filled(template, values)


def _fault(present: bool, value: object) -> Note:
    if not present:
        return MISSING()
    return EMPTY() if is_missing(value) else NOT_TEXT(value=f"{value!r:.40}")
