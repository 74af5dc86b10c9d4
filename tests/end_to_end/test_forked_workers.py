"""Workers of a script: they leave it alone, and are forked from a process that has asked for no GPU."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from .conftest import environment

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

SCRIPT = """
import ftbench

matrix = {
    "name": "small",
    "models": [MODEL],
    "tasks": ["sentiment"],
    "methods": ["curious"],
    "evaluation": {"examples": 2, "validation_examples": 2, "other_tasks": 0},
    "device": "cpu",
    "plugins": ["curious.py"],
}
print(ftbench.run(matrix, "run", progress=None))
"""
"""Has no guard around its main part."""


@dataclass(frozen=True)
class Done:
    """What a script said, and its folder."""

    process: subprocess.CompletedProcess[str]
    folder: Path

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def done(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The script, run where a library that asks for a GPU is installed."""
    folder = tmp_path_factory.mktemp("forked")
    package, facts = folder / "more" / "bitsandbytes", folder / "more" / "bitsandbytes-0.50.2.dist-info"
    package.mkdir(parents=True)
    facts.mkdir()
    (package / "__init__.py").write_text(BITSANDBYTES, encoding="utf-8")
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: bitsandbytes\nVersion: 0.50.2\n", encoding="utf-8")
    (folder / "curious.py").write_text(METHOD, encoding="utf-8")
    (folder / "script.py").write_text(SCRIPT.replace("MODEL", repr(str(tiny_model))), encoding="utf-8")
    checkout = Path(__file__).resolve().parents[2]
    places = [folder / "more", *(checkout / name for name in ("", "plugins", "tasks", "reports"))]
    more = {"PYTHONPATH": os.pathsep.join(map(str, places)), "ASKED": str(folder / "asked.txt")}
    words = [sys.executable, "script.py"]
    process = subprocess.run(
        words, cwd=folder, env=environment(more), capture_output=True, text=True, encoding="utf-8", check=False
    )
    return Done(process, folder)


def test_a_script_needs_no_guard_around_its_main_part(done: Done) -> None:
    """Workers do not import the script: it would begin another run in each of them."""
    assert (done.process.returncode, done.process.stdout) == (0, "<Results small: 1 done>\n"), done.process.stderr


@pytest.mark.skipif(os.name != "posix", reason="workers are forked on POSIX systems only")
def test_a_library_that_asks_for_a_gpu_is_imported_by_the_worker_that_needs_it_and_by_nobody_before(done: Done) -> None:
    worker, *available = done.lines("worker.txt")
    assert done.lines("asked.txt") == [worker]
    assert available == ["True", "True"]  # as PEFT sees it, which remembers its first answer
