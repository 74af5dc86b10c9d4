"""Files are read again exactly when something happened to them, and what is remembered can always be thrown away."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ftbench.storage import CellStore
from ftbench.storage.verified import VERIFIED_FILE, Remembered, Stamp

CELL = "0123456789abcdef0123"
LINES = "verified.jsonl"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CellStore]:
    """Runs for the tests of this file, one for each: all are written before the one wait of two seconds."""
    stores = [finished(tmp_path_factory.mktemp("run")) for _ in range(40)]
    time.sleep(2.1)
    return iter(stores)


@pytest.fixture
def store(settled: Iterator[CellStore]) -> CellStore:
    """A run with one finished cell whose files are old enough to be remembered."""
    return next(settled)


def finished(folder: Path) -> CellStore:
    store = CellStore(folder)
    store.create()
    with store.writing(CELL) as folder:
        (folder / "learned").mkdir()
        (folder / "predictions.jsonl").write_text("0123456789", encoding="utf-8")
        (folder / "learned" / "weights").write_text("weights", encoding="utf-8")
    return store


@pytest.fixture
def read(store: CellStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which cells' files have been read and hashed since."""
    cells: list[str] = []
    verify = store._verify

    def watched(cell: str, only: str | None) -> str | None:
        cells.append(cell)
        return verify(cell, only)

    monkeypatch.setattr(store, "_verify", watched)
    return cells


def state(store: CellStore) -> str | None:
    with store.remembering():
        return store.state(CELL)


def same_size_and_times(path: Path) -> None:
    """Other bytes, then the old time of change: what `cp --preserve` and restored backups do."""
    before = path.stat()
    path.write_text("0123456780", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def another_file(path: Path) -> None:
    """Another file of the same size and time moved into its place."""
    before = path.stat()
    beside = path.with_name("beside")
    beside.write_text("0123456780", encoding="utf-8")
    os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
    beside.replace(path)


def test_what_did_not_change_is_read_once(store: CellStore, read: list[str]) -> None:
    assert [state(store) for _ in range(3)] == [None, None, None]
    assert read == [CELL]


def test_metrics_may_be_added_without_reading_everything_again(store: CellStore, read: list[str]) -> None:
    state(store)
    (store.path(CELL) / "metrics.json").write_text("{}", encoding="utf-8")
    assert state(store) is None
    assert read == [CELL]


@pytest.mark.parametrize("change", [same_size_and_times, another_file, Path.unlink])
@pytest.mark.parametrize("name", ["predictions.jsonl", "learned/weights", "manifest.json"])
def test_damage_is_found_however_it_came(store: CellStore, change: Callable[[Path], None], name: str) -> None:
    assert state(store) is None
    change(store.path(CELL) / name)
    assert state(store) is not None


def test_a_cell_that_is_removed_is_missing(store: CellStore) -> None:
    state(store)
    shutil.rmtree(store.path(CELL))
    assert state(store) == "missing"


def test_of_a_cell_that_has_not_run_nothing_is_read(store: CellStore, read: list[str]) -> None:
    with store.remembering():
        assert store.state("f" * 20) == "missing"
    assert read == []


def test_outside_of_remembering_every_file_is_read(store: CellStore, read: list[str]) -> None:
    state(store)
    assert store.state(CELL) is None
    assert read == [CELL, CELL]


def test_files_that_were_just_written_are_not_trusted_yet(store: CellStore, read: list[str]) -> None:
    os.utime(store.path(CELL) / "learned" / "weights")
    state(store)
    state(store)
    assert read == [CELL, CELL]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"format": 2, "shared": [], "cells": []}',
        '{"format": 99, "shared": [], "cells": {}}',
        f'{{"format": 2, "shared": [], "cells": {{"{CELL}": 3}}}}',
        f'{{"format": 2, "shared": [], "cells": {{"{CELL}": {{"files": [5, ""]}}}}}}',
        f'{{"format": 2, "shared": [7], "cells": {{"{CELL}": {{"files": [0, ""]}}}}}}',
        f'{{"format": 1, "cells": {{"{CELL}": {{"files": ["", "", {{}}]}}}}}}',
    ],
)
def test_a_memory_that_is_damaged_costs_a_look_and_is_made_again(
    store: CellStore, read: list[str], content: str
) -> None:
    (store.directory / VERIFIED_FILE).write_text(content, encoding="utf-8")
    assert [state(store), state(store)] == [None, None]
    assert read == [CELL]


