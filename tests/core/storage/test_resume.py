"""States of trainings in a run directory: whole or not there, replaced, verified, and gone with their cell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages import Note
from ftbench.records.failure import KINDS, FailureKind
from ftbench.storage import CellStore
from ftbench.storage.resume import ResumeFolder

CELL = "c" * 20


@pytest.fixture
def states(tmp_path: Path) -> ResumeFolder:
    return ResumeFolder(tmp_path, CELL)


def write(states: ResumeFolder, step: int, content: bytes = b"tensors") -> None:
    states.write({"step": step}, lambda file: file.write_bytes(content) and None)


def test_what_was_written_is_read_and_replaces_what_was_before(states: ResumeFolder) -> None:
    assert states.read() is None
    assert states.step == 0
    write(states, 3, b"old")
    write(states, 7, b"new")
    kept = states.read()
    assert kept is not None
    assert (kept.files[0].read_bytes(), kept.about, states.step) == (b"new", {"step": 7}, 7)
    assert sorted(path.name for path in states.path.iterdir()) == sorted([kept.files[0].name, "state.json"])


def test_a_write_that_fails_leaves_the_state_before_it(states: ResumeFolder) -> None:
    write(states, 3, b"old")

    def fails(file: Path) -> None:
        file.write_bytes(b"half")
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        states.write({"step": 7}, fails)
    kept = states.read()
    assert kept is not None
    assert (kept.files[0].read_bytes(), len(list(states.path.iterdir()))) == (b"old", 2)


def test_what_a_killed_process_left_is_removed_by_the_next_write(states: ResumeFolder) -> None:
    write(states, 3)
    (states.path / "0123456789abcdef.pt").write_bytes(b"half")
    write(states, 4)
    assert len(list(states.path.iterdir())) == 2


@pytest.mark.parametrize("fault", ["a byte", "a missing file", "no JSON", "a newer format"])
def test_a_damaged_state_is_an_error_that_says_so(fault: str, states: ResumeFolder) -> None:
    write(states, 3)
    kept = states.read()
    assert kept is not None
    listing = states.path / "state.json"
    if fault == "a byte":
        kept.files[0].write_bytes(b"tensorz")
    elif fault == "a missing file":
        kept.files[0].unlink()
    elif fault == "no JSON":
        listing.write_text("{", encoding="utf-8")
    else:
        listing.write_text(listing.read_text(encoding="utf-8").replace('"format": 2', '"format": 9'), encoding="utf-8")
    with pytest.raises(NewerFormat if fault == "a newer format" else StoreError):
        states.read()


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_goes_with_a_failure_of_the_cell_itself_and_stays_where_it_was_interrupted(
    kind: FailureKind, states: ResumeFolder
) -> None:
    store = CellStore(states.directory)
    store.create()
    write(states, 3)
    store.fail(CELL, Note.plain("no"), "", kind=kind)
    assert states.path.exists() == (kind in ("lost worker", "time"))
    assert store.failure_kind(CELL) == kind


def test_a_state_goes_when_its_cell_is_finished_or_was_when_the_next_run_begins(states: ResumeFolder) -> None:
    store = CellStore(states.directory)
    store.create()
    write(states, 3)
    with store.writing(CELL) as folder:
        (folder / "a.txt").write_text("a", encoding="utf-8")
    assert not states.path.exists()
    write(states, 3)  # as if its process had been killed before it removed them
    other = ResumeFolder(states.directory, "d" * 20)
    write(other, 3)
    store.clean_work()
    assert (states.path.exists(), other.path.exists()) == (False, True)


def test_a_state_of_several_processes_is_all_of_their_files_or_none(states: ResumeFolder) -> None:
    write(states, 3, b"old")
    parts = [states.path / f"part-{number}.pt" for number in range(2)]
    for number, part in enumerate(parts):
        part.write_bytes(b"part %d" % number)
    states.replace_by(parts, {"step": 7})
    kept = states.read()
    assert kept is not None
    assert (kept.files, states.step) == (tuple(parts), 7)
    assert sorted(path.name for path in states.path.iterdir()) == ["part-0.pt", "part-1.pt", "state.json"]
    parts[1].write_bytes(b"other")
    with pytest.raises(StoreError, match=r"part-1\.pt"):
        states.read()


def test_a_state_of_the_first_format_is_read(states: ResumeFolder) -> None:
    write(states, 3)
    listing = states.path / "state.json"
    content = json.loads(listing.read_text(encoding="utf-8"))
    (entry,) = content.pop("files")
    listing.write_text(json.dumps({**content, **entry, "format": 1}), encoding="utf-8")
    kept = states.read()
    assert kept is not None
    assert kept.files[0].read_bytes() == b"tensors"
