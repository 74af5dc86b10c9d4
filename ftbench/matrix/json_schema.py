"""The JSON Schema of the matrix file, which editors complete and check with.

It says what the reader says, in the words of JSON Schema 2020-12. Names that plugins registered are suggestions: a
matrix may name others, of plugins that it loads itself.
"""

from __future__ import annotations

from typing import Any

from ftbench.matrix.axes import EVALUATION_AXES, TRAINING_AXES
from ftbench.matrix.registered_names import add_registered
from ftbench.matrix.schema import MOST_COUNTED_SEEDS, Matrix
from ftbench.plugins import Registry

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ENTRIES = (
    ("models", "model", "ModelEntry"),
    ("tasks", "task", "TaskEntry"),
    ("methods", "method", "MethodEntry"),
    ("metrics", "metric", "MetricEntry"),
    ("trackers", "tracker", "TrackerEntry"),
)
"""Lists whose elements may be a name instead of an entry, which is read as an entry of that name."""


def matrix_json_schema(registry: Registry | None = None) -> dict[str, Any]:
    """The schema as JSON data; with a registry also the registered names, and the settings of each method."""
    schema = Matrix.model_json_schema()
    definitions, properties = schema["$defs"], schema["properties"]
    for field, key, entry in _ENTRIES:
        properties[field]["items"] = named(definitions[entry]["properties"][key], entry)
    augmentations = definitions["TaskEntry"]["properties"]["augment"]
    name = definitions["AugmentEntry"]["properties"]["augmentation"]
    augmentations["items"] = named(name, "AugmentEntry")
    for field in ("models", "tasks", "methods", "seeds", "train_size", "trackers"):
        properties[field]["uniqueItems"] = True
    seeds = properties["seeds"]
    listed = {name: seeds.pop(name) for name in ("type", "items", "uniqueItems")} | {"minItems": 1}
    seeds["anyOf"] = [listed, {"type": "integer", "minimum": 1, "maximum": MOST_COUNTED_SEEDS}]
    seeds.pop("default")  # the planner decides
    properties["axes"] |= {"properties": _axes(definitions), "additionalProperties": False}
    if registry is not None:
        add_registered(schema, registry)
    return finished(schema, "a matrix of ftbench")


def named(name: dict[str, Any], entry: str) -> dict[str, Any]:
    """The name alone, or an entry with it."""
    return {"anyOf": [name, {"$ref": f"#/$defs/{entry}"}]}


def finished(schema: dict[str, Any], title: str) -> dict[str, Any]:
    """The schema with its dialect and title, and without the titles that pydantic makes of the keys."""
    plain = _untitled(schema)
    return {"$schema": DIALECT, "title": title, **plain}


def _untitled(value: Any) -> Any:
    if isinstance(value, list):
        return [_untitled(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _untitled(item) for name, item in value.items() if name != "title" or not isinstance(item, str)}


def _axes(definitions: dict[str, Any]) -> dict[str, Any]:
    """For each axis a list of what its key takes."""
    properties = {}
    for name in (*TRAINING_AXES, *EVALUATION_AXES):
        section, _, key = name.partition(".")
        value = {**definitions[section.capitalize()]["properties"][key]}
        value.pop("default", None)
        about = f"several values, one after the other: {value['description']}"
        properties[name] = {"type": "array", "minItems": 1, "items": value, "description": about}
    return properties
