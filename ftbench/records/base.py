"""Base classes of the records in files."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from ftbench.messages import Note


class Record(BaseModel):
    """A frozen value stored as JSON; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def as_json(self) -> dict[str, Any]:
        """All values as stored, defaults included."""
        return self.model_dump(mode="json")


def _note(value: Any) -> Note:
    return value if isinstance(value, Note) else Note.from_json(value)


NoteField = Annotated[Note, BeforeValidator(_note), PlainSerializer(Note.as_json)]
"""A note in a record: `{"code": …, "parameters": …, "text": …}` in JSON."""
