"""The executor ray on a real cluster of two nodes: equal bytes without a shared disk, a lost node, what cannot be.

Needs Ray (`pip install 'ftbench[ray]'`); `make test-ray` runs these tests. The cluster takes a minute to start.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftbench.storage.jobs import JobFolder

pytestmark = [
    pytest.mark.ray,
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed"),
]

CHECKOUT = Path(__file__).resolve().parents[3]
MATRIX = """\
name: cluster
models: [builtin:nano]
tasks: [{task: sentiment, data: ../data/reviews.jsonl}, {task: ../data/tales.yaml}]
methods: [full, {method: lora, r: 2}]
seeds: [0]
metrics: []
tuning: {trials: 3, finalists: 1, choose_by: metric, extend: false}
training: {steps: 4, batch_size: 4, max_length: 64}
evaluation: {examples: 8, validation_examples: 4, other_tasks: 4}
device: cpu
resources: {memory: 1GB}
"""
TALES = """\
name: tales
prompt: "{start}"
answer: " {end}"
metrics: [rougeL]
max_new_tokens: 4
data: tales.jsonl
"""
GROUPED = '''
"""`grouped`: as inline, with trials that train together cut into as many groups as for jobs."""

from contextlib import contextmanager
from dataclasses import dataclass

import ftbench
from ftbench import Executor
from ftbench_executors.inline import OneAfterTheOther


class Grouped(OneAfterTheOther):
    count = 8


@dataclass(frozen=True)
class GroupedExecutor(Executor):
    name: str = "grouped"

    @contextmanager
    def open(self, settings):
        yield Grouped()


@ftbench.hookimpl
def ftbench_register_executors():
    return [GroupedExecutor()]
'''
CHECK = """
import sys, time
from ftbench.contracts.job import Needs
from ftbench.errors import UserError
from ftbench_executors.ray.connection import connected
from ftbench_executors.ray.queue import RayQueue
from ftbench_executors.ray.settings import RaySettings

settings = RaySettings(address=sys.argv[1])
with connected(settings) as ray:
    queue, began = RayQueue(ray, settings, None), time.monotonic()
    queue.check([Needs(memory_bytes=4 * 10**9)])
    try:
        queue.check([Needs(gpus=1)])
    except UserError as error:
        print(error)
    print(time.monotonic() - began)
"""


_STARTS = 3
"""Tries to start the cluster: Ray gives up after 30 s, which a busy machine may need."""


class RayCluster:
    """Two nodes, and commands of ftbench that know their token."""

    def __init__(self) -> None:
        paths = os.pathsep.join(map(str, (CHECKOUT, *(CHECKOUT / name for name in ("plugins", "tasks", "reports")))))
        self.environment = {
            **os.environ,
            "PYTHONPATH": paths,
            "OMP_NUM_THREADS": "1",
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_USAGE_STATS_ENABLED": "0",
            # On a machine that is busy with other tests. Ray's workers would give way to all of these.
            "RAY_agent_register_timeout_ms": "300000",
            "RAY_worker_niceness": "0",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-P", CHECKOUT / "tests" / "ray_cluster.py"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = self.answer()

    def answer(self) -> str:
        """A line that the cluster prints; empty if it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        """End the cluster."""
        with self.process:
            if self.process.poll() is None:
                self.tell("stop")

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

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
        output, _ = process.communicate(timeout=1800)
        return process.returncode, output

    def run(self, matrix: Path, out: Path, *arguments: str | Path) -> tuple[str | Path, ...]:
        """The arguments of a run on the cluster, whose work is in a folder that the run does not have."""
        scratch = out.parent / "scratch-of-nodes"
        settings = (f"executors.ray.address={self.address}", f"executors.ray.scratch={scratch}")
        overrides = [word for setting in settings for word in ("--set", setting)]
        return ("run", matrix, "--out", out, "--executor", "ray", "--no-report", *overrides, *arguments)


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    """One for all tests, because it takes a minute to start; the last test takes a node from it."""
    for _ in range(_STARTS):
        cluster = RayCluster()
        if cluster.address:
            break
        cluster.close()
    assert cluster.address, "the cluster did not start"
    yield cluster
    cluster.close()


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    """A matrix whose data lies beside its folder."""
    (tmp_path / "matrices").mkdir()
    (tmp_path / "data").mkdir()
    reviews = (CHECKOUT / "tasks/ftbench_tasks/sentiment/data/en.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "data" / "reviews.jsonl").write_text("\n".join(reviews[:60]), encoding="utf-8")
    tales = [f'{{"start": "There were {i} red", "end": "balls in the box {i * i}."}}' for i in range(40)]
    (tmp_path / "data" / "tales.jsonl").write_text("\n".join(tales), encoding="utf-8")
    (tmp_path / "data" / "tales.yaml").write_text(TALES, encoding="utf-8")
    (tmp_path / "grouped.py").write_text(GROUPED, encoding="utf-8")
    path = tmp_path / "matrices" / "m.yaml"
    path.write_text(MATRIX, encoding="utf-8")
    return path


def files(directory: Path) -> dict[str, bytes]:
    """The predictions, curves, side files and learned weights of all cells."""
    named = ("predictions.jsonl", "training.jsonl", "other_tasks.json", "validation.json")
    paths = [path for path in sorted((directory / "cells").rglob("*")) if path.name in named or "learned" in path.parts]
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths if path.is_file()}


