"""The sides of rows in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ftbench.data.source import NumberedRow
from ftbench.data.split import Split
from ftbench.data.splitting.splitting import SplitRows, SplitWish, split_source

FILE = Path("rows.jsonl")


def split_rows(rows: Sequence[Mapping[str, Any]], **wish: Any) -> SplitRows:
    """The rows of a file, the first in line 1."""
    return split_source([NumberedRow(line, row) for line, row in enumerate(rows, start=1)], FILE, SplitWish(**wish))


def sides(rows: Sequence[Mapping[str, Any]], **wish: Any) -> tuple[Split, ...]:
    return split_rows(rows, **wish).sides
