"""What a rule or a reader says about a row, before it becomes a finding: small, so that processes can exchange many."""

from __future__ import annotations

from typing import NamedTuple

from ftbench.data_check.codes import CODES, MESSAGES
from ftbench.data_check.finding import Finding
from ftbench.messages import Note, Parameter
from ftbench.messages.data_check import UNREADABLE


class Remark(NamedTuple):
    """A code with its place in a file and what fills its message."""

    line: int | None
    code: str
    field: str | None = None
    parameters: tuple[tuple[str, Parameter], ...] = ()
    text: Note | str | None = None
    """A reader's own words, where the code's message does not fit them."""

    def finding(self, file: str) -> Finding:
        """The finding in a file."""
        if self.text is not None:
            note: Note = UNREADABLE(reason=self.text)
        else:
            note = MESSAGES[self.code](**dict(self.parameters))
        return Finding(self.code, CODES[self.code].level, file, self.line, self.field, note)


def remark(line: int | None, code: str, field: str | None = None, **parameters: Parameter) -> Remark:
    """A remark with the values of its message's gaps."""
    return Remark(line, code, field, tuple(parameters.items()))
