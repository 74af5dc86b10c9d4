"""While libraries are imported for workers nothing can begin to use a GPU; afterwards everything is as it was."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path

import pytest
import torch

from ftbench_executors.process.without_gpu import without_gpu


def test_asking_for_a_gpu_is_an_error_and_afterwards_it_is_not() -> None:
    before, path = torch.cuda._lazy_init, list(sys.meta_path)
    with without_gpu(), pytest.raises(RuntimeError, match=r"^no GPU may be used while libraries are imported"):
        torch.cuda.get_device_capability(0)
    assert torch.cuda._lazy_init is before
    assert sys.meta_path == path


@pytest.mark.parametrize("asked", [None, "0"])
def test_whether_there_is_a_gpu_is_asked_without_cuda(asked: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTORCH_NVML_BASED_CUDA_CHECK", raising=False)
    if asked is not None:
        monkeypatch.setenv("PYTORCH_NVML_BASED_CUDA_CHECK", asked)
    with without_gpu():
        assert torch.cuda._nvml_based_avail()
    assert os.environ.get("PYTORCH_NVML_BASED_CUDA_CHECK") == asked


def test_a_package_that_asks_is_found_but_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "bitsandbytes"
    package.mkdir()
    (package / "__init__.py").write_text("imported = True\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "bitsandbytes", raising=False)
    with without_gpu():
        assert importlib.util.find_spec("bitsandbytes") is not None
        with pytest.raises(ImportError, match=r"^bitsandbytes is imported later, by a worker$"):
            importlib.import_module("bitsandbytes")
    assert importlib.import_module("bitsandbytes").imported
    del sys.modules["bitsandbytes"]


def test_a_package_that_is_not_installed_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "bitsandbytes", raising=False)
    with without_gpu():
        assert importlib.util.find_spec("bitsandbytes") is None
