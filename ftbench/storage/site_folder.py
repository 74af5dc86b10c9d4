"""The folder of a published site: made beside, moved into place file by file, and nobody else's files touched.

The folder itself stays, because it may hold what belongs to the host or to version control (`CNAME`, `.git`).
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
from ftbench.storage.atomic import dump_json, fsync_directory, fsync_file, read_json

SITE_FILE = "site.json"
FORMAT = 1
_STAGING = ".publishing-"
_LOCK = ".publishing.lock"


class SiteFolder:
    """One site; `read`, `stage` and `commit` belong inside `locked`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from publishing here meanwhile; raises `StoreError` for a folder that is no site."""
        self.read()
        self.path.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path / _LOCK):
            yield

    def read(self) -> dict[str, Any] | None:
        """The content of site.json, or None for a new site.

        Raises `StoreError` where the folder has files and no site.json: they are not ours to write among.
        """
        file = self.path / SITE_FILE
        if self.path.exists() and not self.path.is_dir():
            raise StoreError("is a file, and a site is a folder", file=self.path)
        if file.exists():
            return self._checked(read_json(file), file)
        there = self.path.iterdir() if self.path.exists() else ()
        if strange := sorted(one.name for one in there if not one.name.startswith(".")):
            found = f'has files ("{strange[0]}") and no {SITE_FILE}, so ftbench did not make it'
            raise StoreError(f"{found}; name a new or empty folder", file=self.path)
        return None

    def _checked(self, content: Any, file: Path) -> dict[str, Any]:
        """Only what is needed to write and delete safely; what the runs hold is checked where it is used."""
        if not isinstance(content, dict) or not isinstance(content.get("format"), int):
            raise StoreError("is not the file of a site that ftbench made", file=file)
        if content["format"] > FORMAT:
            found = f"has format {content['format']}, and this ftbench knows {FORMAT}"
            raise NewerFormat(f"{found}: publish with the newer one", file=file)
        paths = content.get("files")
        if not isinstance(paths, list) or not all(isinstance(path, str) and is_inside(path) for path in paths):
            raise StoreError("is damaged: it names files outside the site", file=file, key="files")
        return content

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """An empty folder on the same disk, removed in the end; so are those that killed processes left."""
        for left in self.path.glob(f"{_STAGING}*/"):
            shutil.rmtree(left, ignore_errors=True)
        staged = Path(tempfile.mkdtemp(dir=self.path, prefix=_STAGING))
        try:
            yield staged
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def commit(self, staged: Path, content: Mapping[str, Any], kept: Sequence[str], old: Sequence[str]) -> None:
        """Move all staged files into place and remove those of `old` that are neither staged nor `kept`.

        What others link to comes first: the data of reports, then the reports, then the pages at the top, then
        site.json. So every link works at every moment. Files that are equal to what stands there are left alone.
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
