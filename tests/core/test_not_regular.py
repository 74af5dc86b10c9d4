"""Pipes, sockets and devices in the place of files are refused at once: they may never end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench import DataError, MatrixError, ModelError
from ftbench.data.files.reading import read_rows
from ftbench.data_check.source import blocks
from ftbench.errors import not_regular
from ftbench.matrix import read_matrix
from ftbench_models.facts import read_facts

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")

MATRIX = "models: [builtin:nano]\ntasks: [sentiment]\nmethods: [zero-shot]\n"


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def device(path: Path) -> Path:
    path.symlink_to("/dev/zero")
    return path


KINDS = pytest.mark.parametrize(("make", "kind"), [(pipe, "a pipe"), (device, "a device")])
Make = Callable[[Path], Path]


@KINDS
def test_a_matrix_is_a_file(make: Make, kind: str, tmp_path: Path) -> None:
    path = make(tmp_path / "m.yaml")
    with pytest.raises(MatrixError) as caught:
        read_matrix(path)
    assert str(caught.value) == f"{path}: is no file but {kind}, which may never end: copy what it gives into a file"


@KINDS
@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "txt", "xlsx", "parquet"])
def test_data_are_files(ending: str, make: Make, kind: str, tmp_path: Path) -> None:
    path = make(tmp_path / f"rows.{ending}")
    with pytest.raises(DataError, match=f"is no file but {kind}") as caught:
        read_rows(path)
    assert caught.value.file == path


@KINDS
def test_data_that_are_checked_are_files(make: Make, kind: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"is no file but {kind}"):
        list(blocks(make(tmp_path / "rows.jsonl")))


@KINDS
@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_the_files_of_a_model_are_files(name: str, make: Make, kind: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "llama"}', encoding="utf-8")
    (tmp_path / name).unlink(missing_ok=True)
    path = make(tmp_path / name)
    with pytest.raises(ModelError, match=f"is no file but {kind}") as caught:
        read_facts(tmp_path)
    assert caught.value.file == path


def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("rows.csv")
        assert "is no file but a socket" in str(not_regular(tmp_path / "rows.csv"))


def test_a_matrix_may_come_through_a_pipe_that_was_asked_for() -> None:
    command = [
        sys.executable,
        "-c",
        "from ftbench.matrix import read_matrix; from pathlib import Path;"
        "print(read_matrix(Path('/dev/stdin')).matrix.models[0].label)",
    ]
    ended = subprocess.run(command, input=MATRIX, capture_output=True, text=True, check=True)
    assert ended.stdout == "builtin:nano\n"


def test_files_folders_and_what_is_not_there_are_left_to_their_readers(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert [not_regular(path) for path in (tmp_path, tmp_path / "file", tmp_path / "none")] == [None, None, None]
