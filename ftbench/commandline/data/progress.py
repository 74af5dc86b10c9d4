"""A bar for rows that take a while, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ftbench.commandline.language import Render
    from ftbench.messages import Note

Item = TypeVar("Item")

_SECONDS = 1.0
"""Before the bar is shown: most files take less."""


def with_progress(rows: Iterable[Item], doing: Note, render: Render) -> Iterator[Item]:
    """The rows, with a bar on the error stream while they are taken."""
    from tqdm import tqdm

    from ftbench.messages.data_files_screen import ROWS_UNIT

    shown = {"desc": render(doing), "unit": render(ROWS_UNIT()), "delay": _SECONDS}
    yield from tqdm(rows, **shown, leave=False, disable=None, dynamic_ncols=True)
