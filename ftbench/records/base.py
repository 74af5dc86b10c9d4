"""What the records of files have in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from ftbench.messages import Note


class Record(BaseModel):
    """A frozen value that files hold as JSON; a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    def as_json(self) -> dict[str, Any]:
        """All values, defaults too, as files have them."""
        return self.model_dump(mode="json")


class OpenRecord(BaseModel):
    """As `Record`, for files that others read too: keys that it does not know are left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)


def _note(value: Any) -> Note:
    return value if isinstance(value, Note) else Note.from_json(value)


NoteField = Annotated[Note, BeforeValidator(_note), PlainSerializer(Note.as_json)]
"""A note in a record: `{"code": …, "parameters": …, "text": …}` in JSON."""
