"""A message is a sentence with gaps in several languages; a note is one message with its gaps filled.

Files store notes as code and parameters. A note is shown by looking its message up by code, so a message can be
reworded or translated without touching a finished run. The English text is stored too, for people who open the file
and for readers without the plugin; no program reads it.
"""

from __future__ import annotations

import math
import numbers
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias, Union

_NOT_FINITE = "number"
"""The key of a number that JSON cannot express: `{"number": "nan"}`."""

PLAIN = "text"
"""The code of a note without a message: a text as it came, such as the error of a library."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers that several notes have in one gap, in the format of the gap: `232–238`. Pages make it, no file."""

    low: float
    high: float

    def __format__(self, form: str) -> str:
        low, high = format(self.low, form), format(self.high, form)
        return low if low == high else f"{low}–{high}"


Parameter: TypeAlias = Union[str, int, float, "Note", NumberRange, tuple[str, ...]]
"""The value of a gap: a name, a number, another note, or a list of names."""


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence with gaps, in one or more languages.

    >>> EARLY = Message("cells.stopped-early", en="stopped after {steps} steps", zh="在 {steps} 步后停止")
    >>> str(EARLY(steps=12))
    'stopped after 12 steps'
    """

    code: str
    """Unique among all messages: `AREA.name`, for a plugin `PLUGIN.name`."""
    texts: Mapping[str, str]
    """By language tag; `en` is always present. Gaps as in `str.format`, with a format where needed."""
    singular: Mapping[str, str]
    """By language tag: the sentence for `n=1`, where it differs."""

    def __init__(self, code: str, *, singular: Mapping[str, str] | None = None, **texts: str) -> None:
        if "en" not in texts:
            raise ValueError(f"the message {code} has no English text")
        wanted = _gaps(code, texts["en"])
        for tag, text in texts.items():
            if _gaps(code, text) != wanted:
                raise ValueError(f"the message {code} has other gaps in {tag} than in en")
        for tag, text in (singular or {}).items():
            if not _gaps(code, text) <= wanted | {"n"}:
                raise ValueError(f"the message {code} has other gaps in the singular of {tag}")
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "texts", MappingProxyType(dict(texts)))
        object.__setattr__(self, "singular", MappingProxyType(dict(singular or {})))

    def __call__(self, **parameters: Parameter) -> Note:
        """The message with its gaps filled."""
        filled = {name: _parameter(self.code, name, value) for name, value in parameters.items()}
        try:
            english = self.template("en", filled).format(**_shown(filled))
        except KeyError as error:
            raise ValueError(f"a note of the message {self.code} lacks {error}") from None
        except (ValueError, TypeError) as error:
            raise ValueError(f"a note of the message {self.code}: {error}") from None
        return Note(self.code, MappingProxyType(filled), english)

    def __hash__(self) -> int:
        return hash(self.code)

    def template(self, language: str, parameters: Mapping[str, Parameter]) -> str:
        """The sentence in a language, else in English; the singular where `n` is 1."""
        tag = language if language in self.texts else "en"
        return self.singular.get(tag, self.texts[tag]) if parameters.get("n") == 1 else self.texts[tag]

    def gaps(self) -> frozenset[str]:
        """The names of the gaps in the English text."""
        return _gaps(self.code, self.texts["en"])

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by arguments, because mapping proxies cannot be pickled."""
        return _message, (self.code, dict(self.texts), dict(self.singular))


def _gaps(code: str, text: str) -> frozenset[str]:
    """The names of the gaps in a text; raises `ValueError` for braces that do not fit or a gap that is no name."""
    try:
        gaps = frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
    except ValueError as error:
        raise ValueError(f"the message {code}: {error} in {text!r:.60}") from None
    if odd := sorted(gap for gap in gaps if not gap.isidentifier()):
        raise ValueError(f"the message {code} has a gap that is no name: {{{odd[0]}}}")
    return gaps


def _message(code: str, texts: Mapping[str, str], singular: Mapping[str, str]) -> Message:
    return Message(code, singular=singular, **texts)


