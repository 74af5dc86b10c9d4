"""Read a matrix file: its keys, `--set`, validation, and what is wrong with it in words for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ftbench.errors import MatrixError, nearest
from ftbench.matrix.override import apply_override
from ftbench.matrix.schema import Matrix
from ftbench.matrix.yaml_file import YamlFile, read_yaml
from ftbench.matrix.yaml_text import Location, in_yaml

Model = TypeVar("Model", bound=BaseModel)


def validated(model: type[Model], values: Mapping[str, Any], file: YamlFile, location: Location = ()) -> Model:
    """`values`, which stand at `location` of `file`, as an object; raises `MatrixError` for the first problem."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = first_problem(error)
        raise file.error(validation_message(first, model), (*location, *first["loc"])) from None


def first_problem(error: ValidationError) -> dict[str, Any]:
    """The problem to tell first: a misspelt key leaves the right one missing, and a bad item makes a list too short."""
    problems = error.errors(include_url=False)
    return dict(max(problems, key=lambda one: (one["type"] == "extra_forbidden", len(one["loc"]))))


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
    text = re.sub(r"^(Input|String) should\b", "must", str(error["msg"])).replace("should be", "must be")
    text = re.sub(r"a valid dictionary or instance of \w+", "keys with values", text).replace("a valid tuple", "a list")
    shown = error.get("input")
    return f"{text}, not {in_yaml(shown)}" if not isinstance(shown, dict | list) else text


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
    """A validated matrix and the file it came from, for the errors that only planning finds."""

    matrix: Matrix
    source: YamlFile

    @property
    def path(self) -> Path:
        return self.source.path

    @property
    def directory(self) -> Path:
        """The folder that relative paths in the matrix start from."""
        return self.path.parent

    def error(self, message: str, location: Location) -> MatrixError:
        """A `MatrixError` that names the place of `location`."""
        return self.source.error(message, location)


def read_matrix(path: Path, overrides: Sequence[str] = ()) -> MatrixFile:
    """The validated matrix of a file; raises `MatrixError` naming file, line and key, or the `--set` at fault."""
    file = read_yaml(path, keys="models, tasks and methods")
    applied = tuple(apply_override(file.content, assignment) for assignment in overrides)
    file.content.setdefault("name", path.stem)
    file = replace(file, overrides=applied)
    return MatrixFile(validated(Matrix, file.content, file), file)
