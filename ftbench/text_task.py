"""`TextTask`, the declarative task: prompt and answer templates over the fields of a row."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ftbench.contracts.task import Example, HubData, Language, RatingDimension, Row
from ftbench.errors import DataError

Prepare = Callable[[Row, Language], Mapping[str, str]]
"""Turns a raw row into the strings that the templates use, where the fields are not plain strings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTask:
    """A task written down as data: for each language a prompt and an answer template such as `"Review: {text}"`.

    For label tasks the answer is the verbalizer of `row[label_field]`; for text tasks it is `answer` with its fields.
    `aliases` lets a file call a field by another name (the first one present is taken).
    """

    name: str
    output: Literal["label", "text"]
    prompts: Mapping[Language, str]
    answers: Mapping[Language, str]
    metrics: tuple[str, ...]
    max_new_tokens: int = 64
    labels: tuple[str, ...] = ()
    label_field: str = "label"
    verbalizers: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)
    stop: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dimensions: tuple[RatingDimension, ...] = ()
    hub: tuple[HubData, ...] = ()
    folder: Path | None = None
    """Where `data/en.jsonl`, `data/zh.jsonl` and `DATA_CARD.md` lie, for a task that ships data."""
    data_files: Mapping[Language, Path] = field(default_factory=dict)
    """The rows by language, for a task whose data lies elsewhere."""
    prepare: Prepare | None = None
    content: Callable[[Row], tuple[str, str]] | None = None
    """A row's own (input, answer) for the split; default: the fields of the prompt and of the answer."""

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(self.prompts)

    @property
    def data_card(self) -> Path | None:
        return self.folder / "DATA_CARD.md" if self.folder else None

    def builtin_data(self, language: Language) -> Path | None:
        """The file of `data_files`, or `folder/data/<language>.jsonl` if the task ships it."""
        if language in self.data_files:
            return self.data_files[language]
        path = self.folder / "data" / f"{language}.jsonl" if self.folder else None
        return path if path and path.exists() else None

    def verbalizer(self, label: str, language: Language) -> str:
        """The answer template filled with the label's word in that language."""
        word = self.verbalizers.get(language, {}).get(label, label)
        return self.answers[language].format(**{self.label_field: word})

    def example(self, row: Row, language: Language) -> Example:
        """Fill the templates; raises `DataError` with the field as its key when one is missing or empty."""
        named = self._named(row)
        values = self._values(row, named, language)
        prompt = self.prompts[language].format(**values)
        if self.output == "label":
            reference = values[self.label_field].strip()
            target = self.verbalizer(reference, language)
        else:
            target = self.answers[language].format(**values)
            reference = target.strip()
        digest = hashlib.sha256(f"{prompt}\0{target}".encode()).hexdigest()
        prompt_fields = set(field_names(self.prompts[language]))
        # In the order of their names, because that of a template may change.
        own_input = "\n".join(values[name] for name in sorted(prompt_fields))
        own_answer = "\n".join(values[name] for name in sorted(set(values) - prompt_fields))
        content = self.content(named) if self.content else (own_input, own_answer)
        return Example(id=digest[:16], prompt=prompt, target=target, reference=reference, content=content)

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

    def _named(self, row: Row) -> Row:
        """The row with the task's own field names beside the aliases that it uses."""
        named = dict(row)
        for name, others in self.aliases.items():
            present = [other for other in others if other in row]
            if name not in named and present:
                named[name] = row[present[0]]
        return named

    def _values(self, row: Row, named: Row, language: Language) -> dict[str, str]:
        if self.prepare:
            named = self.prepare(named, language)
        answer = "{" + self.label_field + "}" if self.output == "label" else self.answers[language]
        values = {}
        for name in field_names(self.prompts[language] + answer):
            value = named.get(name)
            if not isinstance(value, str | int | float) or not str(value).strip():
                there = ", ".join(map(str, row)) or "nothing"
                raise DataError(f"the field {_fault(name in named, value)} (the row has: {there})", key=name)
            values[name] = str(value).strip()
            if not _is_unicode(values[name]):
                raise DataError("the field has half a character (a lone surrogate, as of a cut emoji)", key=name)
        return values


def field_names(template: str) -> list[str]:
    """The names between braces, each once, in order; raises `ValueError` for anything else between braces."""
    parts = [part for part in string.Formatter().parse(template) if part[1] is not None]
    for _, name, specification, conversion in parts:
        if not str(name).isidentifier() or specification or conversion:
            raise ValueError("only plain names such as {text} stand between braces")
    return list(dict.fromkeys(str(name) for _, name, _, _ in parts))


def _is_unicode(text: str) -> bool:
    """Whether the text can be written as UTF-8; `"\\ud83d"` in a JSON file cannot, and tokenizers refuse it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _fault(present: bool, value: object) -> str:
    if not present:
        return "is missing"
    blank = value is None or (isinstance(value, str) and not value.strip())
    return "is empty" if blank else f"must be text, not {value!r:.40}"
