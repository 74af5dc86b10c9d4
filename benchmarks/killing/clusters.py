"""A Slurm of one machine and a Ray of two nodes: how they are started, and what of them can be killed."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from benchmarks.killing.processes import MARK, Process, descendants, marked
from benchmarks.killing.sites import CHECKOUT, Site, kill_one

_SLURM = CHECKOUT / "tools" / "slurm" / "one_node.sh"
_STARTS = 3
"""Tries to start a Ray: it gives up after 30 s, which a busy machine may need."""


class SlurmSite(Site):
    """Jobs of a real Slurm, whose packages are unpacked into a folder (FTBENCH_SLURM_FOLDER, or a temporary one)."""

    name = "slurm"
    jobs_go_on = True
    lost_before_failing = 3

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        named = os.environ.get("FTBENCH_SLURM_FOLDER")
        self._folder = Path(named or tempfile.mkdtemp(prefix="kill-loop-slurm-"))
        self._is_ours = named is None
        self._variables: dict[str, str] = {}

    @classmethod
    def lacks(cls) -> str:
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            return "a Slurm of one machine needs root and apt-get"
        return ""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **self._variables}

    def start(self) -> None:
        subprocess.run([_SLURM, "start", self._folder], check=True)
        text = subprocess.run(
            ["bash", "-c", f"source {self._folder}/environment && env -0"], capture_output=True, text=True, check=True
        ).stdout
        variables = dict(line.partition("=")[::2] for line in text.split("\0") if "=" in line)
        self._variables = {name: variables[name] for name in ("LD_LIBRARY_PATH", "SLURM_CONF", "PATH")}

    def stop(self) -> None:
        self._slurm("scancel", "--user=root")
        subprocess.run([_SLURM, "stop", self._folder], check=False)
        if self._is_ours:
            shutil.rmtree(self._folder, ignore_errors=True)

    def kills(self) -> Mapping[str, Callable[[Random], bool]]:
        return {"a job's process": self._kill_process, "scancel": self._cancel, "scontrol requeue": self._requeue}

    def _kill_process(self, draw: Random) -> bool:
        jobs = [process for process in marked(self.mark) if " cell " in process.command and "--job" in process.command]
        return kill_one([process for process in jobs if not process.command.startswith("/bin/bash")], draw)

    def _cancel(self, draw: Random) -> bool:
        return self._told(draw, "scancel")

    def _requeue(self, draw: Random) -> bool:
        return self._told(draw, "scontrol", "requeue")

    def _told(self, draw: Random, *command: str) -> bool:
        """Have Slurm do something to a job that runs; False if none does."""
        running = self._slurm("squeue", "--noheader", "--array", "--states=running", "--format=%i")
        numbers = running.stdout.split()
        return bool(numbers) and self._slurm(*command, draw.choice(numbers)).returncode == 0

    def _slurm(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)


class RaySite(Site):
    """Actors on two nodes, each of which is a process of this machine; work is in a folder that the run has not."""

    name = "ray"
    lost_before_failing = 3

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self._token = secrets.token_hex(32)
        self._scratch = Path(tempfile.mkdtemp(prefix="kill-loop-ray-"))
        self._cluster: subprocess.Popen[str] | None = None

    @classmethod
    def lacks(cls) -> str:
        return "" if importlib.util.find_spec("ray") is not None else "Ray is not installed"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **super().environment,
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": self._token,
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_agent_register_timeout_ms": "300000",
            "RAY_worker_niceness": "0",
        }

    def start(self) -> None:
        environment = {name: value for name, value in self.environment.items() if name != MARK}
        for _ in range(_STARTS):
            self._cluster = subprocess.Popen(
                [sys.executable, "-P", CHECKOUT / "tests" / "ray_cluster.py"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            if address := self._answer():
                settings = (f"executors.ray.address={address}", f"executors.ray.scratch={self._scratch}")
                self.options = tuple(word for setting in settings for word in ("--set", setting))
                return
            self._cluster.wait()
        raise SystemExit("the cluster of Ray did not start")

    def stop(self) -> None:
        if self._cluster is not None and self._cluster.poll() is None:
            self._tell("stop")
            self._cluster.wait()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def kills(self) -> Mapping[str, Callable[[Random], bool]]:
        return {"an actor's process": self._kill_actor, "a node": self._kill_node}

    def running(self) -> list[Process]:
        return [*marked(self.mark), *self._actors()]

    def _actors(self) -> list[Process]:
        assert self._cluster is not None
        return [process for process in descendants(self._cluster.pid) if "::RayWorker" in process.command]

    def _kill_actor(self, draw: Random) -> bool:
        return kill_one(self._actors(), draw)

    def _kill_node(self, draw: Random) -> bool:
        """Kill a node; another one takes its place."""
        self._tell(f"replace {draw.randint(0, 1)}")
        return self._answer() == "replaced"

    def _tell(self, line: str) -> None:
        assert self._cluster is not None
        assert self._cluster.stdin is not None
        self._cluster.stdin.write(f"{line}\n")
        self._cluster.stdin.flush()

    def _answer(self) -> str:
        assert self._cluster is not None
        assert self._cluster.stdout is not None
        return self._cluster.stdout.readline().strip()
