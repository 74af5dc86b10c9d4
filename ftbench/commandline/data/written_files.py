"""Checks of the files that commands for data write, and their errors."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def check_new(source: Path, files: Sequence[Path], *, overwrite: bool) -> None:
    """Raise `UserError` if a file to write is the one that is read, or exists and is not to be replaced."""
    from ftbench.errors import UserError
    from ftbench.messages import data_command as messages

    for file in files:
        if file.exists() and source.exists() and file.samefile(source):
            raise UserError(messages.IS_SOURCE(), file=file)
        if file.is_dir():
            raise UserError(messages.IS_FOLDER(), file=file)
        if file.exists() and not overwrite:
            raise UserError(messages.IS_THERE(), file=file)


@contextmanager
def faults_of(file: Path) -> Iterator[None]:
    """Names the file in errors that only know row and column."""
    from ftbench.errors import DataError

    try:
        yield
    except DataError as error:
        if error.file is not None:
            raise
        raise DataError(error.note, file=file, line=error.line, key=error.key) from None


def typed(path: Path | str) -> str:
    """The path as it is typed in a shell."""
    return shlex.quote(str(path))
