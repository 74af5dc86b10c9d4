"""The JSON Schema that `ftbench schema` prints: valid, and it accepts what the reader accepts and no misspelt key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given

from ftbench.commandline.main import Options
from ftbench.commandline.schema import command
from ftbench.matrix import Matrix
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from tests.strategies import matrices

CHECKOUT = Path(__file__).parents[3]
EXAMPLES = sorted(
    path
    for folder in ("examples", "benchmarks")
    for path in (CHECKOUT / folder).rglob("*.yaml")
    if "models:" in path.read_text(encoding="utf-8")
)
SCHEMA: dict[str, Any] = json.loads(CliRunner().invoke(command, obj=Options()).output)
TASK_SCHEMA: dict[str, Any] = json.loads(CliRunner().invoke(command, ["task"], obj=Options()).output)
VALIDATOR: Any = jsonschema.Draft202012Validator(SCHEMA)
TASK_VALIDATOR: Any = jsonschema.Draft202012Validator(TASK_SCHEMA)
BASE = {"models": ["m"], "tasks": ["t"], "methods": ["mine"]}


def test_it_is_a_valid_json_schema() -> None:
    for schema in (SCHEMA, TASK_SCHEMA):
        jsonschema.Draft202012Validator.check_schema(schema)


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
        {"trackers": ["tensorboard", "tensorboard"]},
        {"tasks": [{"task": "t", "fields": {"text": []}}]},
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


# What an editor shows.


def _keys(schema: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield f"{place}/{name}", value
        for name, value in schema.items():
            yield from _keys(value, f"{place}/{name}")
    elif isinstance(schema, list):
        for item in schema:
            yield from _keys(item, place)


@pytest.mark.parametrize("schema", [SCHEMA, TASK_SCHEMA], ids=["matrix", "task"])
def test_every_key_is_described(schema: dict[str, Any]) -> None:
    def described(value: Any) -> bool:
        if value is True or set(value) == {"const"}:  # described elsewhere: an own key of an entry, a condition
            return True
        target = schema["$defs"][value["$ref"].rpartition("/")[2]] if "$ref" in value else {}
        return bool(value.get("description") or target.get("description") or set(value) == {"required"})

    keys = [(place, value) for place, value in _keys(schema) if "/allOf" not in place]
    assert len(keys) > 15
    assert [place for place, value in keys if not described(value)] == []


def _names(value: dict[str, Any]) -> list[str]:
    return [one["const"] for one in value["anyOf"] if "const" in one]


def test_registered_names_are_offered_and_others_are_taken() -> None:
    registry, entries = Registry(load_plugins()), SCHEMA["$defs"]
    for entry, key, kind in (
        ("TaskEntry", "task", "tasks"),
        ("MethodEntry", "method", "methods"),
        ("MetricEntry", "metric", "metrics"),
        ("AugmentEntry", "augmentation", "augmentations"),
    ):
        assert _names(entries[entry]["properties"][key]) == list(registry.objects(kind))
    assert "builtin:nano" in _names(entries["ModelEntry"]["properties"]["model"])
    assert list(SCHEMA["properties"]["executors"]["properties"]) == list(registry.objects("executors"))
    assert VALIDATOR.is_valid({**BASE, "methods": ["of-a-plugin", {"method": "other", "anything": [1]}]})


def test_a_plugin_file_adds_its_names(tmp_path: Path) -> None:
    plugin = tmp_path / "calm.py"
    plugin.write_text(
        'from ftbench import Metric, hookimpl\n\n\nclass Calm(Metric):\n    """How calm it is."""\n\n'
        "    name = 'calm'\n\n    def statistics(self, predictions): ...\n\n    def value(self, sums): ...\n\n\n"
        "@hookimpl\ndef ftbench_register_metrics():\n    return [Calm()]\n",
        encoding="utf-8",
    )
    schema = json.loads(CliRunner().invoke(command, ["--plugin", str(plugin)], obj=Options()).output)
    assert {"const": "calm", "description": "How calm it is."} in schema["$defs"]["MetricEntry"]["properties"][
        "metric"
    ]["anyOf"]


# The schema and the reader say the same.

VALUES: tuple[Any, ...] = ({"zz": 1}, [], ["zz"], [{"zz": 1}], "zz", "", -1, 0, 1, 2.5, 17, 10**12, None)
OF_THE_PLANNER = ("axes", "baseline")
"""Whose values depend on other keys of the matrix."""


def _resolved(value: dict[str, Any]) -> dict[str, Any]:
    for option in (value, *value.get("anyOf", ())):
        if "$ref" in option:
            found: dict[str, Any] = SCHEMA["$defs"][option["$ref"].rpartition("/")[2]]
            return found
    return value


def _places() -> Iterator[tuple[str, dict[str, Any], Callable[[Any], dict[str, Any]]]]:
    """Each key of the schema, and the matrix in which it has a value."""
    entries = {"models": "model", "tasks": "task", "methods": "method", "metrics": "metric"}
    for name, written in SCHEMA["properties"].items():
        if name in OF_THE_PLANNER:
            continue
        value = _resolved(written)
        yield name, value, lambda made, name=name: {**BASE, name: made}
        needed = dict.fromkeys(value.get("required", ()), 1)
        if "$ref" in str(written) and "properties" in value:
            for key, inner in value["properties"].items():
                make = lambda made, name=name, key=key, needed=needed: {**BASE, name: {**needed, key: made}}  # noqa: E731
                yield f"{name}.{key}", inner, make
        if name in entries:
            entry = _resolved(written["items"])
            for key, inner in entry["properties"].items():
                make = lambda made, name=name, key=key: {**BASE, name: [{entries[name]: "a", key: made}]}  # noqa: E731
                yield f"{name}.{key}", inner, make


PLACES = list(_places())


@pytest.mark.parametrize(("schema", "matrix"), [one[1:] for one in PLACES], ids=[one[0] for one in PLACES])
def test_any_value_of_a_key_is_refused_by_both_or_by_none(
    schema: dict[str, Any], matrix: Callable[[Any], dict[str, Any]]
) -> None:
    # pydantic takes 0 and 1 for a switch, which is no harm.
    switch = any(one.get("type") == "boolean" for one in (schema, *schema.get("anyOf", ())))
    for value in VALUES:
        if switch and value in (0, 1):
            continue
        raw = matrix(value)
        try:
            Matrix.model_validate(raw)
            read = True
        except ValueError:
            read = False
        assert VALIDATOR.is_valid(raw) == read, raw


METHODS = [
    (name, method, key)
    for name, (_, method) in Registry(load_plugins()).objects("methods").items()
    for key, field in method.settings.model_fields.items()
    if not field.is_required()  # a configuration of PEFT, which the method gives to PEFT
]


@pytest.mark.parametrize(("name", "method", "key"), METHODS, ids=[f"{name}.{key}" for name, _, key in METHODS])
def test_any_value_of_a_setting_is_refused_by_both_or_by_none(name: str, method: Any, key: str) -> None:
    field = method.settings.model_fields[key]
    needed = {one: "x" for one, of in method.settings.model_fields.items() if of.is_required() and one != key}
    for value in VALUES:
        if field.annotation is bool and value in (0, 1):
            continue
        try:
            method.settings.model_validate({**needed, key: value})
            read = True
        except ValueError:
            read = False
        said = VALIDATOR.is_valid({**BASE, "methods": [{"method": name, **needed, key: value}]})
        assert said >= read, (value, "the schema refuses what the method takes")
        if isinstance(value, int | float):
            assert said == read, (value, "the schema takes a number that the method refuses")


def test_a_setting_that_a_method_does_not_have_is_refused() -> None:
    for entry in ({"method": "lora", "rank": 8}, {"method": "full", "r": 8}, {"method": "lora", "each": {"rank": [8]}}):
        assert not VALIDATOR.is_valid({**BASE, "methods": [entry]})
    assert not VALIDATOR.is_valid({**BASE, "methods": [{"method": "lora", "each": {"r": [8, 0]}}]})
    assert VALIDATOR.is_valid(
        {**BASE, "methods": [{"method": "lora", "name": "a", "each": {"r": [8, 16]}, "alpha": 4}]}
    )


# The task file.


@pytest.mark.parametrize(
    "change",
    [{}, {"name": "a"}, {"promt": "x"}, {"labels": "a"}, {"max_new_tokens": 0}, {"output": "json"}, {"prompt": 3},
     {"prompt": {"en": "{text}", "zh": "{text}"}, "answer": {"en": "{a}", "zh": "{a}"}},
     {"dimensions": [{"name": "x"}]}, {"metrics": ["mine"]},
     {"aliases": {"text": ["a", ["b", "c"]]}}, {"aliases": {"text": 1}}, {"aliases": {"text": [[]]}}],
    ids=str,
)  # fmt: skip
def test_a_task_is_refused_by_both_or_by_none(change: dict[str, Any]) -> None:
    from ftbench.task_types.yaml_task import TaskFile

    raw = {"prompt": "{text}", "answer": "{a}", **change}
    try:
        TaskFile.model_validate({"name": "of the file", **raw})
        read = True
    except ValueError:
        read = False
    assert TASK_VALIDATOR.is_valid(raw) == read


def test_the_tasks_of_the_docs_fit_the_schema() -> None:
    from tests.docs.pages import blocks, read

    pages = ("docs/writing-a-plugin.md", "docs/file-formats.md", "docs/rating.md", "docs/command-line.md")
    texts = [one.text for page in pages for one in blocks(read(page)) if one.language == "yaml"]
    tasks = [text for text in texts if "prompt:" in text and "models:" not in text and "task:" not in text]
    whole = [text for text in texts if "models:" in text and "tasks:" in text and "methods:" in text]
    assert len(tasks) >= 1
    assert len(whole) >= 1
    for validator, found in ((TASK_VALIDATOR, tasks), (VALIDATOR, whole)):
        for text in found:
            assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []
