"""A machine without the run's disk: it sets up a run directory of its own, and does jobs in it.

DIR/run/       a run directory with the record of the cells of one job at a time
DIR/mirror/    the run's files under the paths that they have on its machine (see `run_files`)
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ftbench.contracts.job import Job
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import CellError, StoreError
from ftbench.execution.jobs.job_run import run_job
from ftbench.execution.jobs.planned_run import PlannedRun
from ftbench.execution.jobs.run_files import in_mirror, with_references
from ftbench.execution.jobs.sent import MEASURING, JobResult, SentFile, SentJob, SentRun
from ftbench.messages.job_errors import FILE_CHANGED, MODEL_NOT_HERE
from ftbench.plugins import Registry
from ftbench.records.run import CellRecord, RunRecord
from ftbench.storage import CellStore
from ftbench.storage.atomic import write_atomic
from ftbench.storage.augmented import AUGMENTED_FOLDER
from ftbench.storage.bundle import packed, take_in
from ftbench.storage.jobs import JobFolder
from ftbench.storage.run_file import read_run, write_run

Fetch = Callable[[str], bytes]
"""The content with a sha256, from the run's machine."""


@dataclass(slots=True)
class ScratchRun:
    """A run as one process of another machine has it; it does one job after the other."""

    sent: SentRun
    folder: Path
    registry: Registry
    memory: ProcessCache = field(default_factory=ProcessCache)
    _planned: PlannedRun | None = None

    @classmethod
    def set_up(
        cls, sent: SentRun, folder: Path, fetch: Fetch, load_plugins: Callable[[Sequence[Path]], Registry]
    ) -> ScratchRun:
        """Make the folder's content; `fetch` is asked only for what this machine lacks.

        Raises `StoreError` for content that is not what was asked for, and the errors of plugins.
        """
        mirror = folder / "mirror"
        in_mirror(mirror, Path(sent.base)).mkdir(parents=True, exist_ok=True)
        for file in sent.files:
            _put(file, Path(file.path), in_mirror(mirror, Path(file.path)), fetch)
        for file in sent.variants:
            _put(file, None, folder / "run" / AUGMENTED_FOLDER / file.path, fetch)
        for model in map(Path, sent.models):
            if model.exists():
                place = in_mirror(mirror, model)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(model, target_is_directory=model.is_dir())
        registry = load_plugins([in_mirror(mirror, Path(path)) for path in sent.plugin_files])
        return cls(sent, folder, registry)

    @property
    def directory(self) -> Path:
        """The run directory."""
        return self.folder / "run"

    def do(self, sent: SentJob) -> JobResult:
        """Do a job and give back what it made; a failure is an outcome. Nothing of it stays but what is remembered."""
        job = Job.from_json(sent.job)
        store, jobs = CellStore(self.directory), JobFolder(self.directory)
        store.create()
        self._write_record(sent)
        if sent.finished is not None:
            take_in(store, sent.finished)
        jobs.write(job)
        try:
            outcome = run_job(self.directory, job.name, self.registry, plan=self._plan, memory=self.memory)
            finished = [cell for cell in job.cells if store.state(cell) is None]
            measured = finished if job.kind in MEASURING else []
            bundle = packed(store, [] if measured else finished, beside=measured)
            return JobResult(outcome, bundle, self.events(job.name, 0))
        finally:
            jobs.remove(job.name)
            for cell in job.cells:
                shutil.rmtree(store.path(cell), ignore_errors=True)

    def events(self, name: str, start: int) -> bytes:
        """What a job has told after the first `start` bytes; empty for one that has ended."""
        try:
            with JobFolder(self.directory).events_file(name).open("rb") as file:
                file.seek(start)
                content = file.read()
        except OSError:
            return b""
        return content[: content.rfind(b"\n") + 1]

    def _write_record(self, sent: SentJob) -> None:
        mirror = self.folder / "mirror"

        def file(reference: str) -> str:
            name, sign, part = reference.partition("#")
            there = in_mirror(mirror, Path(name)) if Path(name).is_absolute() else None
            return f"{there}{sign}{part}" if there and there.exists() else reference

        record = RunRecord.model_validate(self.sent.record)
        base = os.path.relpath(in_mirror(mirror, Path(self.sent.base)), self.directory)
        changes = {
            "written": with_references(record.written or record.matrix, file, lambda reference: reference),
            "matrix_directory": base,
            "plugin_files": (),
            "cells": tuple(map(CellRecord.model_validate, sent.cells)),
        }
        write_run(self.directory, record.model_copy(update=changes), json.dumps(changes["written"]))

    def _plan(self) -> PlannedRun:
        """The run as planned here, once, with the record of this job's cells."""
        if self._planned is None:
            missing = [model for model in self.sent.models if not Path(model).exists()]
            if missing:
                raise CellError(MODEL_NOT_HERE(where=platform.node(), path=missing[0]))
            self._planned = PlannedRun.read(self.directory, self.registry)
        return replace(self._planned, record=read_run(self.directory))


def _put(file: SentFile, here: Path | None, place: Path, fetch: Fetch) -> None:
    """Put the file with a content at a place: that of this machine where it has it, else what is fetched."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if here is not None and _has(here, file.sha256):
        place.symlink_to(here)
        return
    content = fetch(file.sha256)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise StoreError(FILE_CHANGED(), file=file.path)
    write_atomic(place, content)


def _has(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False
