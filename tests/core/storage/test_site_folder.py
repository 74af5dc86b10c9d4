"""The folder of a site: only our files are touched, and every file is whole at every moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from ftbench.errors import NewerFormat, StoreError
from ftbench.storage.site_folder import SITE_FILE, SiteFolder, is_inside


def put(folder: SiteFolder, files: Mapping[str, str], kept: tuple[str, ...] = ()) -> None:
    with folder.locked(), folder.staging() as staged:
        old = folder.read()
        for path, text in files.items():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).write_text(text, encoding="utf-8")
        folder.commit(staged, {}, kept, old["files"] if old else [])


def files(path: Path) -> dict[str, str]:
    return {
        one.relative_to(path).as_posix(): one.read_text(encoding="utf-8")
        for one in path.rglob("*")
        if one.is_file() and not one.name.startswith(".")
    }


def test_files_are_put_and_those_no_longer_wanted_removed_with_their_folders(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path / "site")
    put(folder, {"index.html": "1", "runs/a/index.html": "a", "runs/a/data/x.js": "x", "runs/b/index.html": "b"})
    put(folder, {"index.html": "2"}, kept=("runs/b/index.html",))
    assert set(files(folder.path)) == {"index.html", "runs/b/index.html", SITE_FILE}
    assert files(folder.path)["index.html"] == "2"
    assert not (folder.path / "runs" / "a").exists()
    assert [one.name for one in folder.path.glob(".publishing-*")] == []


def test_files_of_others_in_a_site_stay(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path)
    (tmp_path / ".git").mkdir()
    put(folder, {"index.html": "1"})
    (tmp_path / "CNAME").write_text("example.org", encoding="utf-8")
    put(folder, {"trends.html": "2"})
    assert set(files(tmp_path)) == {"CNAME", "trends.html", SITE_FILE}
    assert (tmp_path / ".git").is_dir()


def test_a_file_that_did_not_change_is_left_alone(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path / "site")
    put(folder, {"index.html": "1"})
    before = (folder.path / "index.html").stat()
    put(folder, {"index.html": "1"})
    assert (folder.path / "index.html").stat() == before


def test_a_folder_with_other_files_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match=r'has files \("thesis.txt"\) and no site.json'):
        put(SiteFolder(tmp_path), {"index.html": "1"})
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="a site is a folder"):
        put(SiteFolder(tmp_path / "site"), {"index.html": "1"})


def test_a_newer_site_is_refused(tmp_path: Path) -> None:
    (tmp_path / SITE_FILE).write_text(json.dumps({"format": 99, "files": []}), encoding="utf-8")
    with pytest.raises(NewerFormat, match="has format 99"):
        put(SiteFolder(tmp_path), {"index.html": "1"})


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "runs/../../x", ".git/config", "", "a//b", "C:\\x"])
def test_a_site_file_that_names_a_file_outside_removes_nothing(tmp_path: Path, path: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "secret.txt").write_text("mine", encoding="utf-8")
    (site / SITE_FILE).write_text(json.dumps({"format": 1, "files": [path]}), encoding="utf-8")
    assert not is_inside(path)
    with pytest.raises(StoreError, match="names files outside the site"):
        put(SiteFolder(site), {"index.html": "1"})
    assert (tmp_path / "secret.txt").exists()


def test_an_interruption_while_files_move_leaves_links_that_work_and_is_mended_by_the_next(tmp_path: Path) -> None:
    class Interrupted(SiteFolder):
        def _place(self, source: Path, target: Path) -> None:
            if target.name == "index.html" and target.parent == self.path:
                raise KeyboardInterrupt
            super()._place(source, target)

    put(SiteFolder(tmp_path / "site"), {"index.html": "links to a", "runs/a/index.html": "a"})
    new = {
        "index.html": "links to a and b",
        "runs/a/index.html": "a",
        "runs/b/data/x.js": "x",
        "runs/b/index.html": "b",
    }
    with pytest.raises(KeyboardInterrupt):
        put(Interrupted(tmp_path / "site"), new)
    found = files(tmp_path / "site")
    assert found["index.html"] == "links to a"
    assert found["runs/a/index.html"] == "a"
    put(SiteFolder(tmp_path / "site"), new)
    assert files(tmp_path / "site").items() >= new.items()
