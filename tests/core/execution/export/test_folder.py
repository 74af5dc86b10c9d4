"""The folder of an export: whole or not there, and never in the place of somebody's files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ftbench.errors import StoreError
from ftbench.execution.export.folder import ExportFolder, write_facts


def _export(path: Path, text: str = "weights", *, overwrite: bool = False) -> ExportFolder:
    target = ExportFolder(path)
    with target.writing() as folder:
        (folder / "weights").write_text(text)
        (folder / "README.md").write_text("a card")
        write_facts(folder, {"cell": {"id": "a"}, "form": "adapter"})
        target.commit(folder, overwrite=overwrite)
    return target


def test_a_folder_has_its_name_when_it_is_complete(tmp_path: Path) -> None:
    target = ExportFolder(tmp_path / "deep" / "out")
    with target.writing() as folder:
        (folder / "weights").write_text("half")
        assert not target.path.exists()
    assert list(tmp_path.iterdir()) == []
    assert sorted(path.name for path in _export(target.path).path.iterdir()) == ["README.md", "ftbench.json", "weights"]
    assert [path.name for path in target.path.parent.iterdir()] == ["out"]


def test_an_error_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    target = _export(tmp_path / "out")

    def broken() -> None:
        with target.writing() as folder:
            (folder / "weights").write_text("other")
            raise RuntimeError("a full disk")

    with pytest.raises(RuntimeError):
        broken()
    assert (target.path / "weights").read_text() == "weights"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    (tmp_path / ".out.0123abcd.exporting" / "out").mkdir(parents=True)
    _export(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    target = ExportFolder(tmp_path / "out")
    with target.writing() as first, target.writing():
        assert first.is_dir()


def test_an_export_takes_the_place_of_another(tmp_path: Path) -> None:
    _export(tmp_path / "out", "first")
    assert (_export(tmp_path / "out", "second", overwrite=True).path / "weights").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_that_came_meanwhile_is_replaced_only_if_that_is_asked_for(tmp_path: Path) -> None:
    _export(tmp_path / "out", "first")
    with pytest.raises(StoreError, match="has come to hold an export while this one was made"):
        _export(tmp_path / "out", "second")
    assert (tmp_path / "out" / "weights").read_text() == "first"


@pytest.mark.parametrize("overwrite", [False, True])
def test_files_of_somebody_that_came_meanwhile_stay(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("years of work")
    with pytest.raises(StoreError, match="is not empty; name another folder"):
        _export(tmp_path / "out", overwrite=overwrite)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("name", ["thesis.tex", "notes/thesis.tex"])
def test_files_of_somebody_beside_an_export_are_not_replaced(tmp_path: Path, name: str) -> None:
    target = _export(tmp_path / "out", "first")
    (target.path / name).parent.mkdir(exist_ok=True)
    (target.path / name).write_text("years of work")
    with pytest.raises(StoreError, match=f"holds {name}, which is not the export's"):
        _export(tmp_path / "out", "second", overwrite=True)
    assert (target.path / name).read_text() == "years of work"
    assert (target.path / "weights").read_text() == "first"


def test_an_export_that_cannot_be_put_in_place_leaves_the_former_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _export(tmp_path / "out", "first")
    replace = Path.replace

    def refuse(path: Path, to: Path) -> Path:
        if path.parent.name.endswith(".exporting"):
            raise OSError("no")
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no"):
        _export(tmp_path / "out", "second", overwrite=True)
    assert (tmp_path / "out" / "weights").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_files_that_are_no_export_are_nobody_s_to_replace(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(StoreError, match="is not empty; name another folder"):
        ExportFolder(tmp_path).facts()
    with pytest.raises(StoreError, match="is a file, and an export is a folder"):
        ExportFolder(tmp_path / "thesis.tex").facts()
    assert ExportFolder(tmp_path / "new").facts() is None


def test_a_changed_file_is_noticed_and_an_edited_card_is_welcome(tmp_path: Path) -> None:
    target = _export(tmp_path / "out")
    facts = target.facts()
    assert facts is not None
    (target.path / "README.md").write_text("my own words")
    assert target.damaged(facts) is None
    (target.path / "weights").write_text("WEIGHTS")
    assert target.damaged(facts) == "weights"
    assert json.loads((target.path / "ftbench.json").read_text())["files"]["weights"]["bytes"] == 7


def test_a_disk_without_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(StoreError, match=r"about .* are needed, and .* are free"):
        ExportFolder(tmp_path / "new" / "out").check_room(2 * free)


def test_the_current_folder_is_refused_by_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (".", str(tmp_path), f"../{tmp_path.name}", "sub/.."):
        with pytest.raises(StoreError, match="is the current folder"):
            _export(Path(name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a**b", "[a]", "sub/../out"])
def test_any_name_is_a_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / f".{Path(name).name}.0123abcd.exporting" / "out").mkdir(parents=True)
    _export(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["sub", Path(name).name])


def test_a_link_keeps_its_place_and_the_export_goes_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "out")
    _export(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "disk" / "out" / "weights").read_text() == "weights"
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["out"]


def test_a_name_that_the_disk_refuses_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too long"):
        _export(tmp_path / "new" / ("a" * 250))
    assert list(tmp_path.iterdir()) == []
