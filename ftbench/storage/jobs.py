"""The jobs of a run directory: what other machines are to do, what they tell, and how they ended.

DIR/jobs/NAME/job.json        the job, written before it is submitted
DIR/jobs/NAME/submitted.json  what the scheduler's queue notes about it, such as its number there
DIR/jobs/NAME/events.jsonl    what the machine tells while it works, one event a line
DIR/jobs/NAME/outcome.json    how it ended; written last
DIR/jobs/standing.json        how the open jobs stood at the last look, for `ftbench status`
DIR/jobs/lost.jsonl           tries that were lost, with their cause and the time that they took
DIR/jobs/notes.jsonl          what machines gave back differently from what is there
DIR/jobs/logs/                output of the machines

A job's folder goes once its outcome is taken in. All machines see the directory, so files are written whole or line by
line, and a reader takes only whole lines.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ftbench.contracts.job import Job
from ftbench.errors import NewerFormat, StoreError
from ftbench.messages import Note
from ftbench.messages.job_errors import NO_JOB
from ftbench.storage.atomic import append_text, check_regular, dump_json, read_json, read_text, write_atomic
from ftbench.storage.formats import JOB, JOB_OUTCOME

T = TypeVar("T")

JOBS = "jobs"
_JOB, _SUBMITTED, _EVENTS, _OUTCOME = "job.json", "submitted.json", "events.jsonl", "outcome.json"
_STANDING, _LOST, _NOTES, _LOGS = "standing.json", "lost.jsonl", "notes.jsonl", "logs"
_MOST_SHOWN = 50
"""Jobs whose standing is kept one by one; of more, only the number by state."""


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """How a job ended."""

    outcome: str
    """done, elsewhere or failed."""
    reason: Note | None = None
    """Of a failed one."""
    details: str = ""
    """The traceback of a failed one, with its log."""
    kind: str = ""
    """The `FailureKind` of a failed one."""


@dataclass(frozen=True, slots=True)
class LostTry:
    """A try that was lost: its machine or process ended before the job did."""

    job: str
    cell: str
    """Of the job's first cell, the label for people."""
    attempt: int
    reason: Note
    where: str = ""
    seconds: float = 0.0
    """What it had worked until its last sign of life."""
    kept: bool = False
    """Whether its work goes on from a kept state: nothing was lost but the way there."""

    def as_json(self) -> dict[str, Any]:
        return {
            "job": self.job,
            "cell": self.cell,
            "attempt": self.attempt,
            "reason": self.reason.as_json(),
            "where": self.where,
            "seconds": round(self.seconds, 1),
            "kept": self.kept,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> LostTry:
        """The try that `as_json` wrote; raises KeyError, TypeError and ValueError for anything else."""
        return cls(
            job=str(value["job"]),
            cell=str(value["cell"]),
            attempt=int(value["attempt"]),
            reason=Note.from_json(value["reason"]),
            where=str(value["where"]),
            seconds=float(value["seconds"]),
            kept=bool(value["kept"]),
        )


class JobFolder:
    """The jobs of one run directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.root = directory / JOBS

    @property
    def logs(self) -> Path:
        """The folder for the output of machines, which is made here."""
        (self.root / _LOGS).mkdir(parents=True, exist_ok=True)
        return self.root / _LOGS

    def names(self) -> list[str]:
        """The names of all jobs that have not been taken in."""
        return sorted(path.parent.name for path in self.root.glob(f"*/{_JOB}"))

    def write(self, job: Job) -> None:
        """Write a job, before it is submitted."""
        (self.root / job.name).mkdir(parents=True, exist_ok=True)
        write_atomic(self.root / job.name / _JOB, dump_json(JOB.written(job.as_json())))

    def read(self, name: str) -> Job:
        """The job with this name; raises `StoreError`."""
        path = self.root / name / _JOB
        if name != Path(name).name or not path.is_file():  # a name with a slash would lead out of the folder
            raise StoreError(NO_JOB(name=name), file=self.directory)
        content = JOB.migrated(read_json(path), path)
        try:
            return Job.from_json(content)
        except (KeyError, TypeError, ValueError):
            raise StoreError(NO_JOB(name=name), file=path) from None

    def remove(self, name: str) -> None:
        """Remove a job, and all that was told about it.

        Its process may be ending and write still. So the folder steps aside first, where that process finds it no more.
        One that is left there is a work folder, which `CellStore.clean_work` removes.
        """
        aside = self.directory / "work" / f"job-{name}.{os.getpid()}.{secrets.token_hex(4)}"
        with suppress(OSError):  # it is gone already, or the system moves no folder with an open file
            aside.parent.mkdir(exist_ok=True)
            (self.root / name).rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(self.root / name, ignore_errors=True)

    def begin_again(self, name: str) -> None:
        """Remove what a lost try told, so that the next one is not taken for it."""
        for file in (_SUBMITTED, _EVENTS, _OUTCOME):
            (self.root / name / file).unlink(missing_ok=True)

    def note_submitted(self, name: str, values: Mapping[str, Any]) -> None:
        """Keep what a queue has to know of a job to find it again."""
        write_atomic(self.root / name / _SUBMITTED, dump_json(dict(values)))

    def submitted(self, name: str) -> dict[str, Any]:
        """What the queue noted about a job; empty for one that was not submitted."""
        content = _json_or_none(self.root / name / _SUBMITTED)
        return content if isinstance(content, dict) else {}

    def events_file(self, name: str) -> Path:
        """The file to which a machine appends its events."""
        return self.root / name / _EVENTS

    def events(self, name: str, start: int) -> tuple[list[dict[str, Any]], int]:
        """The events after the first `start` bytes, and the number of bytes read so far."""
        try:
            check_regular(self.events_file(name))
            with self.events_file(name).open("rb") as file:
                file.seek(start)
                content = file.read()
        except OSError:
            return [], start
        whole = content[: content.rfind(b"\n") + 1]
        return list(_lines(whole)), start + len(whole)

    def write_outcome(self, name: str, outcome: JobOutcome) -> None:
        """Write how a job ended."""
        reason = outcome.reason.as_json() if outcome.reason else None
        content = {"outcome": outcome.outcome, "reason": reason, "details": outcome.details, "kind": outcome.kind}
        write_atomic(self.root / name / _OUTCOME, dump_json(JOB_OUTCOME.written(content)))

    def outcome(self, name: str) -> JobOutcome | None:
        """How a job ended; None if it has not, or nobody can tell. Raises `NewerFormat`."""
        path = self.root / name / _OUTCOME
        content = _json_or_none(path)
        if content is None:
            return None
        try:
            values = JOB_OUTCOME.migrated(content, path)
            reason = Note.from_json(values["reason"]) if values["reason"] else None
            kind = str(values.get("kind", ""))
            return JobOutcome(str(values["outcome"]), reason, str(values["details"]), kind)
        except NewerFormat:
            raise
        except (StoreError, KeyError, TypeError, ValueError):
            return None

    def write_standing(self, standing: Sequence[Mapping[str, str]], *, waiting: int) -> None:
        """Keep how the open jobs stand, the running ones first, and how many are not in the queue yet."""
        self.root.mkdir(parents=True, exist_ok=True)
        counts = Counter(entry["state"] for entry in standing) + Counter({"not submitted": waiting})
        shown = sorted(standing, key=lambda entry: entry["state"] != "running")[:_MOST_SHOWN]
        content = {"counts": dict(sorted(counts.items())), "jobs": [dict(entry) for entry in shown]}
        write_atomic(self.root / _STANDING, json.dumps(content, ensure_ascii=False))

    def standing(self) -> tuple[dict[str, int], list[dict[str, str]]]:
        """How the open jobs stood at the last look: their number by state, and the first of them."""
        content = _json_or_none(self.root / _STANDING)
        try:
            counts = {str(state): int(count) for state, count in content["counts"].items()}
            return counts, [{str(key): str(text) for key, text in entry.items()} for entry in content["jobs"]]
        except (KeyError, TypeError, ValueError, AttributeError):
            return {}, []

    def add_lost(self, lost: LostTry) -> None:
        """Record a lost try."""
        self.root.mkdir(parents=True, exist_ok=True)
        append_text(self.root / _LOST, json.dumps(lost.as_json(), ensure_ascii=False) + "\n")

    def lost(self) -> list[LostTry]:
        """All tries that were lost, in order."""
        return list(_made(self.root / _LOST, LostTry.from_json))

    def add_notes(self, notes: Sequence[Note]) -> None:
        """Record what a machine gave back differently from what is there."""
        lines = "".join(json.dumps(note.as_json(), ensure_ascii=False) + "\n" for note in notes)
        append_text(self.root / _NOTES, lines)

    def notes(self) -> list[Note]:
        """All such notes, in order."""
        return list(_made(self.root / _NOTES, Note.from_json))


def _made(path: Path, make: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    """What `make` makes of each line of a file; what cannot be read is left out."""
    try:
        check_regular(path)
        content = path.read_bytes()
    except OSError:
        return
    for value in _lines(content):
        try:
            yield make(value)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue


def _lines(content: bytes) -> Iterator[dict[str, Any]]:
    """The objects of a file that another machine appends to; what cannot be read is left out."""
    for line in content.splitlines():
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield value


def _json_or_none(path: Path) -> Any:
    try:
        return json.loads(read_text(path))
    except (OSError, ValueError, RecursionError):
        return None
