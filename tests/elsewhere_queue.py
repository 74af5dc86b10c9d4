"""An executor whose machine is a process with another folder, another home and no run directory.

A plugin file: `ftbench run m.yaml --plugin tests/elsewhere_queue.py --executor elsewhere`. Every job is sent as bytes
to one Python process, as a cluster without a shared disk would do it, and what comes back is taken in.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import ftbench
from ftbench import Executor
from ftbench.contracts.executor import ExecutorSettings
from ftbench.contracts.job import Job, JobQueue, JobState, Needs
from ftbench.execution.jobs.job_workers import JobWorkers
from ftbench.execution.jobs.scratch_run import ScratchRun
from ftbench.execution.jobs.sent import JobResult, Sender, SentRun
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.storage.jobs import JobFolder
from ftbench.storage.lease import lease

Pipe = tuple[IO[bytes], IO[bytes]]
"""What is read, and what is written."""


def send(pipe: Pipe, value: Any) -> None:
    content = pickle.dumps(value)
    pipe[1].write(len(content).to_bytes(8, "big") + content)
    pipe[1].flush()


def receive(pipe: Pipe) -> Any:
    return pickle.loads(pipe[0].read(int.from_bytes(pipe[0].read(8), "big")))


def machine(pipe: Pipe, scratch: Path) -> None:
    """The other machine: it gets the run, asks for the contents that it lacks, and then does job after job."""
    run: SentRun = receive(pipe)

    def fetch(sha256: str) -> bytes:
        send(pipe, sha256)
        content: bytes = receive(pipe)
        return content

    def registry(files: Sequence[Path]) -> Registry:
        return Registry(load_plugins(files=files, modules=run.plugin_modules, blocked=run.blocked_plugins))

    here = ScratchRun.set_up(run, scratch, fetch, registry)
    send(pipe, None)
    while job := receive(pipe):
        send(pipe, here.do(job))
        assert not list((scratch / "run" / "cells").iterdir())  # the disk does not fill


def as_if_elsewhere(run: SentRun) -> SentRun:
    """The run of a machine that has its files where this one has none."""

    def moved(path: str) -> str:
        return f"/only-there{path}"

    return replace(
        run,
        base=moved(run.base),
        files=tuple(replace(file, path=moved(file.path)) for file in run.files),
        models=tuple(map(moved, run.models)),
        plugin_files=tuple(map(moved, run.plugin_files)),
    )


@dataclass
class ElsewhereQueue(JobQueue):
    """Does one job at each look."""

    sender: Sender
    pipe: Pipe
    waiting: list[Job] = field(default_factory=list)
    patience: float = 0.01

    def check(self, needs: Collection[Needs]) -> None:
        return

    def submit(self, jobs: Sequence[Job]) -> None:
        self.waiting.extend(jobs)

    def poll(self) -> Mapping[str, JobState]:
        if self.waiting:
            job = self.waiting.pop(0)
            send(self.pipe, self.sender.job(job))
            result: JobResult = receive(self.pipe)
            self.sender.receive(job.name, result)
        return {job.name: JobState("queued") for job in self.waiting}

    def cancel(self, names: Collection[str]) -> None:
        self.waiting = [job for job in self.waiting if job.name not in names]


@dataclass(frozen=True)
class ElsewhereExecutor(Executor):
    name: str = "elsewhere"

    @contextmanager
    def open(self, settings: ExecutorSettings) -> Iterator[JobWorkers]:
        assert settings.directory is not None
        folder = JobFolder(settings.directory)
        sender = Sender.of(settings.directory, settings)
        with lease(folder.root), tempfile.TemporaryDirectory() as home:
            process = subprocess.Popen(
                [sys.executable, "-P", __file__, home],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=home,
                env={**os.environ, "HOME": home, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            assert process.stdin is not None
            assert process.stdout is not None
            with process, process.stdin, process.stdout:
                pipe = (process.stdout, process.stdin)
                send(pipe, as_if_elsewhere(sender.run))
                asked = []
                while sha256 := receive(pipe):
                    asked.append(sender.contents[sha256].name)
                    send(pipe, sender.contents[sha256].read_bytes())
                (settings.directory / "asked.txt").write_text("\n".join(sorted(asked)), encoding="utf-8")
                yield JobWorkers(ElsewhereQueue(sender, pipe), folder, at_once=1)
                send(pipe, None)


@ftbench.hookimpl
def ftbench_register_executors() -> Iterable[Executor]:
    return [ElsewhereExecutor()]


if __name__ == "__main__":
    # What libraries print must not get into the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    machine((sys.stdin.buffer, answers), Path(sys.argv[1]) / "scratch")
