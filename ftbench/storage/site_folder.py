"""The folder of a published site: staged beside it, moved into place file by file, leaving other files alone.

The folder itself stays, because it may hold files of the host or of version control (`CNAME`, `.git`).
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from filelock import FileLock

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages.storage_errors import NEWER_SITE, NO_SITE, SITE_IS_FILE, SITE_OUTSIDE, STRANGE_FOLDER
from ftbench.storage.atomic import dump_json, fsync_directory, fsync_file, read_json

SITE_FILE = "site.json"
FORMAT = 1
_STAGING = ".publishing-"
_LOCK = ".publishing.lock"


class SiteFolder:
    """One site; call `read`, `stage` and `commit` inside `locked`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from publishing here; raises `StoreError` for a folder that is no site."""
        self.read()
        self.path.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path / _LOCK):
            yield

    def read(self) -> dict[str, Any] | None:
        """The content of site.json, or None for a new site.

        Raises `StoreError` if the folder has files but no site.json: ftbench must not write among them.
        """
        file = self.path / SITE_FILE
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(SITE_IS_FILE(), file=self.path)
        if file.exists():
            return self._checked(read_json(file), file)
        entries = self.path.iterdir() if self.path.exists() else ()
        if strange := sorted(entry.name for entry in entries if not entry.name.startswith(".")):
            raise StoreError(STRANGE_FOLDER(name=strange[0], file=SITE_FILE), file=self.path)
        return None

    def _checked(self, content: Any, file: Path) -> dict[str, Any]:
        """Check only what safe writing and deleting need; the runs are checked where they are used."""
        if not isinstance(content, dict) or not isinstance(content.get("format"), int):
            raise StoreError(NO_SITE(), file=file)
        if content["format"] > FORMAT:
            raise NewerFormat(NEWER_SITE(version=content["format"], known=FORMAT), file=file)
        paths = content.get("files")
        if not isinstance(paths, list) or not all(isinstance(path, str) and is_inside(path) for path in paths):
            raise StoreError(SITE_OUTSIDE(), file=file, key="files")
        return content

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """An empty folder on the same disk, removed at the end, as are those left by killed processes."""
        for left in self.path.glob(f"{_STAGING}*/"):
            shutil.rmtree(left, ignore_errors=True)
        staged = Path(tempfile.mkdtemp(dir=self.path, prefix=_STAGING))
        try:
            yield staged
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def commit(self, staged: Path, content: Mapping[str, Any], kept: Sequence[str], old: Sequence[str]) -> None:
        """Move all staged files into place and remove those of `old` that are neither staged nor `kept`.

        Link targets come first: the data of reports, then the reports, then the top pages, then site.json. So every
        link works at every moment. Unchanged files are left alone.
        """
        new = sorted(path.relative_to(staged).as_posix() for path in staged.rglob("*") if path.is_file())
        files = sorted({*new, *kept, SITE_FILE})
        (staged / SITE_FILE).write_text(dump_json({"format": FORMAT, **content, "files": files}), encoding="utf-8")
        for path in (*sorted(new, key=_turn), SITE_FILE):
            self._place(staged / path, self.path / path)
        for path in sorted({*old} - {*files}, reverse=True):
            self._remove(self.path / path)
        fsync_directory(self.path)

    def _place(self, source: Path, target: Path) -> None:
        if target.is_file() and target.read_bytes() == source.read_bytes():
            return
        source.chmod(0o644)
        fsync_file(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)

    def _remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # not empty, or gone
            for folder in path.parents:
                if folder == self.path:
                    break
                folder.rmdir()


def is_inside(path: str) -> bool:
    """Whether a path with slashes stays inside the site and is no hidden file."""
    parts = PurePosixPath(path).parts
    plain = bool(parts) and not any(part.startswith(".") or "\\" in part or ":" in part for part in parts)
    return plain and not path.startswith("/") and PurePosixPath(path).as_posix() == path


def _turn(path: str) -> tuple[bool, bool, str]:
    return "/" not in path, path.endswith((".html", ".xml")), path
