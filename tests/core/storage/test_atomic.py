"""Files are written whole and on the disk, or not at all; JSON has the same bytes for equal values."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.errors import StoreError
from ftbench.storage.atomic import (
    append_text,
    dump_json,
    fsync_directory,
    fsync_file,
    read_json,
    remove_abandoned,
    write_atomic,
)


def next_descriptor() -> int:
    """The number that the next opened file gets: it grows by each file that was left open."""
    number = os.open(os.devnull, os.O_RDONLY)
    os.close(number)
    return number


@pytest.mark.parametrize(("content", "data"), [("é\n", b"\xc3\xa9\n"), (b"\x00\xff", b"\x00\xff")])
def test_text_and_bytes_are_written_as_they_are(content: str | bytes, data: bytes, tmp_path: Path) -> None:
    write_atomic(tmp_path / "file", content)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": data}


def test_what_no_utf_8_can_hold_becomes_an_escape(tmp_path: Path) -> None:
    write_atomic(tmp_path / "file", "a \ud800 b")
    assert (tmp_path / "file").read_bytes() == b"a \\ud800 b"


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("the old and longer content", encoding="utf-8")
    write_atomic(tmp_path / "file", "new")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "new"


def test_the_whole_content_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, seen = os.fsync, []

    def watched(descriptor: int) -> None:
        seen.append((os.fstat(descriptor).st_size, (tmp_path / "file").exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    write_atomic(tmp_path / "file", "0123456789")
    assert seen[0] == (10, False)
    assert [there for _, there in seen] == [False, True]  # and then the name itself


@pytest.mark.skipif(os.name != "posix", reason="directories are opened on POSIX systems only")
def test_nothing_stays_open(tmp_path: Path) -> None:
    before = next_descriptor()
    write_atomic(tmp_path / "file", "text")
    fsync_file(tmp_path / "file")
    fsync_directory(tmp_path)
    assert next_descriptor() == before


def test_a_folder_that_cannot_be_opened_is_no_error(tmp_path: Path) -> None:
    fsync_directory(tmp_path / "missing")


def test_a_write_that_fails_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / "inside").touch()
    with pytest.raises(OSError, match="file"):
        write_atomic(tmp_path / "file", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_missing_folder_is_one_error_and_no_second_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        write_atomic(tmp_path / "missing" / "file", "text")
    assert caught.value.__context__ is None


def test_json_is_sorted_indented_and_readable() -> None:
    assert dump_json({"b": "é", "a": [1]}) == '{\n "a": [\n  1\n ],\n "b": "é"\n}\n'


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_json_has_no_number_that_json_does_not_know(number: float) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        dump_json([number])


def test_json_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_atomic(tmp_path / "file", dump_json({"a": "é"}))
    assert read_json(tmp_path / "file") == {"a": "é"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff", "is damaged: not UTF-8 text"),
        (b"{", "is damaged: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"[" * 100_000, "is damaged: "),
    ],
    ids=["no text", "no JSON", "too deep"],
)
def test_a_damaged_file_is_named_with_what_is_wrong(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(StoreError) as caught:
        read_json(tmp_path / "file")
    said = str(caught.value).partition("maximum recursion depth")[0]  # whose words depend on the Python
    assert said == f"{tmp_path / 'file'}: {reason}"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        read_json(tmp_path / "file")
    assert str(caught.value) == f"{tmp_path / 'file'}: cannot be read: No such file or directory"


HALF = """
import os, signal
from pathlib import Path
from ftbench.storage import atomic

atomic.fsync_directory = lambda folder: None
os.fsync = lambda descriptor: {then}
atomic.write_atomic(Path({path!r}), "half")
"""
"""Writes a file, and does something before it has its name."""


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_what_a_killed_process_has_left_is_removed(tmp_path: Path, python: Callable[[str], list[str]]) -> None:
    code = HALF.format(then="os.kill(os.getpid(), signal.SIGKILL)", path=str(tmp_path / "file"))
    subprocess.run(python(code), check=False)
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".file.")
    remove_abandoned(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_what_another_process_is_writing_stays(tmp_path: Path, python: Callable[[str], list[str]]) -> None:
    code = HALF.format(then="(print('writing', flush=True), input())", path=str(tmp_path / "file"))
    with subprocess.Popen(
        python(code), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == b"writing\n"
        remove_abandoned(tmp_path)
        one.communicate(b"\n")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("file", "half")]


def test_a_file_that_was_taken_for_abandoned_before_its_lock_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    lock, taken = fcntl.flock, []

    def remove_first(file: Any, how: int) -> None:
        if not taken:
            taken.extend(tmp_path.iterdir())
            taken[0].unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", remove_first)
    write_atomic(tmp_path / "file", "content")
    assert len(taken) == 1
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("file", "content")]


def test_an_error_names_the_file_that_was_to_be_written(tmp_path: Path) -> None:
    (tmp_path / "run.json").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_atomic(tmp_path / "run.json", "{}")
    assert caught.value.filename == str(tmp_path / "run.json")
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_neither_appended_to_nor_taken_for_abandoned(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".run.json.0badcafe.new")
    with pytest.raises(OSError, match="may never end"):
        append_text(tmp_path / ".run.json.0badcafe.new", "line\n")
    remove_abandoned(tmp_path)
    assert (tmp_path / ".run.json.0badcafe.new").exists()
