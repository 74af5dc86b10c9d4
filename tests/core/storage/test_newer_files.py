"""Files that a newer ftbench wrote are refused by every command, in one line, and are never written over."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ftbench.analysis.other_settings import other_settings
from ftbench.errors import NewerFormat
from ftbench.storage import CellStore
from ftbench.storage.formats import CELL, FAILURE, MANIFEST, METRICS, OTHER_TASKS, RESULT, FileFormat
from ftbench.storage.import_cell import import_cell
from ftbench.storage.manifest import write_manifest
from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]

FORMATS = {
    "cell.json": CELL,
    "result.json": RESULT,
    "metrics.json": METRICS,
    "other_tasks.json": OTHER_TASKS,
    "manifest.json": MANIFEST,
}
KEPT = Path(__file__).parents[2] / "fixtures" / "kept_runs" / "format-2"


@dataclass(frozen=True)
class Newer:
    """A file whose version was raised."""

    path: Path
    known: int
    text: str

    @property
    def line(self) -> str:
        versions = f"format {self.known + 1}; this one reads up to {self.known}"
        return f"{self.path} was written by a newer ftbench ({versions}): upgrade ftbench"

    @property
    def untouched(self) -> bool:
        return self.path.read_text(encoding="utf-8") == self.text


def raised(path: Path, file_format: FileFormat) -> Newer:
    """The file as a newer ftbench may write it: with a higher version and, if it has one, another checksum."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["format"] = file_format.version + 1
    if "sha256" in content:
        content["sha256"] = "a checksum of another kind"
    path.write_text(json.dumps(content), encoding="utf-8")
    return Newer(path, file_format.version, path.read_text(encoding="utf-8"))


def seal(folder: Path) -> None:
    """Write a cell's manifest anew for its changed files."""
    beside = {name: (folder / name).read_bytes() for name in ("metrics.json", "other_tasks.json", "manifest.json")}
    for name in beside:
        (folder / name).unlink()
    write_manifest(folder)
    for name in ("metrics.json", "other_tasks.json"):
        (folder / name).write_bytes(beside[name])


def newer_file(run: FinishedRun, name: str, *, sealed: bool = True) -> Newer:
    """A file of one finished cell, raised."""
    folder = sorted(run.directory.glob("cells/*/other_tasks.json"))[0].parent
    newer = raised(folder / name, FORMATS[name])
    if sealed and name in ("cell.json", "result.json"):
        seal(folder)
    return newer


@pytest.mark.parametrize("command", ["results", "status", "score"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_cell_with_a_newer_file_has_no_result_and_a_line_says_why(
    name: str, command: str, own_run: FinishedRun, ftbench_command: Command
) -> None:
    newer = newer_file(own_run, name)
    code, output, errors = ftbench_command(command, own_run.directory)
    assert code == (1 if command == "status" else 0)
    assert (output + errors).count(newer.line) == 1
    assert newer.untouched


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "by hand"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_run_with_a_newer_file_ends_before_it_trains_anything(
    name: str, sealed: bool, own_run: FinishedRun, ftbench_command: Command
) -> None:
    newer = newer_file(own_run, name, sealed=sealed)
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", own_run.directory, "--executor", "inline")
    assert code == 2
    assert [line for line in errors.splitlines() if "newer ftbench" in line] == [f"error: {newer.line}"]
    assert "started" not in {event["event"] for event in own_run.events("events.jsonl")}
    assert not (own_run.directory / "quarantine").exists()
    assert newer.untouched


def test_the_other_cells_are_read(own_run: FinishedRun, ftbench_command: Command) -> None:
    newer_file(own_run, "other_tasks.json")
    _, output, _ = ftbench_command("status", own_run.directory)
    assert output.startswith("tiny: 7 done, ")


def test_two_newer_cells_are_one_line(own_run: FinishedRun, ftbench_command: Command) -> None:
    for path in sorted(own_run.directory.glob("cells/*/other_tasks.json"))[:2]:
        newer = raised(path, OTHER_TASKS)
    _, _, errors = ftbench_command("report", own_run.directory)
    (line,) = [line for line in errors.splitlines() if "newer ftbench" in line]
    assert " and 1 more: " in line
    assert newer.path.name in line


@pytest.mark.parametrize("name", ["cell.json", "result.json"])
def test_a_trial_with_a_newer_file_is_named(name: str, tmp_path: Path, ftbench_command: Command) -> None:
    directory = shutil.copytree(KEPT, tmp_path / "run")
    trial = json.loads((directory / "run.json").read_text(encoding="utf-8"))["trials"][0]["cell"]
    newer = raised(directory / "cells" / trial / name, FORMATS[name])
    for command in ("results", "status"):
        _, _, errors = ftbench_command(command, directory)
        (line,) = [line for line in errors.splitlines() if "newer ftbench" in line]
        assert line.startswith("warning: ")
        assert line.endswith(newer.line)


def test_a_newer_record_of_a_failure_is_not_guessed_at(own_run: FinishedRun, ftbench_command: Command) -> None:
    newer = raised(sorted((own_run.directory / "failed").glob("*.json"))[0], FAILURE)
    _, output, _ = ftbench_command("status", own_run.directory)
    assert newer.line in output
    assert str(CellStore(own_run.directory).failure(newer.path.stem)) == newer.line


def test_a_newer_cell_that_the_run_does_not_list_is_counted(own_run: FinishedRun) -> None:
    newer = newer_file(own_run, "cell.json")
    run = own_run.directory / "run.json"
    content = json.loads(run.read_text(encoding="utf-8"))
    content["cells"] = [cell for cell in content["cells"] if cell["cell"] != newer.path.parent.name]
    run.write_text(json.dumps(content), encoding="utf-8")
    said = str(other_settings(own_run.directory))
    assert said == "1 finished cell of other settings (written by a newer ftbench)"


@pytest.mark.parametrize("name", ["cell.json", "result.json", "manifest.json"])
def test_a_cell_of_a_newer_ftbench_is_not_taken_in(name: str, own_run: FinishedRun, tmp_path: Path) -> None:
    newer = newer_file(own_run, name)
    store = CellStore(tmp_path / "other")
    with pytest.raises(NewerFormat) as caught:
        import_cell(store, newer.path.parent)
    assert str(caught.value) == newer.line
    assert store.finished() == set()
