"""A finished cell that was run elsewhere is taken in whole, checked, or not at all."""

from __future__ import annotations

import json
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from ftbench.errors import StoreError
from ftbench.storage import CellStore
from ftbench.storage.import_cell import import_cell
from tests.core.conftest import FinishedRun


@pytest.fixture
def cell(finished_run: FinishedRun, tmp_path: Path) -> Path:
    """A copy of a finished cell with trained weights."""
    folder = next(path.parent for path in sorted(finished_run.directory.glob("cells/*/learned")) if any(path.iterdir()))
    return shutil.copytree(folder, tmp_path / "sent" / folder.name)


@pytest.fixture
def store(tmp_path: Path) -> CellStore:
    return CellStore(tmp_path / "run")


def nothing_is_there(store: CellStore) -> bool:
    return store.finished() == set() and not any(path.name.startswith("import-") for path in store.directory.iterdir())


def test_a_folder_is_taken_in_with_every_listed_byte(cell: Path, store: CellStore) -> None:
    assert import_cell(store, cell) == cell.name
    assert store.state(cell.name) is None
    listed = json.loads((cell / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {name: (store.path(cell.name) / name).read_bytes() for name in listed} == {
        name: (cell / name).read_bytes() for name in listed
    }


@pytest.mark.parametrize("suffix", ["tar", "tar.gz", "tar.xz", "zip"])
@pytest.mark.parametrize("top", [True, False])
def test_an_archive_is_taken_in_whether_the_folder_itself_is_in_it_or_not(
    suffix: str, top: bool, cell: Path, store: CellStore
) -> None:
    archive = cell.parent / f"cell.{suffix}"
    names = {path: path.relative_to(cell.parent if top else cell) for path in cell.rglob("*") if path.is_file()}
    if suffix == "zip":
        with zipfile.ZipFile(archive, "w") as file:
            for path, name in names.items():
                file.write(path, name)
    else:
        with tarfile.open(archive, f"w:{suffix.partition('.')[2]}") as file:
            for path, name in names.items():
                file.add(path, name)
    assert import_cell(store, archive) == cell.name
    assert store.state(cell.name) is None


def test_a_cell_that_is_there_stays_as_it_is(cell: Path, store: CellStore) -> None:
    import_cell(store, cell)
    manifest = store.path(cell.name) / "manifest.json"
    before = manifest.stat()
    assert import_cell(store, cell) == cell.name
    assert (manifest.stat().st_ino, manifest.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_damaged_file_is_refused(cell: Path, store: CellStore) -> None:
    with (cell / "predictions.jsonl").open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(StoreError, match=r"predictions\.jsonl is damaged$"):
        import_cell(store, cell)
    assert nothing_is_there(store)


def test_a_missing_file_is_refused(cell: Path, store: CellStore) -> None:
    (cell / "result.json").unlink()
    with pytest.raises(StoreError, match=r"not those of its manifest: result\.json$"):
        import_cell(store, cell)
    assert nothing_is_there(store)


def test_a_file_that_is_not_listed_is_refused(cell: Path, store: CellStore) -> None:
    (cell / "learned" / "run_me.py").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"not those of its manifest: learned/run_me\.py$"):
        import_cell(store, cell)
    assert nothing_is_there(store)


def test_a_link_out_of_the_folder_is_refused(cell: Path, store: CellStore) -> None:
    outside = cell.parent / "result.json"
    (cell / "result.json").rename(outside)
    (cell / "result.json").symlink_to(outside)
    with pytest.raises(StoreError, match=r"not those of its manifest: result\.json$"):
        import_cell(store, cell)


def test_a_folder_that_is_no_cell_is_refused(tmp_path: Path, store: CellStore) -> None:
    with pytest.raises(StoreError, match=r"is no finished cell \(it has no manifest\.json\)$"):
        import_cell(store, tmp_path)


def test_an_archive_that_reaches_outside_itself_is_refused(tmp_path: Path, store: CellStore) -> None:
    (tmp_path / "evil.txt").write_text("", encoding="utf-8")
    with tarfile.open(tmp_path / "cell.tar", "w") as archive:
        archive.add(tmp_path / "evil.txt", "../../evil.txt")
    with pytest.raises(StoreError, match="reaches outside itself"):
        import_cell(store, tmp_path / "cell.tar")
    assert nothing_is_there(store)


def test_a_cell_under_another_id_than_its_own_is_refused(cell: Path, store: CellStore) -> None:
    content = json.loads((cell / "cell.json").read_text(encoding="utf-8"))
    content["spec"]["seed"] = 99
    other = CellStore(cell.parent / "other")
    other.create()
    with other.writing("0" * 20) as folder:
        for path in cell.rglob("*"):
            if path.is_file() and path.name not in ("manifest.json", "metrics.json", "other_tasks.json"):
                (folder / path.relative_to(cell)).parent.mkdir(exist_ok=True)
                shutil.copyfile(path, folder / path.relative_to(cell))
        (folder / "cell.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StoreError, match="is not the cell that it says"):
        import_cell(store, other.path("0" * 20))
    assert nothing_is_there(store)
