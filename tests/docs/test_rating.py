"""docs/rating.md, and docs/file-formats.md about studies, against the code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from ftbench.contracts import RatingDimension
from ftbench.task_types.yaml_task import DimensionList
from ftbench_rating.command_make import command as make
from ftbench_rating.study.model import Scheme
from ftbench_rating.study.precision import expected_precision
from tests.docs.pages import block, names, read, section, table
from tests.plugins.rating.studies import METHODS, answered, small_study

PAGE = "docs/rating.md"
FORMATS = "docs/file-formats.md"
BY_NAME = {"seeds", "cells", "clusters", "sheets", "question", "title", "meaning", "example"}
"""Keys of mappings whose keys are names: of methods, raters, examples, languages."""


def test_the_table_of_options_has_every_option_of_make_once() -> None:
    shown = [option for cell in table(read(PAGE), "option of `rate make`").column("option of `rate make`")
             for option in re.findall(r"--[a-z-]+", cell)]  # fmt: skip
    assert sorted(shown) == sorted(option for one in make.params for option in one.opts if option.startswith("--"))


def test_the_table_of_half_widths_is_what_the_code_says() -> None:
    shown = table(read(PAGE), "examples, 3 raters")
    for examples, points, share in shown.rows:
        for scheme, said in (("likert5", points), ("pairwise", share)):
            assert number(said) == number(f"{half_width(scheme, int(examples)):.2f}"), (examples, scheme)  # type: ignore[arg-type]


def half_width(scheme: Scheme, items: int) -> float:
    found = expected_precision(scheme, items=items, raters=3, methods=2, block=2).half_width
    return found if scheme == "likert5" else round(100 * found)


def number(text: str) -> float:
    return float(re.findall(r"[\d.]+", text)[0])


def test_the_example_of_questions_is_valid() -> None:
    content = yaml.safe_load(block(section(PAGE, "Questions and scale"), "yaml"))
    assert [one.name for one in DimensionList.model_validate(content).made()] == ["accuracy", "tone"]


@pytest.mark.parametrize("page", [PAGE, FORMATS])
def test_every_part_of_a_dimension_is_named(page: str) -> None:
    text = read(page)
    assert [one.name for one in fields(RatingDimension) if one.name not in text] == []


@pytest.mark.parametrize("name", ["study.json", "key.json", "ratings/R1.json"])
def test_every_key_of_a_studys_files_is_named(name: str, tmp_path: Path) -> None:
    answered(tmp_path / "s", dict.fromkeys(METHODS, 3.0), built=small_study())
    content = json.loads((tmp_path / "s" / name).read_text(encoding="utf-8"))
    named = set(names(section(FORMATS, "A rating study")))
    assert {key for key in keys(content) if key not in named} == set()


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from () if key in BY_NAME else keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)