def until_two_train(process: subprocess.Popen[str], folder: JobFolder) -> None:
    """Wait until both nodes are in the middle of a cell."""
    end = time.monotonic() + 900
    while time.monotonic() < end:
        assert process.poll() is None, process.communicate()[0]
        events = [{event["event"] for event in folder.events(name, 0)[0]} for name in folder.names()]
        if sum({"started", "logged"} <= told and "finished" not in told for told in events) == 2:
            return
        time.sleep(0.3)
    raise AssertionError("no two cells at once")


def test_a_tuned_stacked_run_on_two_nodes_has_the_bytes_of_one_process_and_what_cannot_be_is_an_error(
    cluster: RayCluster, matrix: Path, tmp_path: Path
) -> None:
    process = subprocess.run(
        [sys.executable, "-P", "-c", CHECK, cluster.address],
        env=cluster.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    *error, seconds = process.stdout.splitlines()
    assert len(error) == 1
    assert error[0].startswith("resources: no machine of the cluster can ever have 1 CPU, 1 GPU, 0.0 GB for a cell.")
    assert "2 × 1 CPU, 0 GPU, 4.0 GB" in error[0]
    assert float(seconds) < 5

    out = tmp_path / "runs" / "ray"
    code, output = cluster.ftbench(*cluster.run(matrix, out, "--set", "resources.memory=900GB"))
    assert code == 2, output
    assert output.splitlines()[-1].startswith("error: resources: no machine of the cluster can ever have 1 CPU, 0 GPU")
    assert JobFolder(out).names() == []

    code, output = cluster.ftbench(*cluster.run(matrix, out))
    assert code == 0, output
    here = tmp_path / "grouped"
    code, said = cluster.ftbench(
        "run", matrix, "--out", here, "--no-report", "--executor", "grouped", "--plugin", tmp_path / "grouped.py"
    )
    assert code == 0, said
    found = files(out)
    names = {path.rpartition("/")[2] for path in found}
    assert {"predictions.jsonl", "training.jsonl", "other_tasks.json", "validation.json"} <= names
    assert found == files(here)
    assert "trained together" in output
    assert JobFolder(out).lost() == []
    assert not list((out.parent / "scratch-of-nodes").glob("*/*/"))


def test_a_run_that_loses_a_node_loses_one_try_and_ends_with_the_bytes_of_one_process(
    cluster: RayCluster, matrix: Path, tmp_path: Path
) -> None:
    long = MATRIX.replace("steps: 4", "steps: 60").replace("trials: 3", "trials: 0").replace("[0]", "[0, 1]")
    matrix.write_text(
        long.replace(", {task: ../data/tales.yaml}", "").replace("finalists: 1, choose_by: metric, ", ""),
        encoding="utf-8",
    )
    out, folder = tmp_path / "ray", JobFolder(tmp_path / "ray")
    process = cluster.begin(*cluster.run(matrix, out))
    until_two_train(process, folder)
    cluster.tell("kill 0")
    assert cluster.answer() == "killed"
    output, _ = process.communicate(timeout=1800)
    assert process.returncode == 0, output
    (lost,) = folder.lost()
    assert lost.seconds > 0
    assert str(lost.reason).startswith("Ray says ")
    assert "begun again: try 2" in output
    here = tmp_path / "inline"
    code, said = cluster.ftbench("run", matrix, "--out", here, "--no-report", "--executor", "inline")
    assert code == 0, said
    found = files(out)
    assert len([name for name in found if name.endswith("predictions.jsonl")]) == 4
    assert found == files(here)
    assert folder.names() == []