def test_what_another_version_of_ftbench_remembers_is_looked_at_again(store: CellStore, read: list[str]) -> None:
    state(store)
    path = store.directory / VERIFIED_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    content["shared"][0][1]["result.json"] += 1
    path.write_text(json.dumps(content), encoding="utf-8")
    assert state(store) is None
    assert read == [CELL, CELL]


def test_a_damaged_cell_is_never_remembered(store: CellStore) -> None:
    (store.path(CELL) / "predictions.jsonl").write_text("other", encoding="utf-8")
    assert [state(store), state(store)] == ["predictions.jsonl is damaged"] * 2
    assert not (store.directory / VERIFIED_FILE).exists()


def test_what_a_killed_run_has_noted_is_remembered(store: CellStore, read: list[str]) -> None:
    with store.remembering():
        store.state(CELL)
        store.note_findings()
        (store.directory / LINES).rename(store.directory / "kept")
    (store.directory / VERIFIED_FILE).unlink()  # as if the process had ended before the block did
    (store.directory / "kept").rename(store.directory / LINES)
    assert state(store) is None
    assert read == [CELL]


def test_the_next_whole_memory_has_the_noted_lines(store: CellStore, read: list[str]) -> None:
    with store.remembering():
        store.state(CELL)
        store.note_findings()
        assert (store.directory / LINES).exists()
    assert not (store.directory / LINES).exists()
    assert state(store) is None
    assert read == [CELL]


def test_a_noted_line_that_was_cut_off_costs_a_look(store: CellStore, read: list[str]) -> None:
    state(store)
    (store.directory / VERIFIED_FILE).unlink()
    (store.directory / LINES).write_text(f'[2,"{CELL}","files"\n[]\n3\n[2,1,1,1,1,1]\n', encoding="utf-8")
    assert state(store) is None
    assert read == [CELL, CELL]


def test_the_memory_of_an_older_ftbench_is_used(store: CellStore, read: list[str]) -> None:
    state(store)
    path = store.directory / VERIFIED_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    (names, finding), (_, digest) = content["shared"][0], content["cells"][CELL]["files"]
    older = {"format": 1, "cells": {CELL: {"files": [names, digest, finding]}}}
    path.write_text(json.dumps(older), encoding="utf-8")
    assert state(store) is None
    assert read == [CELL]


def test_names_and_findings_of_many_cells_are_kept_once(tmp_path: Path) -> None:
    memory = Remembered(tmp_path / VERIFIED_FILE)
    for number in range(100):
        memory.keep(f"{number:020}", "files", Stamp("a\nb", f"digest {number}", 0), {"a": 1})
    memory.save()
    content = json.loads((tmp_path / VERIFIED_FILE).read_text(encoding="utf-8"))
    assert content["shared"] == [["a\nb", {"a": 1}]]
    assert content["cells"][f"{7:020}"] == {"files": [0, "digest 7"]}


def test_the_memory_names_no_path(store: CellStore) -> None:
    state(store)
    text = (store.directory / VERIFIED_FILE).read_text(encoding="utf-8")
    assert json.loads(text)["cells"].keys() == {CELL}
    assert str(store.directory) not in text


def test_one_file_is_looked_at_alone_while_remembering_too(store: CellStore, read: list[str]) -> None:
    (store.path(CELL) / "predictions.jsonl").write_text("other", encoding="utf-8")
    with store.remembering():
        assert store.state(CELL, only="learned/weights") is None
        assert store.state(CELL, only="predictions.jsonl") == "predictions.jsonl is damaged"


def test_a_finding_is_remembered_until_its_file_changes_and_nothing_found_is_not(store: CellStore) -> None:
    looks: list[object] = []

    def find(finding: object) -> object:
        looks.append(finding)
        return finding

    def ask(finding: object) -> object:
        with store.remembering():
            known = store.known(CELL, "rows")
            look = partial(find, finding)
            return store.find(CELL, "rows", ["predictions.jsonl"], look) if known is None else known

    assert [ask(None), ask(3), ask(4)] == [None, 3, 3]
    assert looks == [None, 3]
    same_size_and_times(store.path(CELL) / "predictions.jsonl")
    assert ask(5) == 5
