"""The commands of Slurm: sbatch, squeue, scancel, scontrol. Their output is asked for field by field, never guessed."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.errors import UserError
from ftbench.text.one_line import one_line
from ftbench_executors.messages import NO_SLURM, SLURM_REFUSES

_TIMEOUT = 120.0
"""Seconds for one command: a busy controller answers late."""

_UNREACHABLE = "Unable to contact slurm controller"
"""What all commands say while the controller is down, or is started again; they have done nothing then."""
OUTAGE = 900.0
"""Seconds for which such an outage is waited for: a run of days must not end with it."""
_PAUSE = 5.0
"""Seconds between two tries."""

_FIELDS = {"ArrayJobID": 20, "ArrayTaskID": 20, "Name": 64, "State": 24, "RestartCnt": 8, "Reason": 64, "NodeList": 120}
"""The columns that are asked for, with their widths: names and reasons may hold any character but a line's end."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of squeue: one job of an array."""

    number: str
    """That of the whole array with the job's place in it, such as `12_3`."""
    name: str
    state: str
    """As Slurm writes it: PENDING, RUNNING, COMPLETED, TIMEOUT, …"""
    machine: str
    reason: str
    """Why it waits."""
    restarts: int
    """How often Slurm has begun it again."""


def sbatch(arguments: Sequence[str], *, outage: float = OUTAGE) -> str:
    """Submit a script and return the number of the job; raises `UserError` with what Slurm said.

    For so many seconds of `outage` it waits for a controller that is down.
    """
    return _run("sbatch", "--parsable", *arguments, outage=outage).split(";")[0].strip()


def squeue(*, outage: float = OUTAGE) -> list[Listed]:
    """This user's jobs, one entry for each of an array, those that ended a short time ago among them.

    For so many seconds of `outage` it waits for a controller that is down.
    """
    wanted = ",".join(f"{name}:{width}" for name, width in _FIELDS.items())
    text = _run("squeue", "--noheader", "--array", "--me", "--states=all", f"--Format={wanted}", outage=outage)
    return [_listed(line) for line in text.splitlines() if line.strip()]


def _listed(line: str) -> Listed:
    values, start = {}, 0
    for name, width in _FIELDS.items():
        values[name], start = line[start : start + width].strip(), start + width
    restarts = values["RestartCnt"]
    return Listed(
        number=f"{values['ArrayJobID']}_{values['ArrayTaskID']}",
        name=values["Name"],
        state=values["State"],
        machine=values["NodeList"],
        reason=values["Reason"],
        restarts=int(restarts) if restarts.isdecimal() else 0,
    )


def scancel(numbers: Sequence[str]) -> None:
    """End jobs; those that have ended already are ignored."""
    if numbers:
        _run("scancel", "--quiet", *numbers)


def longest_array() -> int:
    """Jobs in one array, at most (MaxArraySize counts the indices from 0)."""
    for line in _run("scontrol", "show", "config", outage=OUTAGE).splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "MaxArraySize":
            return max(1, int(value))
    return 1001  # Slurm's own default


def _run(command: str, *arguments: str, outage: float = 0.0) -> str:
    end = time.monotonic() + outage
    while True:
        try:
            return _once(command, *arguments)
        except UserError as error:
            if _UNREACHABLE not in str(error) or time.monotonic() > end:
                raise
        time.sleep(_PAUSE)


def _once(command: str, *arguments: str) -> str:
    try:
        ended = subprocess.run(
            [command, *arguments], capture_output=True, text=True, timeout=_TIMEOUT, check=False, errors="replace"
        )
    except FileNotFoundError:
        raise UserError(NO_SLURM(command=command)) from None
    except subprocess.TimeoutExpired:
        raise UserError(SLURM_REFUSES(command=command, reason=f"no answer in {_TIMEOUT:.0f} s")) from None
    if ended.returncode:
        reason = one_line(ended.stderr or ended.stdout) or f"exit code {ended.returncode}"
        raise UserError(SLURM_REFUSES(command=command, reason=reason))
    return ended.stdout
