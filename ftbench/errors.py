"""All errors that ftbench raises on purpose.

FtbenchError
├── UserError               something a person can mend; printed in a line or two, exit code 2
│   ├── MatrixError         the matrix file (file, line, key)
│   ├── DataError           a data file (file, line, field)
│   │   └── DataErrors      several rows of it
│   ├── PluginError         a plugin that is broken, missing or registered twice
│   ├── ModelError          a model that cannot be found, read or used
│   ├── ChatError           a conversation that a chat template cannot write, or not so that it could be trained on
│   └── StoreError          a run directory that cannot be read or written
│       └── NewerFormat     a file that a newer ftbench wrote
├── ResultError                    kept with the results, as a note
│   ├── CellError           one cell failed; the run goes on, exit code 1
│   │   ├── WorkerError     it failed in another process, or took that process with it
│   │   └── NotStackable    it cannot be trained together with others; by itself it can
│   └── MetricUnavailable   a metric has no value here, with the reason (never 0)
├── ReportIncomplete        a report was written, and a section of it could not be made; exit code 1
└── TrainingSuspended       a training kept its state and ended, because its process must; it goes on elsewhere

NotedValueError is what a validator of pydantic raises: its note becomes that of the MatrixError about the value.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ftbench.messages import Note
from ftbench.messages.failures import AT_PLACE, CELL_FAILED, MODEL_FAILED, OUT_OF_MEMORY, RAISED
from ftbench.messages.note import PLAIN
from ftbench.messages.suggestions import (
    ADDRESS,
    DEVICE,
    KNOWN,
    MEANT,
    MORE,
    NO_FILE,
    NO_FILE_BUT,
    NOT_REGULAR,
    PIPE,
    SOCKET,
)
from ftbench.similar import similar
from ftbench.text.spelling import first_names

_LONGEST = 500
"""Characters kept of another library's error as a reason, at most."""

_MOST_LINES = 20
"""Rows that an error about many rows names."""


class FtbenchError(Exception):
    """Anything that ftbench raises on purpose."""


class UserError(FtbenchError):
    """An error that the user can fix: says what was expected, what was found, and where."""

    def __init__(
        self, message: Note | str, *, file: Path | str | None = None, line: int | None = None, key: str | None = None
    ):
        self.note = Note.of(message)
        self.message, self.file, self.line, self.key = self.note.text, file, line, key
        place = "" if file is None else str(file) if line is None else f"{file}:{line}"
        self.place = ": ".join(part for part in (place, key) if part)
        super().__init__(self.shown(str))

    def shown(self, render: Callable[[Note], str]) -> str:
        """The place and the message, as `render` shows notes: in another language, for example."""
        return ": ".join(part for part in (self.place, render(self.note)) if part)


class MatrixError(UserError):
    """The matrix file is wrong."""


class NotedValueError(ValueError):
    """What a validator of pydantic raises: its note becomes that of the `MatrixError` about the value."""

    def __init__(self, note: Note):
        self.note = note
        super().__init__(note.text)


class DataError(UserError):
    """A data file is missing, unreadable or has a row that cannot be used."""


class DataErrors(DataError):
    """Several rows that cannot be used: a line for each of the first 20, then the number of the others.

    File, line and key are those of the first.
    """

    def __init__(self, errors: Sequence[DataError]):
        first = errors[0]
        self.errors = tuple(errors)
        super().__init__(first.note, file=first.file, line=first.line, key=first.key)

    def shown(self, render: Callable[[Note], str]) -> str:
        """A line for each of the first rows, then the number of the others."""
        lines = [error.shown(render) for error in self.errors[:_MOST_LINES]]
        if others := len(self.errors) - len(lines):
            lines.append(render(MORE(n=others)))
        return "\n".join(lines)


class PluginError(UserError):
    """A plugin is broken, missing, blocked or registers a name twice."""


class ModelError(UserError):
    """A model cannot be found, read or used."""


