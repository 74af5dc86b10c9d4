"""Read a matrix file: YAML with line numbers, `--set` overrides, validation, and errors for a person."""

from __future__ import annotations

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
        line = error.object[: error.start].count(b"\n") + 1
        raise MatrixError("is not UTF-8 text", file=path, line=line) from None
    except OSError as error:
        raise MatrixError(f"cannot be read: {error.strerror}", file=path) from None
    lines: dict[Location, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            raise MatrixError("the file is empty", file=path)
        _walk(node, (), lines, path)
        return yaml.safe_load(text), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise MatrixError(
            f"not valid YAML: {error.problem or error.context}", file=path, line=mark.line + 1 if mark else None
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise MatrixError(
            f"not valid YAML: {str(error).splitlines()[0] if str(error) else 'too deep'}", file=path
        ) from None


def _walk(node: yaml.Node, location: Location, lines: dict[Location, int], path: Path) -> None:
    lines.setdefault(location, node.start_mark.line + 1)
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
    for end in range(len(known), 0, -1):
        if known[:end] in lines:
            return lines[known[:end]]
    return None


def _steps(lines: Mapping[Location, int]) -> set[str | int]:
    return {step for location in lines for step in location}


def override(raw: Any, assignment: str) -> None:
    """Apply `a.b=value` of the command line to the raw mapping; the value is read as YAML."""
    path, separator, text = assignment.partition("=")
    if not separator or not path:
        raise MatrixError(f'expected KEY=VALUE, got "{assignment}"', file="--set")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        raise MatrixError(f'"{text}" is not a YAML value', file="--set", key=path) from None
    steps = path.split(".")
    here = raw
    for i, step in enumerate(steps):
        last = i == len(steps) - 1
        if isinstance(here, list):
            if not step.isdigit() or int(step) >= len(here):
                raise MatrixError(f'"{step}" is no position in a list of {len(here)}', file="--set", key=path)
            if last:
                here[int(step)] = value
            else:
                here = here[int(step)]
        elif isinstance(here, dict):
            if last:
                here[step] = value
            else:
                here = here.setdefault(step, {})
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
    text = str(error["msg"]).removeprefix("Input ").replace("should be", "must be")
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

    @property
    def directory(self) -> Path:
        """The folder that relative paths in the matrix start from."""
        return self.path.parent

    def error(self, message: str, location: Location) -> MatrixError:
        """A `MatrixError` that names the file, the line and the key of `location`."""
        key = ".".join(str(step) for step in location)
        return MatrixError(message, file=self.path, line=line_of(location, self.lines), key=key)


def read_matrix(path: Path, overrides: Sequence[str] = ()) -> MatrixFile:
    """The validated matrix of a file; raises `MatrixError` naming file, line and key."""
    raw, lines = read_yaml(path)
    if not isinstance(raw, dict):
        raise MatrixError("expected keys such as models, tasks and methods at the top", file=path, line=1)
    for assignment in overrides:
        override(raw, assignment)
    raw.setdefault("name", path.stem)
    try:
        return MatrixFile(Matrix.model_validate(raw), path, lines)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        location: Location = tuple(first["loc"])
        message = validation_message(dict(first), Matrix)
        more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
        key = ".".join(str(step) for step in location if str(step) not in ("DataFiles", "str"))
        raise MatrixError(message + more, file=path, line=line_of(location, lines), key=key or None) from None
