"""A controller of Slurm that is down for a while is waited for; a program in the place of squeue stands for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ftbench.errors import UserError
from ftbench_executors.slurm import commands

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program is a script of bash")

DOWN = "slurm_load_jobs error: Unable to contact slurm controller (connect failure)"


@pytest.fixture
def squeue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A squeue that fails as long as the file `down` beside it has lines, and takes one away each time."""
    program = tmp_path / "squeue"
    program.write_text(
        f"""#!/bin/bash
if [ -s "{tmp_path}/down" ]; then head -n 1 "{tmp_path}/down" >&2; sed -i 1d "{tmp_path}/down"; exit 1; fi
""",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(commands, "_PAUSE", 0.01)
    return tmp_path / "down"


def test_an_outage_is_waited_for(squeue: Path) -> None:
    squeue.write_text(f"{DOWN}\n{DOWN}\n", encoding="utf-8")
    assert commands.squeue() == []
    assert squeue.read_text(encoding="utf-8") == ""


def test_one_that_lasts_is_an_error_in_the_words_of_slurm(squeue: Path) -> None:
    squeue.write_text(f"{DOWN}\n" * 1000, encoding="utf-8")
    with pytest.raises(UserError, match="Unable to contact slurm controller"):
        commands.squeue(outage=0.1)


def test_another_error_is_not_waited_for(squeue: Path) -> None:
    squeue.write_text(f"slurm_load_jobs error: Access denied\n{DOWN}\n", encoding="utf-8")
    with pytest.raises(UserError, match="Access denied"):
        commands.squeue()
    assert squeue.read_text(encoding="utf-8") == f"{DOWN}\n"
