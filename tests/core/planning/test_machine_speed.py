"""The speed of this machine: assumed for a GPU, else measured."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from ftbench.planning.machine_speed import operations_per_second


def test_the_speed_of_a_gpu_is_assumed() -> None:
    assert operations_per_second(cuda=True) == 5e13


def test_a_measurement_that_has_no_time_still_finds_a_speed() -> None:
    assert 1e7 < operations_per_second(cuda=False, budget=0.0) < 5e13


def test_a_process_measures_once() -> None:
    assert operations_per_second(cuda=False, budget=0.1) == operations_per_second(cuda=False, budget=0.1)


def test_measuring_imports_no_torch(python: Callable[[str], list[str]]) -> None:
    code = (
        "from ftbench.planning.machine_speed import operations_per_second\n"
        "operations_per_second(cuda=False, budget=0.0)\n"
        "print('torch' in sys.modules)"
    )
    assert subprocess.run(python(code), capture_output=True, text=True, check=True).stdout == "False\n"
