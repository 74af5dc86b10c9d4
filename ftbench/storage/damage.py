"""What is wrong with the files of a finished cell that results are read from, with file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ftbench.errors import StoreError
from ftbench.messages.storage_errors import OTHER_CONTENT
from ftbench.storage.cell_files import (
    CELL_FILE,
    GENERAL_FILE,
    PREDICTIONS_FILE,
    RESULT_FILE,
    TRAINING_FILE,
    read_cell,
    read_general,
    read_predictions,
    read_result,
    read_training,
)
from ftbench.storage.manifest import fault, read_manifest

_READERS: Mapping[str, Callable[[Path], Any]] = {
    CELL_FILE: read_cell,
    RESULT_FILE: read_result,
    PREDICTIONS_FILE: read_predictions,
    GENERAL_FILE: read_general,
    TRAINING_FILE: read_training,
}
"""By file, what raises `StoreError` with the place of the damage."""


def check_readable(folder: Path) -> None:
    """Read every file of a cell; raises `StoreError` for the first that cannot be read, `NewerFormat` for a newer one.

    A manifest alone does not do for a cell from elsewhere: it may list damaged files as they are.
    """
    for name, read in _READERS.items():
        if (folder / name).exists():
            read(folder)


def check_results(folder: Path) -> None:
    """Raise `StoreError` if a file that results are read from is not as the manifest says; `NewerFormat` as well.

    Learned weights and the log are not looked at: no number is read from them.
    """
    try:
        listed = read_manifest(folder)
    except OSError:
        check_readable(folder)  # without a manifest, what can be read counts
        return
    for name, read in _READERS.items():
        if name in listed and fault(folder, name):
            read(folder)  # names the line, unless the file is another one that can be read
            raise StoreError(OTHER_CONTENT(), file=folder / name)
