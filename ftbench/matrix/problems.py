"""Validation errors of pydantic, in words for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeGuard

from pydantic import BaseModel, ValidationError

from ftbench.errors import NotedValueError, did_you_mean, nearest
from ftbench.matrix.yaml_text import Location, in_yaml
from ftbench.messages import Message, Note
from ftbench.messages import matrix_errors as messages
from ftbench.similar import meant


class Advice(Protocol):
    """Advice from whoever knows more of a file than the schema of a single place."""

    def advice(self, key: str, value: Any, location: Location) -> Note | None:
        """A hint on an unknown key; None for nothing."""
        ...

    def is_replaced(self, key: str) -> bool:
        """Whether a key is known from elsewhere, so that a key of the place that looks alike is not meant."""
        ...

    def several(self, value: Sequence[Any], location: Location) -> Note:
        """A hint on a list where a single value belongs; an empty note for nothing."""
        ...


_SINGLE: Mapping[str, tuple[Message, Message]] = {
    "int_type": (messages.A_WHOLE_NUMBER, messages.WHOLE_NUMBER),
    "int_parsing": (messages.A_WHOLE_NUMBER, messages.WHOLE_NUMBER),
    "int_from_float": (messages.A_WHOLE_NUMBER, messages.WHOLE_NUMBER),
    "float_type": (messages.A_NUMBER, messages.NUMBER),
    "float_parsing": (messages.A_NUMBER, messages.NUMBER),
    "string_type": (messages.TEXT, messages.TEXT),
    "bool_type": (messages.TRUE_OR_FALSE, messages.TRUE_OR_FALSE),
    "bool_parsing": (messages.TRUE_OR_FALSE, messages.TRUE_OR_FALSE),
}
"""pydantic's error type → the single value expected, with and without its article."""

_BOUNDS: Mapping[str, tuple[str, Message]] = {
    "greater_than_equal": ("must be greater than or equal to ", messages.AT_LEAST),
    "less_than_equal": ("must be less than or equal to ", messages.AT_MOST),
    "greater_than": ("must be greater than ", messages.ABOVE),
    "less_than": ("must be less than ", messages.BELOW),
}
"""pydantic's error type → its words before the bound, and the message."""

_LENGTHS: Mapping[str, tuple[str, Message]] = {
    "string_too_short": ("min_length", messages.LONGER),
    "string_too_long": ("max_length", messages.SHORTER),
}
"""pydantic's error type → its name of the bound, and the message."""

_ALONE: Mapping[str, Message] = {
    "must be a finite number": messages.FINITE,
    "must be keys with values": messages.KEYS_WITH_VALUES,
    "must be a valid dictionary": messages.A_DICTIONARY,
}
"""Other sentences of pydantic."""

_LISTS: Mapping[str, Note | str] = {
    "seeds": messages.THREE_SEEDS(),
    "train_size": "[100, 1000]",
    "methods": "[zero-shot, {method: NAME, key: value}]",
    "tasks": "[NAME, {task: NAME, data: FILE}]",
    "augment": "[word_order, {augmentation: NAME, copies: 2}]",
    "models": "[builtin:NAME, hf:ORG/NAME]",
    "trackers": "[tensorboard, {tracker: NAME, key: value}]",
}
"""How to write a list, for values that people often write otherwise."""


def first_problem(error: ValidationError) -> dict[str, Any]:
    """The problem to report first: a misspelt key also leaves the right one out, a bad item makes a list too short."""
    problems = error.errors(include_url=False)
    return dict(max(problems, key=lambda problem: (problem["type"] == "extra_forbidden", len(problem["loc"]))))


