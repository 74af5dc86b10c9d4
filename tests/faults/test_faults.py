"""Every fault does what the table says: it is brought about in a finished run, or shown by a test that is named."""

from __future__ import annotations

import ast
import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftbench.storage import CellStore
from tests.conftest import CHECKOUT
from tests.core.conftest import command
from tests.faults.table import FAULTS, HERE, Fault, Injection

MATRIX = """\
name: faults
models: [{model: "MODEL", name: tiny}]
tasks: [sentiment]
methods: [zero-shot, full]
seeds: [0]
training: {steps: 2, batch_size: 2, max_length: 64}
evaluation: {examples: 4, validation_examples: 2, other_tasks: 0}
device: cpu
"""

INJECTED = [fault for fault in FAULTS if fault.injection]
ELSEWHERE = [fault for fault in FAULTS if not fault.injection]


@pytest.fixture(scope="module")
def finished(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a matrix and its run of two finished cells. Only read it."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "m.yaml").write_text(MATRIX.replace("MODEL", str(tiny_model)), encoding="utf-8")
    code, _, errors = command("run", folder / "m.yaml", "--out", folder / "run", "--no-report", "--executor", "inline")
    assert code == 0, errors
    return folder


@pytest.mark.parametrize("fault", INJECTED, ids=lambda fault: fault.name)
def test_the_fault_has_the_consequence_that_the_table_names(fault: Fault, finished: Path, tmp_path: Path) -> None:
    injection, run = fault.injection, tmp_path / "run"
    assert injection is not None
    if injection.inject.__qualname__.startswith("pipe.") and not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    shutil.copytree(finished / "run", run)
    injection.inject(run)
    before = stamps(run)
    with _files_up_to(injection.file_limit):
        code, output, errors = asked(injection, run, finished / "m.yaml")
    assert injection.said in errors + output
    assert (code, "Traceback" in errors) == (injection.code, False), errors
    if injection.command[0] != "run":
        return
    after = stamps(run)
    assert len(after.keys() - before.keys()) + len(before.keys() - after.keys()) <= 2 * injection.redone
    kept = before.keys() & after.keys()
    assert sum(before[cell] == after[cell] for cell in kept) == 2 - max(injection.redone, 2 - len(before))
    assert [path for folder in ("work", "resume") for path in (run / folder).glob("*")] == []
    assert list(run.rglob("*.new")) == []
    if injection.code == 0:
        assert list((run / "failed").iterdir()) == []


def asked(injection: Injection, run: Path, matrix: Path) -> tuple[int, str, str]:
    """What the command of an injection ends with and says."""
    places = {"RUN": run, "MATRIX": matrix}
    return command(*(places.get(word, word) for word in injection.command))


def stamps(run: Path) -> dict[str, int]:
    """By id of a cell that is complete, what its result is written in: another number for one that was done again."""
    store = CellStore(run)
    return {cell: (run / "cells" / cell / "log.txt").stat().st_ino for cell in store.finished()}


@contextlib.contextmanager
def _files_up_to(size: int | None) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    if size is None:
        yield
        return
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("fault", ELSEWHERE, ids=lambda fault: fault.name)
def test_the_test_that_shows_a_fault_is_there(fault: Fault) -> None:
    path, _, name = fault.shown_by.partition("::")
    tree = ast.parse((CHECKOUT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_fault_is_there_once_and_either_brought_about_or_shown_elsewhere() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert [fault.name for fault in FAULTS if (fault.injection is None) == (fault.shown_by == HERE)] == []
