"""The hash of a large file is computed once, again when the file changed, and never trusted when it is damaged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ftbench_models.file_hashes import LARGE, remembered_sha256, sha256_of


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FTBENCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "hashes"


@pytest.fixture
def large(tmp_path: Path, cache: Path) -> Path:
    """A large file, whose holes take no room on the disk."""
    return written(tmp_path / "model.safetensors", b"weights")


def written(path: Path, start: bytes, size: int = LARGE) -> Path:
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)
    return path


def record(cache: Path) -> Path:
    (path,) = cache.iterdir()
    return path


def test_a_remembered_hash_is_that_of_the_content_and_is_not_computed_again(large: Path, cache: Path) -> None:
    assert remembered_sha256(large, settled=0) == sha256_of(large)
    content = json.loads(record(cache).read_text(encoding="utf-8"))
    record(cache).write_text(json.dumps({**content, "sha256": "f" * 64}), encoding="utf-8")
    assert remembered_sha256(large) == "f" * 64


def test_a_link_to_the_file_has_its_hash(large: Path, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(large)
    assert remembered_sha256(tmp_path / "link", settled=0) == remembered_sha256(large, settled=0)
    record(cache)


@pytest.mark.parametrize("keep_times", [False, True])
def test_a_file_that_changed_is_read_again(large: Path, cache: Path, keep_times: bool) -> None:
    before, status = remembered_sha256(large, settled=0), large.stat()
    with large.open("r+b") as file:
        file.write(b"WEIGHTS")
    if keep_times:
        os.utime(large, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert remembered_sha256(large, settled=0) == sha256_of(large) != before


def test_a_file_in_its_place_is_read_again(large: Path, cache: Path, tmp_path: Path) -> None:
    remembered_sha256(large, settled=0)
    written(tmp_path / "other", b"other").replace(large)
    assert remembered_sha256(large, settled=0) == sha256_of(large)


def test_a_hash_of_a_file_that_was_written_just_now_is_not_kept(large: Path, cache: Path) -> None:
    assert remembered_sha256(large) == sha256_of(large)
    assert not cache.exists()


def test_a_small_file_is_always_read(tmp_path: Path, cache: Path) -> None:
    small = written(tmp_path / "config.json", b"{}", 100)
    assert remembered_sha256(small, settled=0) == sha256_of(small)
    assert not cache.exists()


@pytest.mark.parametrize("damage", ["", "[1]", "[" * 100_000, '{"version": 1}', "null"])
def test_a_damaged_cache_is_ignored(large: Path, cache: Path, damage: str) -> None:
    expected = remembered_sha256(large, settled=0)
    record(cache).write_text(damage, encoding="utf-8")
    assert remembered_sha256(large, settled=0) == expected


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(large: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    assert remembered_sha256(large, settled=0) == sha256_of(large)
