"""docs/file-formats.md against the code: every key of the matrix with its default, every setting of every method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

import annotated_types
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

import ftbench_methods
import ftbench_metrics
from ftbench.contracts import TrainedSettings
from ftbench.matrix import schema
from ftbench.matrix.resources import Resources
from ftbench.task_types.yaml_task import TaskFile
from tests.docs.pages import block, names, section, table

PAGE = "docs/file-formats.md"
SECTIONS: Mapping[str, type[BaseModel]] = {
    "Top level": schema.Matrix,
    "An entry of `models`": schema.ModelEntry,
    "An entry of `tasks`": schema.TaskEntry,
    "An entry of `data`": schema.DataFile,
    "An entry of `augment`": schema.AugmentEntry,
    "An entry of `trackers`": schema.TrackerEntry,
    "An entry of `methods`": schema.MethodEntry,
    "`training`": schema.Training,
    "`evaluation`": schema.Evaluation,
    "`resources`": Resources,
    "`price`": schema.Price,
    "The YAML task file": TaskFile,
}
"""The heading of each table of keys, and what reads them."""
APART = {"training", "evaluation", "price", "resources", "data", "dimensions"}
"""Keys whose mappings have a section of their own, or are described where they stand."""
IN_WORDS = {
    ("Top level", "name"): "the file's name without its ending",
    ("Top level", "seeds"): "3 where several methods train, else 1",
    ("The YAML task file", "name"): "the file's name",
    ("The YAML task file", "labels"): "those of the training rows",
    ("The YAML task file", "metrics"): "accuracy, macro_f1` for labels, `rougeL, chrf` for text",
}
"""Defaults that the code fills in later, where the schema has an empty one or none."""
METHODS = {one.name: one for one in ftbench_methods.ftbench_register_methods()}


def keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Every key with its field; keys of a mapping inside have a dot (`tuning.trials`), unless a section is theirs."""
    found: dict[str, FieldInfo] = {}
    for name, field in model.model_fields.items():
        inner = [one for one in (field.annotation, *get_args(field.annotation)) if _is_mapping(one)]
        if inner and name not in APART:
            found |= {f"{name}.{key}": value for key, value in keys(inner[0]).items()}
        else:
            found[name] = field
    return found


def _is_mapping(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def test_a_table_of_keys_has_every_key_once() -> None:
    for title, model in SECTIONS.items():
        shown = [names(cell)[0] for cell in table(section(PAGE, title), "key").column("key")]
        assert sorted(shown) == sorted(keys(model)), title


def test_a_default_that_is_a_number_a_word_or_empty_is_that_of_the_code() -> None:
    for title, model in SECTIONS.items():
        shown, fields = table(section(PAGE, title), "key"), keys(model)
        for key, said in zip(shown.column("key"), shown.column("default"), strict=True):
            expected = IN_WORDS.get((title, names(key)[0]), _default(fields[names(key)[0]]))
            if expected is not None:
                assert said.strip("`") == expected, (title, key)


def _default(field: FieldInfo) -> str | None:
    """A default as the page writes it; None where it says in words what follows from other things."""
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is PydanticUndefined:
        return "required"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}" if value != 1 or isinstance(value, int) else "1.0"
    if isinstance(value, str):
        return value
    return {"()": "[]", "(0,)": "[0]", "{}": "{}"}.get(str(value))


def test_the_matrix_of_the_page_is_valid() -> None:
    matrix = schema.Matrix.model_validate(yaml.safe_load(block(section(PAGE, "The matrix file"), "yaml")))
    assert {label for entry in matrix.methods for label in entry.variants} <= {
        *METHODS,
        "lora-r64",
        "adapter placement=pfeiffer",
        "adapter placement=parallel",
    }


def test_every_metric_with_options_has_them_in_the_table_and_no_other() -> None:
    shown = table(section(PAGE, "An entry of `metrics`"), "metric")
    registered = {metric.name for metric in ftbench_metrics.ftbench_register_metrics()}
    assert {name.partition(":")[0] for cell in shown.column("metric") for name in names(cell)} <= registered


def settings(name: str) -> dict[str, FieldInfo]:
    """The settings of a method beyond those that all trained methods have."""
    return {key: field for key, field in METHODS[name].settings.model_fields.items() if key not in _SHARED}


_SHARED = set(TrainedSettings.model_fields)


def _shown_settings() -> Iterator[tuple[str, str, str, str]]:
    """(method, setting, default, values) of every row of the table, once for each method in its first cell."""
    shown = table(section(PAGE, "An entry of `methods`"), "method", "setting")
    for methods, setting, default, values, _ in shown.rows:
        yield from ((method, names(setting)[0], default, values) for method in names(methods))


def test_the_table_of_settings_has_every_setting_of_every_method_once() -> None:
    shown = [(method, setting) for method, setting, _, _ in _shown_settings()]
    assert sorted(shown) == sorted((name, key) for name in METHODS for key in settings(name))


def test_settings_that_all_trained_methods_have_are_named() -> None:
    shown = table(section(PAGE, "An entry of `methods`"), "setting")
    assert {names(cell)[0] for cell in shown.column("setting")} == _SHARED


def test_methods_with_a_weight_decay_of_their_own_are_named() -> None:
    shown = table(section(PAGE, "An entry of `methods`"), "setting")
    (said,) = (default for name, default, *_ in shown.rows if name == "`weight_decay`")
    trained = {name: one.settings.model_fields for name, one in METHODS.items() if one.capabilities.trains}
    assert set(names(said)) == {name for name, fields in trained.items() if fields["weight_decay"].default != 0}
    assert {fields["weight_decay"].default for fields in trained.values()} == {0, 0.01}


def test_defaults_and_values_of_the_settings_of_a_method_are_those_of_the_code() -> None:
    for name, setting, default, values in _shown_settings():
        field = settings(name)[setting]
        assert default.strip("`") == (_default(field) or default.strip("`")), (name, setting)
        assert values == (_values(field) or values), (name, setting)


def _values(field: FieldInfo) -> str | None:
    """Choices or bounds as the page writes them; None where only words can say them."""
    kinds = [one for one in (field.annotation, *get_args(field.annotation)) if one is not type(None)]
    for kind in kinds:
        if get_origin(kind) is Literal:
            return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if bool in kinds:
        return "`true`, `false`"
    bounds = {type(one): getattr(one, type(one).__name__.lower()) for one in field.metadata if isinstance(one, _BOUNDS)}
    match [bounds.get(kind) for kind in _BOUNDS]:
        case [low, None, high, None] if low is not None and high is not None:
            return f"{low} to {high}"
        case [low, None, None, high] if low is not None and high is not None:
            return f"{low} to below {high}"
        case [None, 0, high, None] if high is not None:
            return f"above 0, at most {high}"
    return None


_BOUNDS = (annotated_types.Ge, annotated_types.Gt, annotated_types.Le, annotated_types.Lt)
