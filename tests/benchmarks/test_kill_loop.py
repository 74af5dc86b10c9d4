"""What the kill loop looks for is found where it is: other bytes, leftovers, cells that were done again, processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from benchmarks.killing.comparing import FinishedCells, differences, kept_files, leftovers
from benchmarks.killing.processes import MARK, marked, wait_until_gone
from benchmarks.killing.stages import stage
from ftbench.storage import CellStore

CELL, OTHER = "0123456789abcdef0123", "fedcba98765432100123"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run directory with two finished cells."""
    directory = tmp_path / "run"
    store = CellStore(directory)
    store.create()
    for cell in (CELL, OTHER):
        write(store, cell)
    (directory / "run.json").write_text("{}", encoding="utf-8")
    return directory


def write(store: CellStore, cell: str) -> None:
    with store.writing(cell) as folder:
        (folder / "learned").mkdir()
        for name in ("cell.json", "result.json"):
            (folder / name).write_text('{"format": 1}', encoding="utf-8")
        (folder / "predictions.jsonl").write_text("{}\n", encoding="utf-8")
        (folder / "learned" / "model.safetensors").write_bytes(b"weights")


def test_equal_runs_have_no_differences_and_a_clean_one_no_leftovers(run: Path) -> None:
    assert len(kept_files(run)) == 6
    assert differences(run, kept_files(run)) == []
    assert leftovers(run) == []


@pytest.mark.parametrize("name", ["predictions.jsonl", "learned/model.safetensors", "cell.json"])
def test_one_changed_byte_is_a_difference_and_damage(name: str, run: Path) -> None:
    reference = kept_files(run)
    path = run / "cells" / CELL / name
    content = bytearray(path.read_bytes())
    content[0] ^= 1
    path.write_bytes(content)
    assert differences(run, reference) == [f"cells/{CELL}/{name} differs"]
    assert leftovers(run) == [f"cells/{CELL}: {name} is damaged"]


def test_a_file_that_is_missing_and_one_that_is_new_are_differences(run: Path) -> None:
    reference = kept_files(run)
    (run / "cells" / CELL / "metrics.json").write_text("{}", encoding="utf-8")
    (run / "cells" / CELL / "cell.json").unlink()
    assert differences(run, reference) == [
        f"cells/{CELL}/cell.json is missing",
        f"cells/{CELL}/metrics.json is not in the reference",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"cells/{CELL}/.metrics.json.0badcafe.new", f"cells/{CELL}/.metrics.json.0badcafe.new: a temporary file"),
        (f"work/{CELL}.1.0badcafe", f"work/{CELL}.1.0badcafe"),
        (f"resume/{CELL}", f"resume/{CELL}"),
        (f"quarantine/{CELL}.0badcafe", f"quarantine/{CELL}.0badcafe"),
        (f"failed/{CELL}.json", f"failed/{CELL}.json, although the cell is finished"),
        ("jobs/head.json", "jobs/head.json: the lease of a run that has ended"),
    ],
)
def test_what_is_left_over_is_named(name: str, said: str, run: Path) -> None:
    (run / name).parent.mkdir(exist_ok=True)
    (run / name).write_text("", encoding="utf-8")
    assert leftovers(run) == [said]


def test_a_lock_that_is_held_is_named(run: Path) -> None:
    with FileLock(run / "locks" / "held.lock"):
        assert leftovers(run) == ["locks/held.lock is held"]
    assert leftovers(run) == []


def again(run: Path) -> None:
    (run / "cells" / CELL).rename(run / "aside")
    write(CellStore(run), CELL)


def gone(run: Path) -> None:
    (run / "cells" / CELL).rename(run / "aside")


def begun(run: Path) -> None:
    (run / "work" / f"{CELL}.1.0badcafe").mkdir()


@pytest.mark.parametrize("change", [again, gone, begun])
def test_a_finished_cell_that_is_written_again_begun_again_or_gone_counts_as_redone(
    change: Callable[[Path], None], run: Path
) -> None:
    cells = FinishedCells(run)
    assert cells.look() == 2
    change(run)
    cells.look()
    assert cells.redone == {CELL}


def test_what_an_earlier_try_of_a_cell_has_left_is_no_second_time(run: Path) -> None:
    cells = FinishedCells(run)
    gone(run)
    begun(run)
    cells.look()
    write(CellStore(run), CELL)
    assert cells.look() == 2
    assert cells.redone == set()


def test_the_stage_of_a_run_is_that_of_the_cell_that_is_furthest(run: Path, tmp_path: Path) -> None:
    assert stage(tmp_path / "none", 3) == "before its plan is written"
    assert stage(run, 2) == "after the last cell"
    assert stage(run, 3) == "between cells"
    begun(run)
    assert stage(run, 3) == "loading or training"
    (run / "work" / f"{CELL}.1.0badcafe" / "learned").mkdir()
    assert stage(run, 3) == "evaluating"


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
def test_processes_with_the_mark_are_found_with_their_children_and_no_other() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'], env={})"
    environment = {**os.environ, MARK: "of-this-test"}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdin=subprocess.PIPE) as process:
        wait_until_gone(lambda: [] if len(marked("of-this-test")) == 2 else [process], 20)  # type: ignore[list-item]
        found = marked("of-this-test")
        assert found[0].number == process.pid
        assert found[1].parent == process.pid
        for one in found:
            one.kill()
    assert wait_until_gone(lambda: [one for one in found if one.is_alive()], 20) == []
    assert marked("of-another") == []
