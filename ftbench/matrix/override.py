"""`--set a.b=value`: one value of a matrix, given on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ftbench.errors import MatrixError
from ftbench.matrix.yaml_text import Location, in_yaml, parse_yaml
from ftbench.messages import Note
from ftbench.messages.matrix_errors import GIVE_IT_KEYS, KEY_OF_A_VALUE, NO_ASSIGNMENT, NO_POSITION

_ENTRY = {"models": "model", "tasks": "task", "methods": "method", "metrics": "metric"}
"""Lists whose entries may be a plain name, and the key under which that name then belongs."""

_LONGEST = 60
"""Characters of an assignment repeated in an error message, at most."""


@dataclass(frozen=True, slots=True)
class Override:
    """An assignment as written, and the location that it sets."""

    assignment: str
    location: Location

    def __str__(self) -> str:
        """The assignment as the user typed it."""
        return _shown(self.assignment)


def apply_override(content: Any, assignment: str) -> Override:
    """Set one key of the raw mapping; the value is read as YAML. Raises `MatrixError` naming the assignment."""
    path, separator, text = assignment.partition("=")
    place = _shown(assignment)
    steps = path.split(".")
    if not separator or not all(steps):
        raise MatrixError(NO_ASSIGNMENT(), file=place)
    try:
        value, _ = parse_yaml(text)
    except MatrixError as error:
        raise MatrixError(error.note, file=place, key=error.key) from None
    *parents, last = steps
    here, location = content, list[str | int]()
    for step in parents:
        location.append(_step(here, step, location, place))
        if isinstance(here, dict) and here.get(step) is None:
            here[step] = {}
        here = here[location[-1]]
    location.append(_step(here, last, location, place))
    here[location[-1]] = value
    return Override(assignment, tuple(location))


def _step(here: Any, step: str, location: Location | list[str | int], place: str) -> str | int:
    """The step as a key of a mapping or a position in a list."""
    if isinstance(here, dict):
        return step
    if not isinstance(here, list):
        cure = _with_a_key(here, step, [str(key) for key in location])
        path = ".".join(map(str, location))
        raise MatrixError(KEY_OF_A_VALUE(path=path, value=in_yaml(here), cure=cure), file=place)
    # No list has a position of ten digits, and Python refuses to read thousands of digits.
    if not step.isdecimal() or len(step) > 9 or int(step) >= len(here):
        raise MatrixError(NO_POSITION(step=step[:_LONGEST], count=len(here)), file=place)
    return int(step)


def _with_a_key(here: Any, step: str, location: list[str]) -> Note:
    """A hint on how to give a key to an entry that is only a name so far."""
    if not isinstance(here, str) or len(location) != 2 or location[0] not in _ENTRY:
        return Note.plain("")
    name = " ".join(here.split())[:_LONGEST]
    return GIVE_IT_KEYS(assignment=f"{'.'.join(location)}={{{_ENTRY[location[0]]}: {name}, {step}: …}}")


def _shown(assignment: str) -> str:
    words = " ".join(assignment.split())
    return f"--set {words if len(words) <= _LONGEST else f'{words[:_LONGEST]}…'}"
