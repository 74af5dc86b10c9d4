"""The commands of Slurm: sbatch, squeue, scancel, scontrol. Their output is asked for field by field, never guessed."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.errors import UserError
from ftbench.text.one_line import one_line
from ftbench_executors.messages import NO_SLURM, SLURM_REFUSES

_TIMEOUT = 120.0
"""Seconds for one command: a busy controller answers late."""

_FIELDS = "%A|%i|%j|%T|%N|%r"
"""Number of the job, number with its place in the array, name, state, machines, why it waits."""


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


def sbatch(arguments: Sequence[str]) -> str:
    """Submit a script and return the number of the job; raises `UserError` with what Slurm said."""
    return _run("sbatch", "--parsable", *arguments).split(";")[0].strip()


def squeue() -> list[Listed]:
    """This user's jobs, one entry for each of an array, those that ended a short time ago among them."""
    text = _run("squeue", "--noheader", "--array", "--me", "--states=all", f"--format={_FIELDS}")
    jobs = []
    for line in text.splitlines():
        _, number, name, state, machine, reason = line.split("|", 5)
        jobs.append(Listed(number.strip(), name.strip(), state.strip(), machine.strip(), reason.strip()))
    return jobs


def scancel(numbers: Sequence[str]) -> None:
    """End jobs; those that have ended already are ignored."""
    if numbers:
        _run("scancel", "--quiet", *numbers)


def restarts(number: str) -> int:
    """How often Slurm has begun a job again."""
    return int(_fields(_run("scontrol", "--oneliner", "show", "job", number)).get("Restarts", "0"))


def longest_array() -> int:
    """Jobs in one array, at most (MaxArraySize counts the indices from 0)."""
    for line in _run("scontrol", "show", "config").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "MaxArraySize":
            return max(1, int(value))
    return 1001  # Slurm's own default


def _fields(text: str) -> dict[str, str]:
    pairs = (word.partition("=") for word in text.split())
    return {name: value for name, _, value in pairs}


def _run(command: str, *arguments: str) -> str:
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