def validation_message(
    error: Mapping[str, Any], model: type[BaseModel], advice: Advice | None = None, place: Location = ()
) -> Note:
    """One problem of a pydantic `ValidationError` in words, with the nearest keys for an unknown key.

    `place` is its location in the file that `advice` knows.
    """
    kind, shown = error["type"], error.get("input")
    location: Location = tuple(error["loc"])
    if kind == "extra_forbidden":
        key, known = str(location[-1]), _fields_at(model, location[:-1])
        likely = advice is not None and (advice.is_replaced(key) or not meant(key, known))
        elsewhere = advice.advice(key, shown, place[:-1]) if advice and likely else None
        if elsewhere:
            return messages.KEY_OF_ANOTHER_PLACE(elsewhere=elsewhere)
        return messages.UNKNOWN_KEY(hint=nearest(key, known) if known else messages.NO_KEYS())
    if kind == "missing":
        return messages.MISSING(how=_entry_of_one_key(str(location[-1]), shown))
    if kind == "value_error":
        raised = error.get("ctx", {}).get("error")
        is_noted = isinstance(raised, NotedValueError)
        return raised.note if is_noted else Note.plain(str(error["msg"]).removeprefix("Value error, "))
    if kind == "too_short":
        return messages.ONE_ITEM()
    if kind == "tuple_type":
        example = _LISTS.get(str(location[-1])) if location else None
        return messages.LIST(such=messages.SUCH_AS(example=example) if example else "", found=_found(shown))
    if kind in _SINGLE and isinstance(shown, list):
        hint = advice.several(shown, place) if advice else ""
        return messages.ONE_VALUE(kind=_SINGLE[kind][1](), hint=hint)
    if kind in _SINGLE:
        # YAML reads `yes` as true and `2019` as a number.
        quotes = messages.IN_QUOTES() if kind == "string_type" and isinstance(shown, bool | int | float) else ""
        return messages.MUST_BE(kind=_SINGLE[kind][0](), found=_found(shown), quotes=quotes)
    return _in_words_of_pydantic(error, kind, shown)


def _in_words_of_pydantic(error: Mapping[str, Any], kind: str, shown: Any) -> Note:
    """A problem whose English words are pydantic's; one without a message stays English."""
    text = re.sub(r"^(Input|String) should\b", "must", str(error["msg"])).replace("should be", "must be")
    text = re.sub(r"a valid dictionary or instance of \w+", "keys with values", text)
    found = _found(shown)
    if kind in _BOUNDS:
        words, message = _BOUNDS[kind]
        return message(bound=text.removeprefix(words), found=found)
    if kind in _LENGTHS:
        name, message = _LENGTHS[kind]
        return message(n=error["ctx"][name], found=found)
    if text in _ALONE:
        return _ALONE[text](found=found)
    if kind == "literal_error":
        choices = re.findall(r"'(\w+)'", text)
        near = did_you_mean(shown, choices) if _is_word(shown) else ""
        fault = messages.ONE_OF(choices=_choices(text.removeprefix("must be ")), found=found)
        return messages.WITH_HINT(fault=fault, hint=near) if str(near) else fault
    return Note.plain(f"{text}{found}")


def _choices(text: str) -> Note | str:
    """Pydantic's list of the values of a literal, `'a', 'b' or 'c'`."""
    first, either, last = text.rpartition(" or ")
    return messages.CHOICES(first=tuple(first.split(", ")), last=last) if either else text


def _is_word(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) < 40


def _found(shown: Any) -> Note:
    return Note.plain("") if isinstance(shown, dict | list) else messages.FOUND(value=in_yaml(shown))


def _entry_of_one_key(missing: str, entry: Any) -> Note:
    """How to write an entry whose name stands where its keys should be: `{lora: {r: 4}}`."""
    if not isinstance(entry, dict) or missing not in ("model", "task", "method", "metric", "augmentation", "tracker"):
        return Note.plain("")
    if len(entry) == 1 and isinstance(inside := next(iter(entry.values())), dict | None):
        name = next(iter(entry))
        keys = "".join(f", {key}: {in_yaml(value)}" for key, value in (inside or {}).items() if _is_single(value))
        return messages.WRITE_ENTRY(entry=f"{{{missing}: {name}{keys}}}")
    return messages.ENTRY_FORMS(key=missing)


def _is_single(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _fields_at(model: type[BaseModel], location: Location) -> list[str]:
    """The keys known at a location of a schema."""
    here: Any = model
    annotation: Any = model
    for step in location:
        if isinstance(step, int):
            continue
        field = here.model_fields.get(step) if isinstance(here, type) and issubclass(here, BaseModel) else None
        annotation = annotation if field is None else field.annotation
        here = _alternative(annotation, step) or (model_in(annotation) if field is not None else None) or here
    return list(here.model_fields)


def _alternative(annotation: Any, name: str) -> type[BaseModel] | None:
    """The schema with this name among the alternatives of an annotation: pydantic adds it to a location."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation if annotation.__name__ == name else None
    return next((found for inner in getattr(annotation, "__args__", ()) if (found := _alternative(inner, name))), None)


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The schema inside an annotation such as `tuple[TaskEntry, ...]`; None if there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        schema = model_in(inner)
        if schema:
            return schema
    return None
