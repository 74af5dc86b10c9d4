"""The executor slurm on a real Slurm of one machine: arrays, cancelled and killed jobs, a requeue, a killed head.

Needs root and Debian's packages (`tools/slurm/one_node.sh`); `make test-slurm` runs these tests.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ftbench.storage.jobs import JobFolder

pytestmark = [
    pytest.mark.slurm,
    pytest.mark.skipif(
        shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0,
        reason="a Slurm of one machine needs root and apt-get",
    ),
]

CHECKOUT = Path(__file__).resolve().parents[3]
SCRIPT = CHECKOUT / "tools" / "slurm" / "one_node.sh"
MATRIX = """\
name: cluster
models: [builtin:nano]
tasks: [sentiment]
methods: [full, lora, adapter, prefix]
seeds: [0, 1, 2]
training: {steps: 4, batch_size: 4, max_length: 64, save_minutes: null}
evaluation: {examples: 8, validation_examples: 4}
device: cpu
executors: {slurm: {poll: 0.5}}
"""


class Cluster:
    """Commands of ftbench and Slurm in the environment of a running Slurm."""

    def __init__(self, folder: Path) -> None:
        text = subprocess.run(
            ["bash", "-c", f"source {folder}/environment && env -0"], capture_output=True, text=True, check=True
        ).stdout
        paths = os.pathsep.join(map(str, (CHECKOUT, *(CHECKOUT / name for name in ("plugins", "tasks", "reports")))))
        found = dict(line.partition("=")[::2] for line in text.split("\0") if "=" in line)
        self.environment = {**found, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths}

    def begin(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """`ftbench ARGUMENTS`, going on."""
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "ftbench", *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ftbench(self, *arguments: str | Path) -> tuple[int, str]:
        """Exit code and output of `ftbench ARGUMENTS`."""
        process = self.begin(*arguments)
        output, _ = process.communicate(timeout=600)
        return process.returncode, output

    def slurm(self, *command: str) -> str:
        """The output of a command of Slurm."""
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout

    def running(self) -> list[str]:
        """Numbers of the jobs that run."""
        return self.slurm("squeue", "--noheader", "--array", "--states=running", "--format=%i").split()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = Path(os.environ.get("FTBENCH_SLURM_FOLDER") or tmp_path_factory.mktemp("slurm"))
    started = subprocess.run([SCRIPT, "start", folder], capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    yield Cluster(folder)
    subprocess.run([SCRIPT, "stop", folder], check=False)


def until(met: Callable[[], Any], what: str, seconds: float = 240.0) -> Any:
    """What `met` returns, once it is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = met()
        if value:
            return value
        time.sleep(0.3)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")


def begun(folder: JobFolder, seen: set[str]) -> tuple[str, str, int] | None:
    """The name, the number in Slurm and the process of a job that has begun its cell and is not in `seen`."""
    for name in folder.names():
        if name in seen:
            continue
        events, _ = folder.events(name, 0)
        processes = [event["process"] for event in events if event["event"] == "started"]
        number = folder.submitted(name).get("number")
        if processes and number and folder.outcome(name) is None:
            return name, number, processes[-1]
    return None


def files(directory: Path) -> dict[str, bytes]:
    """The predictions, curves and learned weights of all cells."""
    paths = [path for cell in sorted((directory / "cells").iterdir()) for path in sorted(cell.rglob("*"))]
    kept = [path for path in paths if path.name in ("predictions.jsonl", "training.jsonl") or "learned" in path.parts]
    return {str(path.relative_to(directory)): path.read_bytes() for path in kept if path.is_file()}


def test_a_run_that_loses_jobs_and_its_head_ends_with_the_bytes_of_one_in_a_single_process(
    cluster: Cluster, tmp_path: Path
) -> None:
    (tmp_path / "m.yaml").write_text(MATRIX, encoding="utf-8")
    out, folder = tmp_path / "slurm", JobFolder(tmp_path / "slurm")
    run = ("run", tmp_path / "m.yaml", "--out", out, "--executor", "slurm", "--no-report")
    head = cluster.begin(*run)
    seen: set[str] = set()

    name, number, _ = until(lambda: begun(folder, seen), "a job begins")
    cluster.slurm("scancel", number)
    seen.add(name)
    name, _, process = until(lambda: begun(folder, seen), "a second job begins")
    os.kill(process, signal.SIGKILL)
    seen.add(name)
    name, number, _ = until(lambda: begun(folder, seen), "a third job begins")
    cluster.slurm("scontrol", "requeue", number)
    seen.add(name)
    until(lambda: begun(folder, seen), "a fourth job begins")
    head.kill()
    head.communicate()

    code, output = cluster.ftbench("status", out)
    assert "jobs: " in output, output
    code, output = cluster.ftbench(*run)
    assert code == 0, output
    here = tmp_path / "inline"
    code, said = cluster.ftbench("run", tmp_path / "m.yaml", "--out", here, "--executor", "inline", "--no-report")
    assert code == 0, said
    found = files(out)
    assert len([name for name in found if name.endswith("predictions.jsonl")]) == 12
    assert found == files(here)
    reasons = [str(lost.reason) for lost in folder.lost()]
    assert "Slurm says CANCELLED" in reasons
    assert any(reason.startswith(("Slurm says FAILED", "Slurm says COMPLETED")) for reason in reasons)
    assert "the scheduler began it again" in reasons
    assert folder.names() == []


