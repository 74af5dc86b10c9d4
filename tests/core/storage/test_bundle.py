"""Bundles of finished cells: taken in whole and checked, or not at all."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftbench.errors import StoreError
from ftbench.records.results import OtherTask
from ftbench.storage import CellStore
from ftbench.storage.bundle import packed, take_in
from ftbench.storage.side_files import read_other_tasks, read_scores, write_other_tasks
from tests.core.conftest import FinishedRun

Member = tuple[tarfile.TarInfo, bytes]


@pytest.fixture
def finished(finished_run: FinishedRun, tmp_path: Path) -> CellStore:
    """A store with copies of two finished cells, the first of which has weights."""
    store = CellStore(tmp_path / "node")
    store.create()
    folders = sorted(finished_run.directory.glob("cells/*"), key=lambda path: (not any(path.glob("learned/*")), path))
    for folder in folders[:2]:
        shutil.copytree(folder, store.path(folder.name))
    return store


@pytest.fixture(scope="module")
def small(finished_run: FinishedRun) -> bytes:
    """The bundle of the smallest finished cell."""
    store = CellStore(finished_run.directory)
    sizes = {cell: sum(path.stat().st_size for path in store.path(cell).rglob("*")) for cell in store.finished()}
    return packed(store, [min(sizes, key=lambda cell: (sizes[cell], cell))])


@pytest.fixture
def store(tmp_path: Path) -> CellStore:
    return CellStore(tmp_path / "run")


def nothing_is_there(store: CellStore) -> bool:
    return store.finished() == set() and not any(path.name.startswith("import-") for path in store.directory.iterdir())


def changed(bundle: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """The bundle with the name and the content of each file as `change` returns them."""
    target = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(bundle)) as old, tarfile.open(fileobj=target, mode="w") as new:
        for member in old.getmembers():
            file = old.extractfile(member)
            assert file is not None
            name, content = change(member.name, file.read())
            info = tarfile.TarInfo(name)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    return target.getvalue()


def files(store: CellStore) -> dict[str, bytes]:
    paths = [path for path in store.cells.rglob("*") if path.is_file()]
    return {path.relative_to(store.cells).as_posix(): path.read_bytes() for path in paths}


def test_cells_arrive_with_every_byte_and_their_side_files(finished: CellStore, store: CellStore) -> None:
    bundle = packed(finished, finished.finished())
    assert bundle == packed(finished, finished.finished())  # no times or owners
    assert take_in(store, bundle) == []
    assert {cell: store.state(cell) for cell in store.finished()} == dict.fromkeys(finished.finished())
    assert files(store) == files(finished)
    assert all(read_scores(store.path(cell)) for cell in store.finished())


def test_a_bundle_may_be_a_file(finished: CellStore, store: CellStore, tmp_path: Path) -> None:
    (tmp_path / "cells.tar").write_bytes(packed(finished, finished.finished()))
    assert take_in(store, tmp_path / "cells.tar") == []
    assert store.finished() == finished.finished()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_bundle_that_is_cut_short_is_refused(small: bytes, data: st.DataObject) -> None:
    # A tar ends with blocks of zeros: without some of these nothing is missing.
    content = len(small.rstrip(b"\0"))
    length = data.draw(st.integers(0, content - 1))
    with tempfile.TemporaryDirectory() as folder:
        store = CellStore(Path(folder))
        with pytest.raises(StoreError):
            take_in(store, small[:length])
        assert nothing_is_there(store)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_byte_is_refused_or_changes_nothing(small: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(small) - 1))
    broken = small[:place] + bytes([small[place] ^ data.draw(st.integers(1, 255))]) + small[place + 1 :]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        store, whole = CellStore(Path(one)), CellStore(Path(other))
        take_in(whole, small)
        listed = {name: content for name, content in files(whole).items() if not name.endswith("metrics.json")}
        try:
            take_in(store, broken)
        except StoreError:
            assert nothing_is_there(store)
        else:
            there = files(store)
            assert {name: there[name] for name in listed} == listed


def test_a_file_that_differs_from_its_hash_is_refused(finished: CellStore, store: CellStore) -> None:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        return name, content.replace(b"0", b"1") if name.endswith("predictions.jsonl") else content

    with pytest.raises(StoreError, match=r"predictions\.jsonl is damaged$"):
        take_in(store, changed(packed(finished, finished.finished()), change))
    assert nothing_is_there(store)


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil-of-a-bundle", "{cell}/../../../evil"])
def test_a_path_outside_is_refused(name: str, finished: CellStore, store: CellStore, tmp_path: Path) -> None:
    def change(old: str, content: bytes) -> tuple[str, bytes]:
        return (name.format(cell=old.partition("/")[0]), content) if old.endswith("log.txt") else (old, content)

    with pytest.raises(StoreError):
        take_in(store, changed(packed(finished, finished.finished()), change))
    assert nothing_is_there(store)
    assert not list(tmp_path.rglob("evil*"))
    assert not Path("/tmp/evil-of-a-bundle").exists()


def test_a_link_is_refused(small: bytes, store: CellStore) -> None:
    target = io.BytesIO(small)
    with tarfile.open(fileobj=target, mode="a") as tar:
        link = tarfile.TarInfo(f"{tar.getnames()[-1].partition('/')[0]}/result.json")
        link.type, link.linkname = tarfile.SYMTYPE, "cell.json"
        tar.addfile(link)
    with pytest.raises(StoreError):
        take_in(store, target.getvalue())
    assert nothing_is_there(store)


def test_a_cell_under_the_id_of_another_is_refused(finished: CellStore, store: CellStore) -> None:
    first, second = sorted(finished.finished())

    def change(name: str, content: bytes) -> tuple[str, bytes]:
        return name.replace(first, "x").replace(second, first).replace("x", second), content

    with pytest.raises(StoreError):
        take_in(store, changed(packed(finished, finished.finished()), change))
    assert nothing_is_there(store)


def test_a_cell_that_comes_twice_stays_as_it_is(finished: CellStore, store: CellStore) -> None:
    bundle = packed(finished, finished.finished())
    take_in(store, bundle)
    stamps = {name: (store.cells / name).stat().st_mtime_ns for name in files(store)}
    assert take_in(store, bundle) == []
    assert {name: (store.cells / name).stat().st_mtime_ns for name in files(store)} == stamps


def test_a_second_result_that_differs_is_a_note_and_the_first_one_stays(finished: CellStore, store: CellStore) -> None:
    cell = sorted(finished.finished())[0]
    take_in(store, packed(finished, [cell]))
    before = files(store)
    again = CellStore(finished.directory.parent / "again")
    again.create()
    with again.writing(cell) as folder:
        for path in (path for path in finished.path(cell).rglob("*") if path.is_file()):
            name = path.relative_to(finished.path(cell))
            if name.name not in ("manifest.json", "metrics.json", "other_tasks.json"):
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(path.read_bytes())
        (folder / "predictions.jsonl").write_bytes((folder / "predictions.jsonl").read_bytes().replace(b"}\n", b" }\n"))
    notes = [str(note) for note in take_in(store, packed(again, [cell]))]
    assert notes == [f"the cell {cell} came twice with different results; the first one stays"]
    assert files(store) == before


def test_a_damaged_cell_is_replaced(finished: CellStore, store: CellStore) -> None:
    bundle = packed(finished, finished.finished())
    take_in(store, bundle)
    cell = sorted(store.finished())[0]
    (store.path(cell) / "result.json").write_text("{}", encoding="utf-8")
    take_in(store, bundle)
    assert store.state(cell) is None
    assert files(store) == files(finished)


def test_bundles_that_come_at_once_leave_one_whole_cell_each(finished: CellStore, store: CellStore) -> None:
    bundle = packed(finished, finished.finished())
    store.create()
    with ThreadPoolExecutor(4) as pool:
        notes = list(pool.map(lambda _: take_in(CellStore(store.directory), bundle), range(8)))
    assert notes == [[]] * 8
    assert files(store) == files(finished)
    assert not list((store.directory / "work").iterdir())


def test_side_files_that_are_sent_alone_are_added_to_the_cell(finished: CellStore, store: CellStore) -> None:
    cell = sorted(finished.finished())[0]
    take_in(store, packed(finished, [cell]))
    write_other_tasks(store.path(cell), {"a": OtherTask(1.0, 2.0, 3)})
    write_other_tasks(finished.path(cell), {"b": OtherTask(4.0, 5.0, 6)})
    assert take_in(store, packed(finished, [], beside=[cell])) == []
    assert read_other_tasks(store.path(cell)) == {"a": OtherTask(1.0, 2.0, 3), "b": OtherTask(4.0, 5.0, 6)}
    assert store.state(cell) is None


def test_side_files_of_a_cell_that_is_not_there_are_refused(finished: CellStore, store: CellStore) -> None:
    with pytest.raises(StoreError, match="its cells are not those that it names"):
        take_in(store, packed(finished, [], beside=finished.finished()))
    assert nothing_is_there(store)


def test_what_a_process_that_was_killed_had_unpacked_is_removed_by_the_next_run(store: CellStore) -> None:
    store.create()
    text = (
        "import os, sys; from pathlib import Path; from ftbench.storage import CellStore\n"
        "with CellStore(Path(sys.argv[1])).unpacking() as folder:\n"
        "    (folder / 'half').touch(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", text, str(store.directory)], check=False)
    assert list(store.directory.rglob("half"))
    with store.unpacking():
        store.clean_work()
        assert len(list(store.directory.glob("work/*"))) == 2  # it cannot tell what is in use, and waits
    store.clean_work()
    assert list(store.directory.glob("work/*")) == []
