"""The actor: one process on a machine that does the jobs of a run, one after the other.

It keeps imports, the planned matrix, models and rows from job to job: a later cell takes 3 to 5 s where the first one
took 22 s. Its methods run in two threads, so that it can be asked for events while it works.
"""

from __future__ import annotations

import platform
import shutil
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench_executors.ray.scratch import make_scratch

if TYPE_CHECKING:
    from ftbench.execution.jobs.scratch_run import ScratchRun
    from ftbench.execution.jobs.sent import JobResult, SentJob, SentRun
    from ftbench.plugins import Registry

THREADS = 2
"""One for the job, one for questions."""


class RayWorker:
    """Does jobs in a scratch folder of its own, which goes with it."""

    def __init__(self, run: SentRun, contents: Mapping[str, Sequence[Any]], scratch: str | None) -> None:
        """`contents`: by sha256, a list with the reference to a file's content. It is fetched only where it lacks."""
        self.sent, self.contents = run, contents
        self.folder, self.in_use = make_scratch(scratch)
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.run: ScratchRun | None = None

    def set_up(self) -> str:
        """Make the run directory and return the machine's name; raises what plugins and files are wrong about."""
        from ftbench.execution.jobs.scratch_run import ScratchRun

        self.run = ScratchRun.set_up(self.sent, self.folder, self._fetch, self._registry)
        return platform.node()

    def do(self, job: SentJob) -> JobResult:
        """Do a job."""
        assert self.run is not None
        return self.run.do(job)

    def events(self, name: str, start: int) -> bytes:
        """What a job has told after the first `start` bytes."""
        return self.run.events(name, start) if self.run else b""

    def close(self) -> None:
        """Remove the scratch folder: an actor that is killed cannot."""
        self.in_use.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _fetch(self, sha256: str) -> bytes:
        import ray

        content: bytes = ray.get(self.contents[sha256][0])
        return content

    def _registry(self, files: Sequence[Path]) -> Registry:
        from ftbench.plugin_loading import load_plugins
        from ftbench.plugins import Registry

        return Registry(load_plugins(files=files, modules=self.sent.plugin_modules, blocked=self.sent.blocked_plugins))