def test_what_no_machine_has_is_an_error_before_anything_is_queued(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MATRIX, encoding="utf-8")
    out = tmp_path / "slurm"
    begin = time.monotonic()
    code, output = cluster.ftbench(
        "run", tmp_path / "m.yaml", "--out", out, "--executor", "slurm", "--set", "resources.memory=900GB"
    )
    assert code == 2
    assert output.splitlines()[-1].startswith("error: sbatch: ")
    assert "not available" in output
    assert time.monotonic() - begin < 60
    assert cluster.running() == []


SLOW = """
import time
from dataclasses import dataclass

import ftbench
from ftbench_methods.full import Full


def wait(model, arguments):
    if model.training:
        time.sleep(0.15)


@dataclass(frozen=True)
class Slow(Full):
    name: str = "slow"

    def prepare(self, model, settings):
        prepared = super().prepare(model, settings)
        prepared.register_forward_pre_hook(wait)
        return prepared


@ftbench.hookimpl
def ftbench_register_methods():
    return [Slow()]
"""
STEPS = 300
"""At least 45 s of training by `slow`. A job of a minute is told to end after half of it."""
ONE_CELL = MATRIX.replace("[full, lora, adapter, prefix]", "[full]").replace("[0, 1, 2]", "[0]")
ONE_MINUTE = ("--set", "resources.time=60s")
"""The least that Slurm counts."""


def trains(folder: JobFolder) -> str | None:
    """The number in Slurm of a job whose training has begun."""
    for name in folder.names():
        events, _ = folder.events(name, 0)
        if any(event["event"] == "logged" for event in events):
            return str(folder.submitted(name)["number"])
    return None


def test_a_job_that_is_told_to_end_keeps_its_training_and_is_queued_again(cluster: Cluster, tmp_path: Path) -> None:
    matrix, out, here = tmp_path / "m.yaml", tmp_path / "slurm", tmp_path / "inline"
    long = ONE_CELL.replace("steps: 4", "steps: 200").replace("save_minutes: null", "save_minutes: 10")
    matrix.write_text(long, encoding="utf-8")
    head = cluster.begin("run", matrix, "--out", out, "--executor", "slurm", "--no-report")
    number = until(lambda: trains(JobFolder(out)), "a training begins", 600.0)
    cluster.slurm("scancel", "--batch", "--signal=USR1", number)
    output, _ = head.communicate(timeout=900)
    assert head.returncode == 0, output
    code, output = cluster.ftbench("run", matrix, "--out", here, "--executor", "inline", "--no-report")
    assert code == 0, output
    assert files(out) == files(here)
    (path,) = out.glob("cells/*/result.json")
    assert json.loads(path.read_text(encoding="utf-8"))["resumed"] == 1
    (restarted,) = JobFolder(out).lost()
    assert (restarted.kept, restarted.attempt) == (True, 1)
    assert str(restarted.reason).startswith("its time was over; its state after step ")
    assert not list((out / "resume").iterdir())
    assert "went on from a kept state of training: once" in cluster.ftbench("status", out)[1]


def test_a_job_over_its_time_keeps_its_training_and_ends_with_the_bytes_of_an_uninterrupted_one(
    cluster: Cluster, tmp_path: Path
) -> None:
    matrix, out, here = tmp_path / "m.yaml", tmp_path / "slurm", tmp_path / "inline"
    long = ONE_CELL.replace("steps: 4", f"steps: {STEPS}").replace("save_minutes: null", "save_minutes: 10")
    matrix.write_text(long.replace("[full]", "[slow]"), encoding="utf-8")
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")
    run = ("run", matrix, "--no-report", "--plugin", tmp_path / "slow.py")
    code, output = cluster.ftbench(*run, "--out", out, "--executor", "slurm", *ONE_MINUTE)
    assert code == 0, output
    code, output = cluster.ftbench(*run, "--out", here, "--executor", "inline")
    assert code == 0, output
    assert files(out) == files(here)
    (path,) = out.glob("cells/*/result.json")
    tries = JobFolder(out).lost()
    assert json.loads(path.read_text(encoding="utf-8"))["resumed"] == len(tries) >= 1
    assert all(entry.kept and entry.attempt == 1 for entry in tries)
    assert not list((out / "resume").iterdir())
    assert "went on from a kept state of training: " in cluster.ftbench("status", out)[1]


def test_a_job_that_gains_nothing_in_all_its_time_fails_its_cell_with_that_reason(
    cluster: Cluster, tmp_path: Path
) -> None:
    # With `save_minutes: null` nothing is kept.
    (tmp_path / "m.yaml").write_text(ONE_CELL.replace("steps: 4", "steps: 20000"), encoding="utf-8")
    out = tmp_path / "run"
    code, output = cluster.ftbench("run", tmp_path / "m.yaml", "--out", out, "--executor", "slurm", *ONE_MINUTE)
    assert code == 1
    assert "Slurm says TIMEOUT" in output
    assert "failed (time): " in cluster.ftbench("status", out)[1]
