"""docs/file-formats.md names every file of a run directory and every key that ftbench writes into it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.core.conftest import FinishedRun
from tests.docs.pages import block, names, section

PAGE = "docs/file-formats.md"
RUN = section(PAGE, "The run directory")
NAMED = set(names(RUN)) | set(names(section(PAGE, "Results as JSON")))

OPEN = frozenset(
    [
        "matrix",
        "written",
        "spec",
        "environment",
        "metrics",
        "statistics",
        "label_scores",
        "rows",
        "facts",
        "details",
        "other_tasks",
        "hooks",
        "parameters",
    ]
)
"""Keys with mappings that are described elsewhere, or whose keys are names: of metrics, labels, libraries, splits."""


def contents(path: Path) -> Iterator[Any]:
    """What a file of JSON holds, or each line of one of JSON Lines."""
    text = path.read_text(encoding="utf-8")
    yield from map(json.loads, text.splitlines() if path.suffix == ".jsonl" else [text])


def keys(value: Any) -> Iterator[str]:
    """Every key of every mapping in a value, but not those of others."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from () if key in OPEN else keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


HASHED = {"manifest.json": "files", "metrics.json": "metrics", "other_tasks.json": "tasks"}
"""Files with a mapping from what the page cannot name: paths, metrics, hashes of tasks."""


@pytest.mark.parametrize("pattern", ["run.json", "cells/*/*.json", "cells/*/*.jsonl", "failed/*.json"])
def test_every_key_is_named(pattern: str, finished_run: FinishedRun) -> None:
    found = set()
    for path in finished_run.directory.glob(pattern):
        for content in contents(path):
            if path.name in HASHED:
                named = HASHED[path.name]
                content = [content | {named: None}, *content[named].values()]
            found |= {(path.name, key) for key in keys(content)}
    assert {(file, key) for file, key in found if key not in NAMED} == set()
    assert found


def test_every_file_of_a_run_is_named(finished_run: FinishedRun) -> None:
    drawing = block(RUN, "")
    there = {path.relative_to(finished_run.directory) for path in finished_run.directory.rglob("*") if path.is_file()}
    outside = {path for path in there if path.parts[0] not in ("failed", "locks", "workers")}
    assert {path.name for path in outside if path.parent.name != "learned" and path.name not in drawing} == set()
    assert {path.parts[0] for path in there if path.parts[0] not in drawing} == set()
    learned = {path.name for path in there if path.parent.name == "learned"}
    assert learned <= NAMED


def test_the_parts_of_a_cells_spec_are_named(finished_run: FinishedRun) -> None:
    specs = [
        json.loads(path.read_text(encoding="utf-8"))["spec"]
        for path in finished_run.directory.glob("cells/*/cell.json")
    ]
    assert {key for spec in specs for key in spec if key not in NAMED} == set()
