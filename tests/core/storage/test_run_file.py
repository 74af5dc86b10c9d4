"""run.json and the matrix beside it: read as they were written, one cell a line, and metrics that were added stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftbench.errors import NewerFormat, StoreError
from ftbench.records.run import RunRecord
from ftbench.storage.run_file import add_metrics, read_run, write_run

KEPT = Path(__file__).parents[2] / "fixtures" / "kept_runs" / "format-2"


@pytest.fixture
def run() -> RunRecord:
    return read_run(KEPT)


@pytest.fixture
def folder(run: RunRecord, tmp_path: Path) -> Path:
    write_run(tmp_path, run, "name: é\n# a comment\n")
    return tmp_path


def added(folder: Path) -> list[str]:
    return [entry.metric for entry in read_run(folder).added_metrics]


def test_a_run_is_read_as_it_was_written(folder: Path, run: RunRecord) -> None:
    assert read_run(folder) == run


def test_the_matrix_is_kept_as_it_was_given(folder: Path) -> None:
    assert (folder / "matrix.yaml").read_bytes() == "name: é\n# a comment\n".encode()


def test_each_cell_is_a_line(folder: Path, run: RunRecord) -> None:
    lines = (folder / "run.json").read_text(encoding="utf-8").splitlines()
    first = lines.index(' "cells": [') + 1
    found = [json.loads(line.removesuffix(",")) for line in lines[first : first + len(run.cells)]]
    assert [cell["cell"] for cell in found] == [cell.cell for cell in run.cells]
    assert lines[first + len(run.cells)] == " ],"


def test_added_metrics_are_recorded_once_and_outlive_the_next_run(folder: Path, run: RunRecord) -> None:
    assert added(folder) == []
    add_metrics(folder, ["chrf", "bleu"])
    add_metrics(folder, ["chrf"])
    assert sorted(added(folder)) == ["bleu", "chrf"]
    assert {"bleu", "chrf"} <= {entry.metric for entry in read_run(folder).metrics}
    write_run(folder, run, "")
    assert sorted(added(folder)) == ["bleu", "chrf"]


def test_the_next_run_looks_at_no_cell_of_the_file_that_is_there(folder: Path, run: RunRecord) -> None:
    add_metrics(folder, ["chrf"])
    path = folder / "run.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'  {{"cell":"{run.cells[0].cell}"', '  {"damaged', 1), encoding="utf-8")
    with pytest.raises(StoreError):
        read_run(folder)
    write_run(folder, run, "")
    assert added(folder) == ["chrf"]


def test_names_with_half_characters_are_written(folder: Path, run: RunRecord) -> None:
    first = run.cells[0].model_copy(update={"method": "lora \ud83d"})
    write_run(folder, run.model_copy(update={"cells": (first, *run.cells[1:])}), "")
    assert read_run(folder).cells[0].method == "lora \ud83d"


def test_a_damaged_file_is_written_anew(folder: Path, run: RunRecord) -> None:
    (folder / "run.json").write_text("{", encoding="utf-8")
    write_run(folder, run, "")
    assert read_run(folder) == run


def test_a_newer_file_is_not_written_over(folder: Path, run: RunRecord) -> None:
    (folder / "run.json").write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(NewerFormat):
        write_run(folder, run, "")
    assert (folder / "run.json").read_text(encoding="utf-8") == '{"format": 99}'
    assert (folder / "matrix.yaml").read_text(encoding="utf-8").startswith("name: ")


def test_what_is_no_run_directory_is_named_with_the_reason(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, reason in (
        (tmp_path / "empty", "is no run directory (it has no run.json)"),
        (folder / "run.json", "is a file, not a run directory"),
    ):
        with pytest.raises(StoreError) as caught:
            read_run(path)
        assert str(caught.value) == f"{path}: {reason}"
