"""The manifest of a folder: every file with its size and hash, and what is wrong with them later."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ftbench.errors import NewerFormat, StoreError
from ftbench.storage.manifest import FileEntry, fault, read_manifest, write_manifest

MANIFEST = "manifest.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, one of them in a folder, and their manifest."""
    (tmp_path / "learned").mkdir()
    (tmp_path / "learned" / "weights").write_bytes(b"\x00weights")
    (tmp_path / "rows").write_bytes(b"row\n")
    write_manifest(tmp_path)
    return tmp_path


def test_it_has_every_file_with_its_size_and_hash_and_not_itself(folder: Path) -> None:
    assert read_manifest(folder) == {
        "learned/weights": FileEntry(8, hashlib.sha256(b"\x00weights").hexdigest()),
        "rows": FileEntry(4, hashlib.sha256(b"row\n").hexdigest()),
    }


def test_nothing_is_wrong_with_what_is_as_it_was(folder: Path) -> None:
    assert fault(folder) is None
    assert fault(folder, "rows") is None


def test_what_was_added_later_is_not_looked_at(folder: Path) -> None:
    (folder / "metrics").touch()
    assert fault(folder) is None


@pytest.mark.parametrize("content", [b"roW\n", b"row\nrow\n"])
def test_the_file_that_changed_is_named_where_it_is_looked_at(content: bytes, folder: Path) -> None:
    (folder / "rows").write_bytes(content)
    assert fault(folder) == "rows is damaged"
    assert fault(folder, "rows") == "rows is damaged"
    assert fault(folder, "learned/weights") is None


def test_the_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "learned" / "weights").unlink()
    assert fault(folder) == "weights is missing or cannot be read"


def test_a_file_that_is_not_listed_is_damage_of_the_manifest(folder: Path) -> None:
    assert fault(folder, "metrics") == "manifest.json is damaged"


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"format": 1}', '{"format": 1, "files": []}', '{"format": 1, "files": {"rows": {"bytes": "x"}}}'],
)
def test_a_manifest_that_is_none_is_damage(text: str, folder: Path) -> None:
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    assert fault(folder) == "manifest.json is damaged"
    with pytest.raises(StoreError) as caught:
        read_manifest(folder)
    assert str(caught.value) == f"{folder / MANIFEST}: is damaged"


def test_a_missing_manifest_is_named(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    assert fault(folder) == "manifest.json is missing or cannot be read"


def test_a_newer_manifest_is_no_damage(folder: Path) -> None:
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**content, "format": content["format"] + 1}), encoding="utf-8")
    for look in (read_manifest, fault):
        with pytest.raises(NewerFormat):
            look(folder)
