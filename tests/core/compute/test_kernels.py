"""Deterministic kernels are switched on for accelerators alone, and only where they are wished."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SHOW = (
    "import os, sys, torch; from ftbench.compute.kernels import choose_kernels;"
    "choose_kernels(sys.argv[1], deterministic=sys.argv[2] == 'yes');"
    "print(torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled(),"
    " os.environ.get('CUBLAS_WORKSPACE_CONFIG'))"
)


@pytest.mark.parametrize(
    ("device", "wished", "shown"),
    [
        ("cuda", "yes", "True True :4096:8"),
        ("mps", "yes", "True True :4096:8"),
        ("cuda", "no", "False False None"),
        ("cpu", "yes", "False False None"),
    ],
)
def test_a_process_is_told_to_be_deterministic_before_it_computes(device: str, wished: str, shown: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "CUBLAS_WORKSPACE_CONFIG"}
    command = [sys.executable, "-c", SHOW, device, wished]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == shown


def test_the_environment_of_a_result_tells_of_it() -> None:
    code = (
        "import torch; from ftbench.environment import describe_device; before = describe_device('mps');"
        "torch.use_deterministic_algorithms(True); after = describe_device('mps');"
        "print(before.get('kernels'), after.get('kernels'), describe_device('cpu').get('kernels'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "deterministic", "None"]
