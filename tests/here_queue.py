"""An executor whose scheduler is this process: each look at the queue does one job, or loses it as the matrix says.

A plugin file: `ftbench run m.yaml --plugin tests/here_queue.py --executor here`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import ftbench
from ftbench import Executor
from ftbench.contracts.executor import ExecutorSettings
from ftbench.contracts.job import Job, JobQueue, JobState, Needs
from ftbench.errors import UserError
from ftbench.execution.jobs.job_run import run_job
from ftbench.execution.jobs.job_workers import JobWorkers
from ftbench.messages import Note
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.storage.jobs import JobFolder
from ftbench.storage.lease import lease


@dataclass
class HereQueue(JobQueue):
    """`lose`: tries that vanish. `spent`: of what each takes all that it was given. `gpus`: of the site."""

    settings: ExecutorSettings
    folder: JobFolder
    waiting: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    lost: int = 0
    patience: float = 0.01
    most: int = 1000
    fullest: int = 0
    """Jobs that were in the queue at once, at most."""

    def check(self, needs: Collection[Needs]) -> None:
        if any(wanted.gpus > self.settings.options.get("gpus", 0) for wanted in needs):
            raise UserError("no machine here has so many GPUs", key="resources.gpus")

    def submit(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.folder.note_submitted(job.name, {"by": "this process"})
            self.waiting.append(job.name)
        self.fullest = max(self.fullest, len(self.waiting))
        assert self.fullest <= self.most

    def poll(self) -> Mapping[str, JobState]:
        if self.waiting:
            self._do(self.waiting.pop(0))
        states = {name: JobState("queued", reason=Note.plain("a queue")) for name in self.waiting}
        over = JobState("gone", where="here", reason=Note.plain("took all"), final=self.settings.options.get("spent"))
        elsewhere = [name for name in self.folder.names() if self.folder.submitted(name).get("by") == "another process"]
        return {**states, **dict.fromkeys(self.over, over), **dict.fromkeys(elsewhere, JobState("running"))}

    def cancel(self, names: Collection[str]) -> None:
        self.waiting = [name for name in self.waiting if name not in names]

    def _do(self, name: str) -> None:
        options = self.settings.options
        if self.lost < options.get("lose", 0):
            self.lost += 1
            event = {"event": "started", "cell": name, "seconds": 0.0, "where": "node7"}
            step = {"event": "step", "cell": name, "seconds": 90.0, "doing": "training", "share": 0.5}
            text = f"{json.dumps(event)}\n{json.dumps(step)}\n"
            self.folder.events_file(name).write_text(text + '{"event": "st', encoding="utf-8")  # cut in a line
        elif options.get("spent"):
            self.over.append(name)
        else:
            files = load_plugins(files=self.settings.plugin_files)
            run_job(self.folder.directory, name, Registry(files))


@dataclass(frozen=True)
class HereExecutor(Executor):
    name: str = "here"

    @contextmanager
    def open(self, settings: ExecutorSettings) -> Iterator[JobWorkers]:
        assert settings.directory is not None
        folder = JobFolder(settings.directory)
        with lease(folder.root):
            queue = HereQueue(settings, folder, most=settings.options.get("most", 1000))
            yield JobWorkers(queue, folder, at_once=1)


@ftbench.hookimpl
def ftbench_register_executors() -> Iterable[Executor]:
    return [HereExecutor()]
