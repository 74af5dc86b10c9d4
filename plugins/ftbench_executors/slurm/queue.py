"""Slurm as a queue of jobs: arrays of jobs with equal needs, found again by their number or by their name."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.contracts.job import Job, JobQueue, JobState, Needs
from ftbench.storage.atomic import write_atomic
from ftbench.storage.jobs import JobFolder
from ftbench_executors.messages import SLURM_STATE, SLURM_WAITS
from ftbench_executors.slurm.commands import Listed, longest_array, sbatch, scancel, squeue
from ftbench_executors.slurm.script import array_options, script_text
from ftbench_executors.slurm.settings import SlurmSettings

if TYPE_CHECKING:
    from ftbench.contracts.executor import ExecutorSettings

_WAITING = frozenset(
    {"PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD"}
)
_RUNNING = frozenset({"RUNNING", "COMPLETING", "SUSPENDED", "STOPPED", "RESIZING", "SIGNALING", "STAGE_OUT"})
_FINAL = frozenset({"TIMEOUT", "DEADLINE"})
"""States after which another try would end alike."""

_PREFIX = "ftbench-"


@dataclass(slots=True)
class SlurmQueue(JobQueue):
    """The jobs of one run directory in Slurm."""

    settings: SlurmSettings
    run: ExecutorSettings
    folder: JobFolder
    _longest: int | None = None
    """Jobs in one array, at most; asked for once."""

    @property
    def patience(self) -> float:  # type: ignore[override]
        return self.settings.poll

    def check(self, needs: Collection[Needs]) -> None:
        """Let sbatch test an array for each of the needs: it refuses what no machine of the site has."""
        for wanted in needs:
            script = self._script("test", ())
            sbatch(
                [
                    "--test-only",
                    *array_options(self.settings, wanted, 1, f"{_PREFIX}test", self.folder.logs),
                    str(script),
                ]
            )

    def submit(self, jobs: Sequence[Job]) -> None:
        """Submit an array for jobs of equal needs, or several where one would be too long."""
        if not jobs:
            return
        if self._longest is None:
            self._longest = longest_array()
        by_needs: dict[Needs, list[Job]] = defaultdict(list)
        for job in jobs:
            by_needs[job.needs].append(job)
        for needs, alike in by_needs.items():
            for start in range(0, len(alike), self._longest):
                self._submit_array(needs, [job.name for job in alike[start : start + self._longest]])

    def poll(self) -> Mapping[str, JobState]:
        """See `JobQueue`. A name whose number was never noted, because its head was killed, is found by its array."""
        listed = squeue()
        by_number = {job.number: job for job in listed}
        states = {}
        for name in self.folder.names():
            number = self.folder.submitted(name).get("number") or self._found_again(name, listed)
            job = by_number.get(str(number))
            if job is not None:
                states[name] = self._state(job)
        return states

    def cancel(self, names: Collection[str]) -> None:
        numbers = [self.folder.submitted(name).get("number") for name in names]
        scancel([str(number) for number in numbers if number])

    def _submit_array(self, needs: Needs, names: Sequence[str]) -> None:
        """Submit one array. It is noted before, so that the next process finds it by name if this one is killed."""
        key = hashlib.sha256("\n".join((str(self.folder.directory.resolve()), *names)).encode()).hexdigest()[:16]
        array = f"{_PREFIX}{key}"
        for place, name in enumerate(names):
            self.folder.note_submitted(name, {"array": array, "place": place})
        script = self._script(array, names)
        number = sbatch([*array_options(self.settings, needs, len(names), array, self.folder.logs), str(script)])
        for place, name in enumerate(names):
            self.folder.note_submitted(name, {"array": array, "place": place, "number": f"{number}_{place}"})

    def _script(self, array: str, names: Sequence[str]) -> Path:
        folder = self.folder.logs
        listing = folder.resolve() / f"{array}.txt"
        write_atomic(listing, "".join(f"{name}\n" for name in names))
        script = folder / f"{array}.sh"
        directory = self.folder.directory.resolve()
        write_atomic(script, script_text(self.settings, self.run, directory, listing))
        return script

    def _found_again(self, name: str, listed: Sequence[Listed]) -> str | None:
        noted = self.folder.submitted(name)
        for job in listed:
            if job.name == noted.get("array") and job.number.endswith(f"_{noted.get('place')}"):
                self.folder.note_submitted(name, {**noted, "number": job.number})
                return job.number
        return None

    def _state(self, job: Listed) -> JobState:
        if job.state in _WAITING:
            return JobState("queued", reason=SLURM_WAITS(reason=job.reason), restarts=job.restarts)
        if job.state in _RUNNING:
            return JobState("running", where=job.machine, restarts=job.restarts)
        reason = SLURM_STATE(state=job.state)
        return JobState("gone", where=job.machine, reason=reason, final=job.state in _FINAL)
