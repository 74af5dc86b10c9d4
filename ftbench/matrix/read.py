"""Read a matrix file: its keys, `--set`, validation, and errors in words for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ftbench.errors import MatrixError
from ftbench.matrix.misplaced import MethodKeys, Misplaced
from ftbench.matrix.override import apply_override
from ftbench.matrix.problems import first_problem, validation_message
from ftbench.matrix.schema import Matrix
from ftbench.matrix.yaml_file import YamlFile, read_yaml
from ftbench.matrix.yaml_text import Location
from ftbench.messages import Note

Model = TypeVar("Model", bound=BaseModel)


def validated(
    model: type[Model],
    values: Mapping[str, Any],
    file: YamlFile,
    location: Location = (),
    *,
    misplaced: Misplaced | None = None,
) -> Model:
    """`values`, which stand at `location` of `file`, as an object; raises `MatrixError` for the first problem."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = first_problem(error)
        place = (*location, *first["loc"])
        raise file.error(validation_message(first, model, misplaced, place), place) from None


@dataclass(frozen=True, slots=True)
class MatrixFile:
    """A validated matrix and its file, for errors that only planning finds."""

    matrix: Matrix
    source: YamlFile

    @property
    def path(self) -> Path:
        return self.source.path

    @property
    def directory(self) -> Path:
        """The folder from which relative paths in the matrix start."""
        return self.path.parent

    def error(self, message: Note | str, location: Location) -> MatrixError:
        """A `MatrixError` that names `location`."""
        return self.source.error(message, location)


def read_matrix(
    path: Path, overrides: Sequence[str] = (), *, method_keys: Callable[[], MethodKeys] = dict
) -> MatrixFile:
    """The validated matrix of a file; raises `MatrixError` with file, line and key, or the `--set` at fault.

    `method_keys` returns the settings of every method, for hints on where an unknown key belongs.
    """
    file = read_yaml(path, keys=("models", "tasks", "methods"))
    return check_matrix(file, overrides, name=path.stem, method_keys=method_keys)


def check_matrix(
    file: YamlFile, overrides: Sequence[str], *, name: str, method_keys: Callable[[], MethodKeys] = dict
) -> MatrixFile:
    """The validated matrix of parsed content; `name` is the default for its name. Raises `MatrixError`."""
    applied = tuple(apply_override(file.content, assignment) for assignment in overrides)
    file.content.setdefault("name", name)
    file = replace(file, overrides=applied)
    misplaced = Misplaced(method_keys, _listed(file.content))
    return MatrixFile(validated(Matrix, file.content, file, misplaced=misplaced), file)


def _listed(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of methods in a matrix that may be wrong in any way."""
    entries = content.get("methods")
    names = (
        [entry.get("method") if isinstance(entry, dict) else entry for entry in entries]
        if isinstance(entries, list)
        else []
    )
    return tuple(name for name in names if isinstance(name, str))
