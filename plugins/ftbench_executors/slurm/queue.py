"""Slurm as a queue of jobs: arrays of jobs with equal needs, found again by their number or by their name."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts.job import Job, JobQueue, JobState, Needs
from ftbench.records.failure import FailureKind
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
_FINAL: Mapping[str, FailureKind] = {"TIMEOUT": "time", "DEADLINE": "time", "OUT_OF_MEMORY": "memory"}
"""States after which another try would end alike, and the kind of that end."""

_PREFIX = "ftbench-"


@dataclass(slots=True)
class SlurmQueue(JobQueue):
    """The jobs of one run directory in Slurm."""

    settings: SlurmSettings
    run: ExecutorSettings
    folder: JobFolder
    _longest: int | None = None
    """Jobs in one array, at most; asked for once."""
    _numbers: dict[str, str] | None = None
    """Slurm's number by name of a job; those of processes before this one are read once."""

    @property
    def patience(self) -> float:  # type: ignore[override]
        return self.settings.poll

    @property
    def most(self) -> int:  # type: ignore[override]
        return self.settings.queued

    def check(self, needs: Collection[Needs]) -> None:
        """Let sbatch test an array for each of the needs: it refuses what no machine of the site has."""
        for wanted in needs:
            script = self._script("test", ())
            sbatch(
                [
                    "--test-only",
                    *array_options(self.settings, wanted, 1, f"{_PREFIX}test", self.folder.logs),
                    str(script),
                ],
                outage=0.0,  # whoever begins a run is told at once
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
        """See `JobQueue`."""
        listed = squeue()
        if self._numbers is None:
            self._numbers = self._noted(listed)
        by_number = {job.number: job for job in listed}
        return {name: _state(by_number[number]) for name, number in self._numbers.items() if number in by_number}

    def cancel(self, names: Collection[str]) -> None:
        numbers = self._numbers or {}
        scancel([numbers[name] for name in names if name in numbers])

    def _submit_array(self, needs: Needs, names: Sequence[str]) -> None:
        """Submit one array. It is noted before, so that the next process finds it by name if this one is killed."""
        key = hashlib.sha256("\n".join((str(self.folder.directory.resolve()), *names)).encode()).hexdigest()[:16]
        array = f"{_PREFIX}{key}"
        for place, name in enumerate(names):
            self.folder.note_submitted(name, {"array": array, "place": place})
        script = self._script(array, names)
        number = sbatch([*array_options(self.settings, needs, len(names), array, self.folder.logs), str(script)])
        self._numbers = self._numbers or {}
        for place, name in enumerate(names):
            self._numbers[name] = f"{number}_{place}"
            self.folder.note_submitted(name, {"array": array, "place": place, "number": self._numbers[name]})

    def _script(self, array: str, names: Sequence[str]) -> Path:
        folder = self.folder.logs
        listing = folder.resolve() / f"{array}.txt"
        write_atomic(listing, "".join(f"{name}\n" for name in names))
        script = folder / f"{array}.sh"
        directory = self.folder.directory.resolve()
        write_atomic(script, script_text(self.settings, self.run, directory, listing))
        return script

    def _noted(self, listed: Sequence[Listed]) -> dict[str, str]:
        """The numbers that were noted; that of a job whose head was killed before it was is found by its array."""
        numbers = {}
        for name in self.folder.names():
            noted = self.folder.submitted(name)
            number = noted.get("number") or _number_in(listed, noted.get("array"), noted.get("place"))
            if number is not None:
                numbers[name] = str(number)
        return numbers


def _number_in(listed: Sequence[Listed], array: Any, place: Any) -> str | None:
    for job in listed:
        if job.name == array and job.number.endswith(f"_{place}"):
            return job.number
    return None


def _state(job: Listed) -> JobState:
    if job.state in _WAITING:
        return JobState("queued", reason=SLURM_WAITS(reason=job.reason), restarts=job.restarts)
    if job.state in _RUNNING:
        return JobState("running", where=job.machine, restarts=job.restarts)
    reason = SLURM_STATE(state=job.state)
    return JobState("gone", where=job.machine, reason=reason, final=_FINAL.get(job.state))
