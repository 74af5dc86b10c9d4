"""Columns of the data file that is named before: those of a table with a header, or the keys of its first JSON line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

_SEPARATORS = {".csv": ",", ".tsv": "\t"}
_LONGEST_LINE = 1_000_000
"""A first line that is longer is not waited for."""


def columns(context: click.Context, beginning: str) -> Iterator[CompletionItem[Any]]:
    """The columns of the command's FILE; none for other kinds of files, which take longer to open."""
    file = context.params.get("file")
    for name in _names(Path(file).expanduser()) if file else ():
        yield CompletionItem(name)


def _names(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            line = opened.readline(_LONGEST_LINE)
        if path.suffix in _SEPARATORS:
            return next(csv.reader([line], delimiter=_SEPARATORS[path.suffix]), [])
        row = json.loads(line) if path.suffix == ".jsonl" else None
    except (OSError, ValueError, csv.Error):
        return []
    return list(row) if isinstance(row, dict) else []
