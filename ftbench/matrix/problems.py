"""Validation errors of pydantic, in words for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeGuard

from pydantic import BaseModel, ValidationError

from ftbench.errors import did_you_mean, nearest
from ftbench.matrix.yaml_text import Location, in_yaml
from ftbench.similar import meant


class Advice(Protocol):
    """Advice from whoever knows more of a file than the schema of a single place."""

    def advice(self, key: str, value: Any, location: Location) -> str | None:
        """A hint on an unknown key; None for nothing."""
        ...

    def several(self, value: Sequence[Any], location: Location) -> str:
        """A hint on a list where a single value belongs; empty for nothing."""
        ...


_SINGLE = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}
"""pydantic's error type → the single value expected."""

_NO_KEYS = " There are no keys here."

_LISTS = {
    "seeds": "[0, 1, 2] for three of them",
    "train_size": "[100, 1000]",
    "methods": "[zero-shot, {method: NAME, key: value}]",
    "tasks": "[NAME, {task: NAME, data: FILE}]",
    "augment": "[word_order, {augmentation: NAME, copies: 2}]",
    "models": "[builtin:NAME, hf:ORG/NAME]",
}
"""How to write a list, for values that people often write otherwise."""


def first_problem(error: ValidationError) -> dict[str, Any]:
    """The problem to report first: a misspelt key also leaves the right one out, a bad item makes a list too short."""
    problems = error.errors(include_url=False)
    return dict(max(problems, key=lambda problem: (problem["type"] == "extra_forbidden", len(problem["loc"]))))


def validation_message(
    error: Mapping[str, Any], model: type[BaseModel], advice: Advice | None = None, place: Location = ()
) -> str:
    """One problem of a pydantic `ValidationError` in words, with the nearest keys for an unknown key.

    `place` is its location in the file that `advice` knows.
    """
    kind, shown = error["type"], error.get("input")
    location: Location = tuple(error["loc"])
    if kind == "extra_forbidden":
        key, known = str(location[-1]), _fields_at(model, location[:-1])
        elsewhere = advice.advice(key, shown, place[:-1]) if advice and not meant(key, known) else None
        return f"unknown key here: {elsewhere}" if elsewhere else f"unknown key.{str(nearest(key, known)) or _NO_KEYS}"
    if kind == "missing":
        return f"is missing{_entry_of_one_key(str(location[-1]), shown)}"
    if kind == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    if kind == "too_short":
        return "needs at least one item"
    if kind == "tuple_type":
        such = f", such as {_LISTS[str(location[-1])]}" if location and str(location[-1]) in _LISTS else ""
        return f"must be a list{such}{_not(shown)}"
    if kind in _SINGLE and isinstance(shown, list):
        wanted = _SINGLE[kind].removeprefix("a ")
        return f"must be one {wanted}, not a list{advice.several(shown, place) if advice else ''}"
    if kind in _SINGLE:
        # YAML reads `yes` as true and `2019` as a number.
        quotes = ": put it in quotes" if kind == "string_type" and isinstance(shown, bool | int | float) else ""
        return f"must be {_SINGLE[kind]}{_not(shown)}{quotes}"
    text = re.sub(r"^(Input|String) should\b", "must", str(error["msg"])).replace("should be", "must be")
    text = re.sub(r"a valid dictionary or instance of \w+", "keys with values", text) + _not(shown)
    near = did_you_mean(shown, re.findall(r"'(\w+)'", text)[:-1]) if kind == "literal_error" and _is_word(shown) else ""
    return f"{text}.{near}" if near else text


def _is_word(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) < 40


def _not(shown: Any) -> str:
    return "" if isinstance(shown, dict | list) else f", not {in_yaml(shown)}"


def _entry_of_one_key(missing: str, entry: Any) -> str:
    """How to write an entry whose name stands where its keys should be: `{lora: {r: 4}}`."""
    if not isinstance(entry, dict) or missing not in ("model", "task", "method", "metric", "augmentation"):
        return ""
    if len(entry) == 1 and isinstance(inside := next(iter(entry.values())), dict | None):
        name = next(iter(entry))
        keys = "".join(f", {key}: {in_yaml(value)}" for key, value in (inside or {}).items() if _is_single(value))
        return f": write {{{missing}: {name}{keys}}}"
    return f": an entry is a name, or {{{missing}: NAME, key: value}}"


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