@dataclass(frozen=True, slots=True)
class Note:
    """A message with its gaps filled, about a cell, a score or a plan."""

    code: str
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    text: str = ""
    """The English text at the time when the note was made."""

    def __post_init__(self) -> None:
        """Take numbers of other libraries as Python's; raises `TypeError` for what no file could keep."""
        plain = {name: _parameter(self.code, name, value) for name, value in self.parameters.items()}
        object.__setattr__(self, "parameters", MappingProxyType(plain))

    def __str__(self) -> str:
        return self.text

    def __hash__(self) -> int:
        return hash((self.code, self.text))

    @classmethod
    def plain(cls, text: str) -> Note:
        """A note that shows `text` as it is, in every language."""
        return cls(PLAIN, MappingProxyType({}), text)

    @classmethod
    def of(cls, note: Note | str) -> Note:
        """The note itself, or a plain note of a text."""
        return note if isinstance(note, Note) else cls.plain(note)

    def as_json(self) -> dict[str, Any]:
        """The note as stored: `{"code": …, "parameters": {…}, "text": …}`."""
        parameters = {name: _to_json(value) for name, value in self.parameters.items()}
        return {"code": self.code, "parameters": parameters, "text": self.text}

    @classmethod
    def from_json(cls, value: Any) -> Note:
        """The note written by `as_json`; a bare text, as in old files, becomes a plain note.

        Raises `ValueError` for anything else.
        """
        if isinstance(value, str):
            return cls.plain(value)
        if not isinstance(value, Mapping) or not isinstance(value.get("code"), str):
            raise ValueError("not a note")
        parameters = value.get("parameters", {})
        if not isinstance(parameters, Mapping):
            raise ValueError("not a note")
        filled = {str(name): _from_json(inner) for name, inner in parameters.items()}
        return cls(value["code"], MappingProxyType(filled), str(value.get("text", "")))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by arguments, because mapping proxies cannot be pickled."""
        return _note, (self.code, dict(self.parameters), self.text)


def _note(code: str, parameters: Mapping[str, Parameter], text: str) -> Note:
    return Note(code, MappingProxyType(dict(parameters)), text)


def _parameter(code: str, name: str, value: Any) -> Parameter:
    """The value as a file can keep it; raises `TypeError`."""
    if isinstance(value, Note | NumberRange | str | int | float):
        return value
    if isinstance(value, numbers.Integral):  # numpy's
        return int(value)
    if isinstance(value, numbers.Real):
        return float(value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    kinds = "a text, a number, a list of texts or a note"
    hint = "; call the message to make a note of it" if isinstance(value, Message) else ""
    raise TypeError(f"a note of the message {code}: {name} is {kinds}, not {type(value).__name__}{hint}")


def _shown(parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    return {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in parameters.items()}


def _to_json(value: Parameter) -> Any:
    if isinstance(value, Note):
        return value.as_json()
    if isinstance(value, NumberRange):
        return format(value, "")
    if isinstance(value, float) and not math.isfinite(value):
        return {_NOT_FINITE: str(value)}
    return list(value) if isinstance(value, tuple) else value


def _from_json(value: Any) -> Parameter:
    if isinstance(value, Mapping):
        return _number(value[_NOT_FINITE]) if _NOT_FINITE in value else Note.from_json(value)
    if isinstance(value, list):
        return tuple(map(str, value))
    if isinstance(value, str | int | float):
        return value
    raise ValueError("not a note")


def _number(word: Any) -> float:
    try:
        return float(word)
    except (TypeError, ValueError):
        raise ValueError("not a note") from None


def messages_of(names: Mapping[str, object]) -> tuple[Message, ...]:
    """The messages among a module's names (`vars(module)`), in their order there."""
    return tuple(value for value in names.values() if isinstance(value, Message))


def codes(messages: Iterable[Message]) -> dict[str, Message]:
    """The messages by code; raises `ValueError` if two share a code."""
    by_code: dict[str, Message] = {}
    for message in messages:
        if message.code in by_code:
            raise ValueError(f"two messages have the code {message.code}")
        by_code[message.code] = message
    return by_code
