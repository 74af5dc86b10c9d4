"""Which device cells run on: what torch finds, and torch is asked only where a driver has a device file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from ftbench.planning.device import choose_device, found_by_torch, may_have_gpu

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="device files are Linux's")


@on_linux
@pytest.mark.parametrize("name", ["nvidia0", "dxg", "kfd"])
def test_a_device_file_of_nvidia_wsl_or_amd_makes_a_gpu_possible(name: str, tmp_path: Path) -> None:
    assert not may_have_gpu(tmp_path)
    (tmp_path / "nvidiactl").touch()
    assert not may_have_gpu(tmp_path)
    (tmp_path / name).touch()
    assert may_have_gpu(tmp_path)


@pytest.mark.parametrize(
    ("found", "devices"),
    [
        (None, ["cpu"]),
        (torch.device("cuda"), ["cuda", "cpu"]),
        (torch.device("mps"), ["mps", "cpu"]),
        (torch.device("xpu"), ["cpu"]),
    ],
)
def test_the_accelerator_that_torch_names_comes_first_if_cells_can_run_on_it(
    found: torch.device | None, devices: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: found is not None)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: found)
    assert found_by_torch() == devices


@on_linux
@pytest.mark.skipif(may_have_gpu(), reason="this machine may have a GPU")
def test_a_machine_without_device_files_has_its_answer_without_torch() -> None:
    code = (
        "import sys; from ftbench.planning.device import choose_device;"
        "print(choose_device('auto'), 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["cpu", "False"]
    assert choose_device("auto") == "cpu"
