"""The JSON Schema that `ftbench schema` prints: valid, and it accepts what the reader accepts and no misspelt key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given

from ftbench.commandline.schema import command
from ftbench.matrix import Matrix
from tests.strategies import matrices

jsonschema = pytest.importorskip("jsonschema")

EXAMPLES = sorted(
    path
    for folder in ("examples", "benchmarks")
    for path in (Path(__file__).parents[3] / folder).glob("*.yaml")
    if "models:" in path.read_text(encoding="utf-8")
)
SCHEMA: dict[str, Any] = json.loads(CliRunner().invoke(command).output)
VALIDATOR: Any = jsonschema.Draft202012Validator(SCHEMA)


def test_it_is_a_valid_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_it_accepts_the_examples(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8")))] == []


@given(raw=matrices())
def test_it_accepts_what_the_reader_accepts(raw: dict[str, Any]) -> None:
    Matrix.model_validate(raw)
    assert [error.message for error in VALIDATOR.iter_errors(raw)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"trainig": {}},
        {"training": {"epoch": 1}},
        {"training": {"epochs": 0}},
        {"seeds": [-1]},
        {"seeds": 0},
        {"tasks": [{"task": "t", "dta": "x"}]},
        {"models": []},
        {"precision": "fp8"},
        {"axes": {"training.batchsize": [8, 32]}},
        {"axes": {"training.batch_size": []}},
    ],
)
def test_it_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    raw = {"models": ["m"], "tasks": ["t"], "methods": ["lora"], **change}
    assert list(VALIDATOR.iter_errors(raw)) != []
    with pytest.raises(ValueError, match="validation error"):
        Matrix.model_validate(raw)


def test_it_accepts_a_number_of_seeds() -> None:
    assert VALIDATOR.is_valid({"models": ["m"], "tasks": ["t"], "methods": ["lora"], "seeds": 3})


def test_every_key_has_a_default_or_is_required() -> None:
    assert sorted(SCHEMA["required"]) == ["methods", "models", "tasks"]
