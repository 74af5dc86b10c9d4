"""What the end-to-end tests share: running the command as a person would, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

TINY = """\
name: tiny
models: [{model: "MODEL", name: tiny}]
tasks: [sentiment, support-qa]
methods: [zero-shot, full, {method: lora, r: 4}]
seeds: [0]
training: {examples: 16, epochs: 2, batch_size: 8, max_length: 160}
evaluation: {examples: 4, validation_examples: 4}
"""


class Ftbench(Protocol):
    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]: ...


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This environment with one thread, so that tests side by side do not wait for each other, and no network."""
    return {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1", **(more or {})}


@pytest.fixture
def ftbench(tmp_path: Path) -> Ftbench:
    """Run `ftbench …` in `tmp_path`."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ftbench", *arguments],
            cwd=tmp_path,
            env=environment(more),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def tiny_matrix(tiny_model: Path) -> str:
    """The text of a matrix of six small cells."""
    return TINY.replace("MODEL", str(tiny_model))


@pytest.fixture
def matrix(tmp_path: Path, tiny_matrix: str) -> Path:
    """A matrix of six small cells in `tmp_path`."""
    path = tmp_path / "tiny.yaml"
    path.write_text(tiny_matrix, encoding="utf-8")
    return path
