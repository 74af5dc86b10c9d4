"""Read a matrix file: YAML with line numbers, `--set` overrides, validation, and errors for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from ftbench.errors import MatrixError, nearest
from ftbench.matrix.schema import Matrix

Location = tuple[str | int, ...]


def read_yaml(path: Path) -> tuple[Any, dict[Location, int]]:
    """The content of a YAML file and the line (from 1) of every key and item; raises `MatrixError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MatrixError("there is no such file", file=path) from None
    except IsADirectoryError:
        raise MatrixError("is a folder, not a file", file=path) from None
    except UnicodeDecodeError as error:
        bad_line = error.object[: error.start].count(b"\n") + 1
        raise MatrixError("is not UTF-8 text", file=path, line=bad_line) from None
    except OSError as error:
        raise MatrixError(f"cannot be read: {error.strerror}", file=path) from None
    lines: dict[Location, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            raise MatrixError("the file is empty", file=path)
        _walk(node, (), lines, path)
        return yaml.safe_load(text), lines
    except MatrixError:
        raise
    except Exception as error:  # values that contradict their tag raise KeyError, AttributeError, OverflowError, …
        fault, line = _yaml_fault(error, text)
        raise MatrixError(f"not valid YAML: {fault}", file=path, line=line) from None


def _yaml_fault(error: Exception, text: str) -> tuple[str, int | None]:
    """What is wrong, in a few words, and the line (from 1) if the parser knows it."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return str(error.problem or error.context), mark.line + 1 if mark else None
    if isinstance(error, yaml.reader.ReaderError):
        return f"the character #x{error.character:04x} is not allowed", text.count("\n", 0, error.position) + 1
    if isinstance(error, RecursionError):
        return "too deep", None
    return str(error) if isinstance(error, ValueError) else "a value does not fit its tag", None


_MOST_VALUES = 20_000
"""Aliases can make a few lines stand for billions of values."""


def _walk(node: yaml.Node, location: Location, lines: dict[Location, int], path: Path) -> None:
    lines.setdefault(location, node.start_mark.line + 1)
    if len(lines) > _MOST_VALUES:
        raise MatrixError(f"the file has more than {_MOST_VALUES:,} values", file=path, line=node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise MatrixError("the key is there twice", file=path, line=key.start_mark.line + 1, key=name)
            seen.add(name)
            lines[(*location, name)] = key.start_mark.line + 1
            _walk(value, (*location, name), lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            _walk(item, (*location, i), lines, path)


def line_of(location: Location, lines: Mapping[Location, int]) -> int | None:
    """The line of a location, or of its nearest parent that the file has (validators add steps of their own)."""
    known = tuple(step for step in location if not (isinstance(step, str) and step not in _steps(lines)))
    for end in range(len(known), -1, -1):
        if known[:end] in lines:
            return lines[known[:end]]
    return None


def key_of(location: Location) -> str:
    """`tasks.0.data` for a location, without the steps that pydantic adds for the alternatives of a field."""
    return ".".join(str(step) for step in location if step not in ("DataFiles", "str"))


def _steps(lines: Mapping[Location, int]) -> set[str | int]:
    return {step for location in lines for step in location}


def override(raw: Any, assignment: str) -> None:
    """Apply `a.b=value` of the command line to the raw mapping; the value is read as YAML."""
    path, separator, text = assignment.partition("=")
    if not separator or not path:
        raise MatrixError(f'expected KEY=VALUE, got "{assignment}"', file="--set")
    try:
        value = yaml.safe_load(text)
    except Exception:  # as in `read_yaml`
        raise MatrixError(f'"{text}" is not a YAML value', file="--set", key=path) from None
    steps = path.split(".")
    here = raw
    for i, step in enumerate(steps):
        last = i == len(steps) - 1
        if isinstance(here, list):
            if not step.isdecimal() or int(step) >= len(here):
                raise MatrixError(f'"{step}" is no position in a list of {len(here)}', file="--set", key=path)
            if last:
                here[int(step)] = value
            else:
                here = here[int(step)]
        elif isinstance(here, dict):
            if last:
                here[step] = value
            else:
                here[step] = here = {} if here.get(step) is None else here[step]
        else:
            raise MatrixError(f'"{".".join(steps[:i])}" has no keys', file="--set", key=path)


def validation_message(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One problem of a pydantic `ValidationError` in words, with the nearest keys for an unknown one."""
    location: Location = tuple(error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key.{nearest(str(location[-1]), _fields_at(model, location[:-1]))}"
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "too_short":
        return "needs at least one item"
    text = str(error["msg"]).removeprefix("Input ").replace("should be", "must be")
    text = re.sub(r"a valid dictionary or instance of \w+", "keys with values", text).replace("a valid tuple", "a list")
    shown = error.get("input")
    return f"{text}, not {shown!r:.60}" if not isinstance(shown, dict | list) else text


def _fields_at(model: type[BaseModel], location: Location) -> list[str]:
    """The keys that are known at a location of a schema."""
    here: Any = model
    for step in location:
        if isinstance(step, int):
            continue
        field = here.model_fields.get(step) if isinstance(here, type) and issubclass(here, BaseModel) else None
        if field is not None:
            here = _model_in(field.annotation) or here
    return list(here.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found:
            return found
    return None


@dataclass(frozen=True, slots=True)
class MatrixFile:
    """A validated matrix and where each of its keys stands, for the errors that only planning finds."""

    matrix: Matrix
    path: Path
    lines: Mapping[Location, int]
    overrides: tuple[str, ...] = ()
    """The keys that `--set` gave."""

    @property
    def directory(self) -> Path:
        """The folder that relative paths in the matrix start from."""
        return self.path.parent

    def error(self, message: str, location: Location) -> MatrixError:
        """A `MatrixError` that names the file, the line and the key of `location`."""
        return _error(message, location, self.path, self.lines, self.overrides)


def _error(
    message: str, location: Location, path: Path, lines: Mapping[Location, int], overrides: Sequence[str]
) -> MatrixError:
    key = key_of(location)
    if any(f"{key}.".startswith(f"{given}.") for given in overrides):
        return MatrixError(message, file="--set", key=key)
    return MatrixError(message, file=path, line=line_of(location, lines), key=key or None)


def first_problem(error: ValidationError) -> dict[str, Any]:
    """The problem to tell first: a misspelt key leaves the right one missing, and a bad item makes a list too short."""
    problems = error.errors(include_url=False)
    return dict(max(problems, key=lambda one: (one["type"] == "extra_forbidden", len(one["loc"]))))


def read_matrix(path: Path, overrides: Sequence[str] = ()) -> MatrixFile:
    """The validated matrix of a file; raises `MatrixError` naming file, line and key."""
    raw, lines = read_yaml(path)
    if not isinstance(raw, dict):
        raise MatrixError("expected keys such as models, tasks and methods at the top", file=path, line=1)
    for assignment in overrides:
        override(raw, assignment)
    raw.setdefault("name", path.stem)
    given = tuple(assignment.partition("=")[0] for assignment in overrides)
    try:
        return MatrixFile(Matrix.model_validate(raw), path, lines, given)
    except ValidationError as error:
        first = first_problem(error)
        raise _error(validation_message(first, Matrix), tuple(first["loc"]), path, lines, given) from None
