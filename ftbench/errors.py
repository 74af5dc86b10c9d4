"""All errors that ftbench raises on purpose.

FtbenchError
├── UserError               something a person can mend; printed in a line or two, exit code 2
│   ├── MatrixError         the matrix file (file, line, key)
│   ├── DataError           a data file (file, line, field)
│   ├── PluginError         a plugin that is broken, missing or registered twice
│   ├── ModelError          a model that cannot be found, read or used
│   └── StoreError          a run directory that cannot be read or written
│       └── NewerFormat     a file that a newer ftbench wrote
├── ResultError                    kept with the results, as a note
│   ├── CellError           one cell failed; the run goes on, exit code 1
│   │   ├── WorkerError     it failed in another process, or took that process with it
│   │   └── NotStackable    it cannot be trained together with others; by itself it can
│   └── MetricUnavailable   a metric has no value here, with the reason (never 0)
└── ReportIncomplete        a report was written, and a section of it could not be made; exit code 1
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ftbench.messages import Note
from ftbench.messages.failures import AT_PLACE, CELL_FAILED, MODEL_FAILED, OUT_OF_MEMORY, RAISED
from ftbench.messages.note import PLAIN
from ftbench.similar import similar

_LONGEST = 500
"""Characters of an error of somebody else that are kept as its reason."""


class FtbenchError(Exception):
    """Anything that ftbench raises on purpose."""


class UserError(FtbenchError):
    """Something that the person at the keyboard can mend: says what was expected, what came, and where."""

    def __init__(
        self, message: Note | str, *, file: Path | str | None = None, line: int | None = None, key: str | None = None
    ):
        self.note = Note.of(message)
        self.message, self.file, self.line, self.key = self.note.text, file, line, key
        place = "" if file is None else str(file) if line is None else f"{file}:{line}"
        self.place = ": ".join(part for part in (place, key) if part)
        super().__init__(": ".join(part for part in (self.place, self.message) if part))


class MatrixError(UserError):
    """The matrix file is wrong."""


class DataError(UserError):
    """A data file is missing, unreadable or has a row that cannot be used."""


class PluginError(UserError):
    """A plugin is broken, missing, blocked or registers a name twice."""


class ModelError(UserError):
    """A model cannot be found, read or used."""


class StoreError(UserError):
    """A run directory cannot be read or written."""


class NewerFormat(StoreError):
    """A newer ftbench wrote the file: it is not damaged, and must not be written over."""


class ResultError(FtbenchError):
    """An error that is kept with the results: it carries a note, so that reports say it in the reader's language."""

    def __init__(self, said: Note | str):
        self.note = Note.of(said)
        super().__init__(self.note.text)


class CellError(ResultError):
    """A cell could not be finished; its note is kept with the cell and shown in the report."""


class WorkerError(CellError):
    """A cell failed in another process; `reason` is one line, and the message below it says what happened there."""

    def __init__(self, reason: Note | str, details: str = ""):
        super().__init__(reason)
        self.reason, self.details = self.note.text, details

    def __str__(self) -> str:
        return f"{self.reason}\n\n{self.details}".rstrip()


class NotStackable(CellError):
    """Cells cannot be trained together; each by itself can."""


class ReportIncomplete(FtbenchError):
    """A report was written to `path` with the problem in the place of each section that could not be made."""

    def __init__(self, path: Path, problems: Sequence[str]):
        self.path, self.problems = path, tuple(problems)
        super().__init__("; ".join(self.problems))


class MetricUnavailable(ResultError):
    """A metric has no value for these predictions; the note is the reason that is shown in its place."""


def failure_note(error: BaseException) -> Note:
    """What is kept of an error that ended a cell: its kind and its reason, in a line."""
    if isinstance(error, WorkerError):
        return error.note
    kind, text = type(error).__name__, " ".join(str(error).split())
    if isinstance(error, ResultError | UserError) and error.note.code != PLAIN:
        place = error.place if isinstance(error, UserError) else ""
        reason = AT_PLACE(place=place, reason=error.note) if place else error.note
        known = {CellError: CELL_FAILED, ModelError: MODEL_FAILED}.get(type(error))
        return known(reason=reason) if known else RAISED(kind=kind, reason=reason)
    if kind == "OutOfMemoryError":  # torch's, which is not imported here
        return OUT_OF_MEMORY(error=text[:_LONGEST])
    return Note.plain(f"{kind}: {text}"[:_LONGEST] if text else kind)


def nearest(name: str, known: Iterable[str]) -> str:
    """' Did you mean "lora"? Known: …' for an unknown name: those that may be meant first, then all of them."""
    names = sorted(set(known))
    question = did_you_mean(name, names)
    return f"{question} Known: {', '.join(names)}." if names else question


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """' Did you mean "lora"?', or nothing where no known name is near."""
    close = similar(name, known)
    return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
