"""What an executor needs around it, and what of it can be killed beside the run: on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from benchmarks.killing.processes import MARK, Process, marked

CHECKOUT = Path(__file__).resolve().parents[2]
_SERVER = "from multiprocessing.forkserver import main"


class Site:
    """One executor, with what it needs to run. This one needs nothing and has nothing to kill but the run itself."""

    name = "inline"
    options: tuple[str, ...] = ()
    """Further options of `ftbench run`."""
    jobs_go_on = False
    """Whether jobs of a killed run go on, and the next one finds them."""
    lost_before_failing = 1
    """How many tries of a cell have to be lost before the cell counts as failed."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        """What the processes of the runs carry in their environment."""

    def kills(self) -> Mapping[str, Callable[[Random], bool]]:
        """By name, what can be killed beside the run: each kills one, and says whether there was one."""
        return {}

    @property
    def environment(self) -> dict[str, str]:
        """The environment of `ftbench run`."""
        places = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(places),
            "OMP_NUM_THREADS": "1",
            "HF_HUB_OFFLINE": "1",
            MARK: self.mark,
        }

    @classmethod
    def lacks(cls) -> str:
        """Why it cannot run on this machine; empty if it can."""
        return ""

    def start(self) -> None:
        """Start what runs need."""

    def stop(self) -> None:
        """End what `start` has started."""

    def running(self) -> list[Process]:
        """What still runs of a run; nothing of it may outlive the run."""
        return marked(self.mark)

    def begin(self, matrix: Path, directory: Path, log: Path) -> subprocess.Popen[bytes]:
        """`ftbench run`, going on, as the leader of a group of its own."""
        command = [sys.executable, "-P", "-m", "ftbench", "run", matrix, "--out", directory, "--executor", self.name]
        with log.open("wb") as output:
            return subprocess.Popen(
                [*map(str, command), "--no-report", *self.options],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


class ProcessSite(Site):
    """Workers of this machine, which are forked from a process that has only imported the libraries."""

    name = "process"
    options = ("--workers", "2")
    lost_before_failing = 2

    def kills(self) -> Mapping[str, Callable[[Random], bool]]:
        return {"a worker": self._kill_worker, "the process that workers are forked from": self._kill_server}

    def _servers(self) -> set[int]:
        """The processes that workers are forked from, and the workers, which have the same command line."""
        return {process.number for process in marked(self.mark) if _SERVER in process.command}

    def _kill_worker(self, draw: Random) -> bool:
        servers = self._servers()
        workers = [process for process in marked(self.mark) if process.parent in servers]
        return kill_one(workers, draw)

    def _kill_server(self, draw: Random) -> bool:
        servers = self._servers()
        found = [p for p in marked(self.mark) if p.number in servers and p.parent not in servers]
        return kill_one(found, draw)


def kill_one(processes: Sequence[Process], draw: Random) -> bool:
    """Kill one of the processes; False if there is none."""
    if not processes:
        return False
    draw.choice(processes).kill()
    return True
