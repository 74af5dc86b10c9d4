"""Rows of a written file, read by the libraries that other programs read such files with."""

from __future__ import annotations

import csv
import json
from itertools import zip_longest
from pathlib import Path
from typing import Any


def read_back(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, by its ending."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return _sheet(path)
    if kind == ".parquet":
        import pyarrow.parquet

        return pyarrow.parquet.read_table(path).to_pylist()
    text = path.read_bytes().decode()
    if kind == ".json":
        return json.loads(text)
    if kind in (".csv", ".tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="," if kind == ".csv" else "\t", strict=True))
    return [json.loads(line) for line in text.split("\n")[:-1]]


def _sheet(path: Path) -> list[dict[str, Any]]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    header, *rows = book.active.iter_rows(values_only=True)
    book.close()
    return [dict(zip_longest(header, row)) for row in rows]
