"""The files of jobs may be damaged, cut, or no files at all: a run and its status go on."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from ftbench.contracts.job import Job
from ftbench.errors import StoreError
from ftbench.messages import Note
from ftbench.storage.jobs import JobFolder, JobOutcome, LostTry

DEEP = "[" * 100_000
"""More levels than any parser of JSON follows."""

LOST = LostTry("j", "a cell", 1, Note.plain("its machine is gone"), "node7", 12.5)


@pytest.fixture
def folder(tmp_path: Path) -> JobFolder:
    jobs = JobFolder(tmp_path)
    jobs.write(Job("cell", ("j",)))
    return jobs


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(folder: JobFolder) -> None:
    for name in ("standing.json", "lost.jsonl", "notes.jsonl", "j/outcome.json", "j/submitted.json", "j/events.jsonl"):
        os.mkfifo(folder.root / name)
    assert folder.standing() == ({}, [])
    assert (folder.lost(), folder.notes()) == ([], [])
    assert (folder.outcome("j"), folder.submitted("j"), folder.events("j", 0)) == (None, {}, ([], 0))


@pytest.mark.parametrize("content", [DEEP, "[]", "{", '{"outcome": 1}', '{"format": 1, "outcome": "done"}'])
def test_a_damaged_outcome_is_none(folder: JobFolder, content: str) -> None:
    (folder.root / "j" / "outcome.json").write_text(content, encoding="utf-8")
    assert folder.outcome("j") is None


def test_lines_that_cannot_be_read_cost_no_other_line(folder: JobFolder) -> None:
    wrong = [
        DEEP,
        "{",
        "7",
        "{}",
        '{"job": "j", "cell": "c", "attempt": 1, "reason": "r", "where": "", "seconds": "x"}',
    ]
    for name in ("lost.jsonl", "notes.jsonl"):
        (folder.root / name).write_text("\n".join(wrong) + "\n", encoding="utf-8")
    folder.add_lost(LOST)
    folder.add_notes([Note.plain("another result")])
    assert folder.lost() == [LOST]
    assert folder.notes() == [Note.plain("another result")]


def test_an_outcome_is_read_as_it_was_written(folder: JobFolder) -> None:
    outcome = JobOutcome("failed", Note.plain("no memory"), "a traceback", "memory")
    folder.write_outcome("j", outcome)
    assert folder.outcome("j") == outcome


@pytest.mark.parametrize("name", ["", ".", "..", "../jobs/j", "j/../j", "j\0", "no such", "任务"])
def test_a_name_that_is_no_job_of_the_run_is_refused(folder: JobFolder, name: str) -> None:
    with pytest.raises(StoreError, match="has no job"):
        folder.read(name)


def test_a_job_without_cells_is_refused(folder: JobFolder) -> None:
    (folder.root / "j" / "job.json").write_text(
        '{"format": 1, "kind": "cell", "cells": [], "needs": {}}', encoding="utf-8"
    )
    with pytest.raises(StoreError, match="has no job"):
        folder.read("j")


def test_a_process_that_still_writes_leaves_nothing_of_a_job_that_is_removed(folder: JobFolder) -> None:
    job = Job("cell", ("0123abcd",))
    folder.write(job)
    place = folder.root / job.name
    removed = threading.Event()
    faults: list[OSError] = []

    def write_on() -> None:
        while not removed.is_set():
            try:
                (place / f".outcome.json.{len(faults)}.new").write_text("x")
            except OSError as fault:
                faults.append(fault)

    writer = threading.Thread(target=write_on)
    writer.start()
    folder.remove(job.name)
    removed.set()
    writer.join()
    assert not place.exists()
    assert not list((folder.directory / "work").iterdir())
