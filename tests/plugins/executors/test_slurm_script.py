"""What is written for sbatch."""

from __future__ import annotations

from pathlib import Path

from ftbench.contracts.job import Needs
from ftbench_executors.slurm.script import array_options
from ftbench_executors.slurm.settings import SlurmSettings


def test_a_percent_sign_in_the_run_directory_is_no_pattern_of_slurm() -> None:
    options = array_options(SlurmSettings(), Needs(), 2, "name", Path("runs/50%j/logs"))
    assert "--output=runs/50%%j/logs/%A_%a.log" in options
