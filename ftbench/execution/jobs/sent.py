"""What is sent to a machine that does not share the run's disk, and what comes back: the side of the run.

A machine gets the run once (`SentRun`: the matrix, and the hashes of the files that planning reads), the contents that
it lacks, and then a small `SentJob` for each job. It gives back a `JobResult` with the finished cells as a bundle.
Models are never sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ftbench.contracts.executor import ExecutorSettings
from ftbench.contracts.job import Job
from ftbench.errors import StoreError
from ftbench.execution.jobs.planned_run import base_of
from ftbench.execution.jobs.run_files import run_files
from ftbench.messages.job_errors import NO_CELL
from ftbench.messages.storage_errors import NOT_READABLE
from ftbench.records.run import CellRecord, RunRecord
from ftbench.storage import CellStore
from ftbench.storage.augmented import AUGMENTED_FOLDER
from ftbench.storage.bundle import packed, take_in
from ftbench.storage.jobs import JobFolder, JobOutcome
from ftbench.storage.run_file import read_run

MEASURING = ("other-tasks", "validation")
"""Kinds of jobs that need a finished cell, and add to its side files."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file by its content."""

    path: str
    """Absolute on the run's machine; of variants of training rows, their name in the run directory."""
    sha256: str


@dataclass(frozen=True, slots=True)
class SentRun:
    """A run without its cells: what is the same for all of its jobs."""

    record: Mapping[str, Any]
    """run.json, without cells and trials."""
    base: str
    """The folder at which the matrix's paths start, absolute on the run's machine."""
    files: tuple[SentFile, ...] = ()
    """Data, task files, templates and plugins."""
    variants: tuple[SentFile, ...] = ()
    """Variants of training rows that were made before the cells."""
    models: tuple[str, ...] = ()
    """Paths of models, which every machine must have."""
    plugin_files: tuple[str, ...] = ()
    plugin_modules: tuple[str, ...] = ()
    blocked_plugins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentJob:
    """One job; its size does not grow with the number of the run's cells."""

    name: str
    job: Mapping[str, Any]
    cells: Sequence[Mapping[str, Any]]
    """The records of its cells."""
    finished: bytes | None = None
    """For a job that measures a finished cell, the bundle with this cell."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """How a job ended on its machine."""

    outcome: JobOutcome
    bundle: bytes
    """The cells that it finished, and the side files of the one that it measured."""
    events: bytes
    """All that it told, as in `events.jsonl`."""


@dataclass(slots=True)
class Sender:
    """The jobs of one run directory, as they are sent."""

    folder: JobFolder
    run: SentRun
    contents: Mapping[str, Path]
    """By sha256, the files whose contents may be asked for."""
    _records: dict[str, CellRecord] = field(default_factory=dict)

    @classmethod
    def of(cls, directory: Path, settings: ExecutorSettings) -> Sender:
        """Read a run directory and the files that its matrix names; raises `StoreError`."""
        record = read_run(directory)
        base = base_of(directory, record)
        found = run_files(record.written or record.matrix, base)
        sources = {**found.files, **{path.absolute(): path for path in settings.plugin_files}}
        variants = {path.name: path for path in sorted((directory / AUGMENTED_FOLDER).glob("*.json"))}
        contents: dict[str, Path] = {}
        run = SentRun(
            record=record.model_copy(update={"written": found.written, "cells": (), "trials": ()}).as_json(),
            base=str(base),
            files=tuple(_sent(str(path), source, contents) for path, source in sources.items()),
            variants=tuple(_sent(name, source, contents) for name, source in variants.items()),
            models=tuple(map(str, found.models)),
            plugin_files=tuple(str(path.absolute()) for path in settings.plugin_files),
            plugin_modules=settings.plugin_modules,
            blocked_plugins=settings.blocked_plugins,
        )
        return cls(JobFolder(directory), run, contents, _by_id(record))

    def model(self, job: Job) -> str:
        """The label of the model of a job's cells; empty for cells that the run does not have."""
        record = self._record(job.cells[0])
        return record.model if record else ""

    def job(self, job: Job) -> SentJob:
        """A job with the records of its cells; raises `StoreError` for one whose cells the run does not have."""
        records = []
        for cell in job.cells:
            record = self._record(cell)
            if record is None:
                directory = self.folder.directory
                raise StoreError(NO_CELL(cell=cell, hint="", directory=str(directory)), file=directory)
            records.append(record.as_json())
        finished = packed(CellStore(self.folder.directory), job.cells) if job.kind in MEASURING else None
        return SentJob(job.name, job.as_json(), records, finished)

    def _record(self, cell: str) -> CellRecord | None:
        if cell not in self._records:  # tuning has added cells
            self._records = _by_id(read_run(self.folder.directory))
        return self._records.get(cell)

    def receive(self, name: str, result: JobResult) -> None:
        """Take in what a machine gave back: events, then cells, then the outcome, by which the run sees the end.

        What differs from a cell that is there already is noted beside the jobs. Raises `StoreError`, and writes no
        outcome, for a bundle that is damaged.
        """
        self.add_events(name, result.events, after=0)
        notes = take_in(CellStore(self.folder.directory), result.bundle)
        if notes:
            self.folder.add_notes(notes)
        self.folder.write_outcome(name, result.outcome)

    def add_events(self, name: str, events: bytes, *, after: int) -> int:
        """Append events that a machine told after its first `after` bytes, and return how many are here now.

        Those that are here already are not appended again.
        """
        with self.folder.events_file(name).open("ab") as file:
            file.write(events[max(0, file.tell() - after) :])
            return file.tell()


def _by_id(record: RunRecord) -> dict[str, CellRecord]:
    return {cell.cell: cell for cell in (*record.cells, *record.trials)}


def _sent(name: str, source: Path, contents: dict[str, Path]) -> SentFile:
    """A file by its content, which is noted in `contents`."""
    try:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StoreError(NOT_READABLE(reason=str(error.strerror)), file=source) from None
    contents[digest] = source
    return SentFile(name, digest)
