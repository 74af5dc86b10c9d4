"""The JSON Schema of the matrix file, which editors complete and check with."""

from __future__ import annotations

from typing import Any

from ftbench.matrix.axes import EVALUATION_AXES, TRAINING_AXES
from ftbench.matrix.schema import MOST_COUNTED_SEEDS, Matrix

_ENTRIES = (
    ("models", "ModelEntry"),
    ("tasks", "TaskEntry"),
    ("methods", "MethodEntry"),
    ("metrics", "MetricEntry"),
    ("trackers", "TrackerEntry"),
)
"""Lists whose elements may be a name instead of an entry, which is read as an entry of that name."""


def matrix_json_schema() -> dict[str, Any]:
    """The schema as JSON data."""
    schema = Matrix.model_json_schema()
    for field, entry in _ENTRIES:
        schema["properties"][field]["items"] = {"anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{entry}"}]}
    seeds = schema["properties"]["seeds"]
    listed = {name: seeds.pop(name) for name in ("type", "items")}
    seeds["anyOf"] = [listed, {"type": "integer", "minimum": 1, "maximum": MOST_COUNTED_SEEDS}]
    seeds.pop("default")  # the planner decides
    schema["properties"]["axes"] |= {"properties": _axes(schema["$defs"]), "additionalProperties": False}
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema


def _axes(definitions: dict[str, Any]) -> dict[str, Any]:
    """For each axis a list of what its key takes."""
    properties = {}
    for name in (*TRAINING_AXES, *EVALUATION_AXES):
        section, _, key = name.partition(".")
        value = {**definitions[section.capitalize()]["properties"][key]}
        value.pop("default", None)
        properties[name] = {"type": "array", "minItems": 1, "items": value}
    return properties