class ChatError(UserError):
    """A chat template is broken, or cannot write a conversation; `turn` is the index of the message, where one is."""

    def __init__(self, message: Note | str, *, turn: int | None = None, file: Path | str | None = None):
        super().__init__(message, file=file, key=None if turn is None else f"turn {turn + 1}")
        self.turn = turn


class StoreError(UserError):
    """A run directory cannot be read or written."""


class NewerFormat(StoreError):
    """A file written by a newer ftbench: it is not damaged, and must not be overwritten."""


class ResultError(FtbenchError):
    """An error stored with the results: its note lets reports show it in the reader's language."""

    def __init__(self, said: Note | str):
        self.note = Note.of(said)
        super().__init__(self.note.text)


class CellError(ResultError):
    """A cell that could not be finished; its note is stored with the cell and shown in the report."""


class WorkerError(CellError):
    """A cell failed in another process; `reason` is one line, and `details` say what happened there.

    `kind` is a `FailureKind`, if that process told or the end of it does.
    """

    def __init__(self, reason: Note | str, details: str = "", kind: str = ""):
        super().__init__(reason)
        self.reason, self.details, self.kind = self.note.text, details, kind

    def __str__(self) -> str:
        return f"{self.reason}\n\n{self.details}".rstrip()


class NotStackable(CellError):
    """Cells that cannot be trained together; each by itself can."""


class ReportIncomplete(FtbenchError):
    """A report was written to `path`, with the error in place of each section that failed."""

    def __init__(self, path: Path, problems: Sequence[str]):
        self.path, self.problems = path, tuple(problems)
        super().__init__("; ".join(self.problems))


class TrainingSuspended(FtbenchError):
    """A training ended after `step` steps because its process was told to end, and its state is kept."""

    def __init__(self, step: int):
        self.step = step
        super().__init__(f"suspended after step {step}")


class MetricUnavailable(ResultError):
    """A metric has no value for these predictions; the note is the reason shown instead."""


def failure_note(error: BaseException) -> Note:
    """The note of an error that ended a cell: its kind and reason, on one line."""
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


def forget_frames(error: BaseException) -> None:
    """Drop the tracebacks of an error and of those behind it, whose frames hold a cell's model and data."""
    behind: BaseException | None = error
    seen: set[int] = set()
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        behind.__traceback__ = None
        behind = behind.__cause__ or behind.__context__


def nearest(name: str, known: Iterable[str]) -> Note:
    """' Did you mean "lora"? Known: …' for an unknown name: likely names first, then all of them."""
    names = sorted(set(known))
    question = did_you_mean(name, names)
    return KNOWN(question=question, names=first_names(names)) if names else question


def did_you_mean(name: str, known: Iterable[str]) -> Note:
    """' Did you mean "lora"?', or an empty note if no known name is similar."""
    close = similar(name, known)
    return MEANT[len(close)](**dict(zip("abc", map(repr, close), strict=False))) if close else Note.plain("")


_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
"""Where shells put what they pipe into a command: somebody asked for that stream."""


def not_regular(path: Path, *, streams: bool = False) -> Note | None:
    """What to say of a pipe, a socket or a device, which may never end, in the place of a file; else None.

    With `streams`, what a shell pipes into the command may be read: `/dev/stdin` and `/dev/fd/63`.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # not there, or a name that no file has: whoever opens it says so
        return None
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    if stat.S_ISFIFO(mode):
        return None if streams and str(path).startswith(_STREAMS) else NOT_REGULAR(kind=PIPE())
    return NOT_REGULAR(kind=SOCKET() if stat.S_ISSOCK(mode) else DEVICE())


def no_such_file(path: Path) -> Note:
    """What to say of a file that is not there, with the files of its folder that may be meant."""
    if path.parts and path.parts[0] in ("http:", "https:"):
        return ADDRESS()
    try:
        beside = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:  # the folder is not there either
        beside = []
    hint = did_you_mean(path.name, beside)
    return NO_FILE_BUT(hint=hint) if hint.text else NO_FILE()
