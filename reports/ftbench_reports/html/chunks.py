"""Data for the page's scripts: embedded, or in files beside the page that are loaded on demand."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ftbench_reports.html.embedding import json_for_html

_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")

LARGEST = 900_000
"""Bytes of a chunk that a section should stay below, so that no file of a folder is much larger than 1 MB."""


PACKED_FROM = 16_000
"""Characters of JSON from which a chunk is packed into a single file. A browser that cannot unpack it still reads the
small chunks, which say what a section has."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One value for scripts, which ask for it with `withChunk(name, use)`; names begin with that of their section."""

    name: str
    """Small letters, digits and single hyphens: it becomes an id and the name of a file."""
    make: Callable[[], Any]
    """The value as `json` takes it, without NaN. Called once, when the chunk is written, so that not all chunks of a
    large run are in memory together."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"the name of a chunk has small letters, digits and single hyphens only: {self.name!r}")


def in_page(chunk: Chunk) -> Markup:
    """The chunk as an element that is not executed: JSON, or base64 of packed JSON where that is long."""
    text = json_for_html(chunk.make())
    if len(text) < PACKED_FROM:
        return Markup(f'<script type="application/json" id="chunk-{chunk.name}">{text}</script>')
    packed = base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()  # the same bytes whenever it is written
    return Markup(f'<script type="application/gzip" id="chunk-{chunk.name}">{packed}</script>')


def in_file(chunk: Chunk) -> str:
    """The chunk as a separate script.

    The value is a JSON string, because in an expression a key `__proto__` would have another meaning.
    """
    text = json.dumps(str(json_for_html(chunk.make())), ensure_ascii=False)
    return f'ftbenchChunk("{chunk.name}",{text});\n'


def check_names(section: str, chunks: Iterable[Chunk]) -> None:
    """Raises ValueError where two chunks have one name, or one could be another section's."""
    seen: set[str] = set()
    for chunk in chunks:
        if chunk.name in seen:
            raise ValueError(f"two chunks are called {chunk.name!r}")
        if chunk.name != section and not chunk.name.startswith(f"{section}-"):
            raise ValueError(f"the name of a chunk of {section!r} does not begin with it: {chunk.name!r}")
        seen.add(chunk.name)
