"""The JSON Schema of a task as a YAML file, for editors."""

from __future__ import annotations

from typing import Any

from ftbench.matrix.json_schema import finished
from ftbench.matrix.registered_names import suggest_metrics
from ftbench.plugins import Registry
from ftbench.task_types.yaml_task import TaskFile


def task_json_schema(registry: Registry) -> dict[str, Any]:
    """The schema as JSON data, with the registered metrics as suggestions."""
    schema = TaskFile.model_json_schema()
    schema["required"].remove("name")  # the file has one
    suggest_metrics(schema["properties"]["metrics"]["items"], registry)
    return finished(schema, "a task of ftbench")
