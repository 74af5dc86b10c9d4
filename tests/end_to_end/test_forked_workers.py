"""Workers are forked from a process that has imported libraries and asked for no GPU, or none of them could use one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .conftest import Ftbench

BITSANDBYTES = """\
import contextlib
import os

import torch

with open(os.environ["ASKED"], "a", encoding="utf-8") as lines:
    lines.write(f"{os.getpid()}\\n")
with contextlib.suppress(AssertionError):  # torch for CPUs refuses
    torch.cuda.get_device_capability(0)  # as the real one does while it is imported


class nn:
    Linear4bit = object
"""

METHOD = """\
import importlib
import os
from dataclasses import dataclass
from pathlib import Path

import ftbench
from ftbench_methods.zero_shot import ZeroShot


@dataclass(frozen=True)
class Curious(ZeroShot):
    name: str = "curious"

    def prepare(self, model, settings):
        from peft.import_utils import is_bnb_4bit_available, is_bnb_available

        importlib.import_module("bitsandbytes")
        here = f"{os.getpid()} {is_bnb_available()} {is_bnb_4bit_available()}"
        (Path(__file__).parent / "worker.txt").write_text(here, encoding="utf-8")
        return super().prepare(model, settings)


@ftbench.hookimpl
def ftbench_register_methods():
    return [Curious()]
"""

MATRIX = """\
models: [MODEL]
tasks: [sentiment]
methods: [curious]
evaluation: {examples: 2, validation_examples: 2}
device: cpu
plugins: [curious.py]
"""


@pytest.mark.skipif(os.name != "posix", reason="workers are forked on POSIX systems only")
def test_a_library_that_asks_for_a_gpu_is_imported_by_the_worker_that_needs_it_and_by_nobody_before(
    ftbench: Ftbench, tiny_model: Path, tmp_path: Path
) -> None:
    package, facts = tmp_path / "more" / "bitsandbytes", tmp_path / "more" / "bitsandbytes-0.50.2.dist-info"
    package.mkdir(parents=True)
    facts.mkdir()
    (package / "__init__.py").write_text(BITSANDBYTES, encoding="utf-8")
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: bitsandbytes\nVersion: 0.50.2\n", encoding="utf-8")
    (tmp_path / "curious.py").write_text(METHOD, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MATRIX.replace("MODEL", str(tiny_model)), encoding="utf-8")
    path = os.pathsep.join([str(tmp_path / "more"), *filter(None, [os.environ.get("PYTHONPATH")])])

    done = ftbench("run", "m.yaml", "--no-report", PYTHONPATH=path, ASKED=str(tmp_path / "asked.txt"))

    assert done.returncode == 0, done.stderr
    worker, *available = (tmp_path / "worker.txt").read_text(encoding="utf-8").split()
    assert (tmp_path / "asked.txt").read_text(encoding="utf-8").split() == [worker]
    assert available == ["True", "True"]  # as PEFT sees it, which remembers its first answer
