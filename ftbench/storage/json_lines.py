"""Files with one JSON object per line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from ftbench.errors import StoreError
from ftbench.messages.storage_errors import DAMAGED, NOT_READABLE
from ftbench.storage.atomic import check_regular

T = TypeVar("T")


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one line per row, with sorted keys."""
    # ASCII escapes keep lone surrogates, which byte-level tokenizers can produce, out of the UTF-8 file.
    lines = [json.dumps(row, sort_keys=True, allow_nan=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8")


def read_lines(path: Path, make: Callable[[dict[str, Any]], T]) -> list[T]:
    """The result of `make` for each line; raises `StoreError` for a file that cannot be read."""
    made: list[T] = []
    try:
        check_regular(path)
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                made.append(make(json.loads(line)))
    except OSError as error:
        raise StoreError(NOT_READABLE(reason=str(error.strerror)), file=path) from None
    except UnicodeDecodeError:  # found in a whole block, so that the line is not known
        raise StoreError(DAMAGED(), file=path) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise StoreError(DAMAGED(), file=path, line=len(made) + 1) from None
    return made
