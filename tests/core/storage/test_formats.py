"""Versions of files: what is written has one, older files go through every step, and damage names the key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, field_validator

from ftbench.errors import NewerFormat, StoreError
from ftbench.storage.formats import (
    CELL,
    FAILURE,
    MANIFEST,
    METRICS,
    OTHER_TASKS,
    RESULT,
    RUN,
    VERIFIED,
    FileFormat,
)

FILE = Path("some.json")


class Part(BaseModel):
    size: int


class Kept(BaseModel):
    """A record of a file."""

    name: str
    parts: tuple[Part, ...] = ()

    @field_validator("name")
    @classmethod
    def _short(cls, name: str) -> str:
        if len(name) > 5:
            raise ValueError("is too long")
        return name


def added(letter: str) -> Any:
    """A step that notes that it was taken."""
    return lambda content: {"name": content["name"] + letter}


FORMAT = FileFormat("some.json", 3, {1: added("b"), 2: added("c")})


@pytest.mark.parametrize(
    ("file_format", "name", "version"),
    [
        (RUN, "run.json", 2),
        (CELL, "cell.json", 2),
        (RESULT, "result.json", 2),
        (METRICS, "metrics.json", 2),
        (OTHER_TASKS, "other_tasks.json", 1),
        (MANIFEST, "manifest.json", 1),
        (FAILURE, "failed/ID.json", 2),
        (VERIFIED, "verified.json", 2),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_file_has_a_version_and_a_step_from_every_older_one(
    file_format: FileFormat, name: str, version: int
) -> None:
    assert (file_format.name, file_format.version) == (name, version)
    assert sorted(file_format.steps) == list(range(1, version))


def test_what_is_written_has_its_version() -> None:
    assert FORMAT.written({"name": "a"}) == {"format": 3, "name": "a"}


@pytest.mark.parametrize(("version", "name"), [(1, "abc"), (2, "ac"), (3, "a")])
def test_an_older_file_goes_through_every_step_since(version: int, name: str) -> None:
    assert FORMAT.migrated({"format": version, "name": "a"}, FILE) == {"name": name}
    assert FORMAT.read(Kept, {"format": version, "name": "a"}, FILE) == Kept(name=name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "it has no format"),
        ([], "it has no format"),
        ({}, "it has no format"),
        ({"format": "3"}, "it has no format"),
        ({"format": 0, "name": "a"}, "there is no format 0"),
        ({"format": 1}, "a part is missing"),
        ({"format": 1, "name": 2}, "a part is missing"),
        ({"format": 3}, "name: is missing"),
        ({"format": 3, "name": "abcdef"}, "name: is too long"),
        ({"format": 3, "name": "a", "parts": [{"size": 1}, {}]}, "parts.1.size: is missing"),
    ],
)
def test_damage_names_the_file_and_what_is_wrong(content: Any, reason: str) -> None:
    with pytest.raises(StoreError) as caught:
        FORMAT.read(Kept, content, FILE)
    assert str(caught.value) == f"some.json: is damaged: {reason}"


def test_a_newer_file_is_refused_with_both_versions() -> None:
    for look in (FORMAT.migrated, FORMAT.refuse_newer):
        with pytest.raises(NewerFormat) as caught:
            look({"format": 4}, FILE)
        assert "some.json was written by a newer ftbench (format 4; this one reads up to 3)" in str(caught.value)


@pytest.mark.parametrize("content", [None, [], {}, {"format": "4"}, {"format": 3}])
def test_what_is_not_newer_is_not_judged(content: Any) -> None:
    FORMAT.refuse_newer(content, FILE)
