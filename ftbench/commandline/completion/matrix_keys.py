"""Keys of a matrix after `--set`, from its schema, and the values that a key may have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click
from click.shell_completion import CompletionItem

Item = CompletionItem[Any]


def assignments(context: click.Context, beginning: str) -> Iterator[Item]:
    """`training.epochs=` for each key, and its values where they can be counted."""
    from ftbench.matrix.json_schema import matrix_json_schema

    key, equals, _ = beginning.partition("=")
    for path, schema in _keys(matrix_json_schema()):
        if not equals:
            yield CompletionItem(f"{path}=", help=schema.get("description"))
        elif path == key:
            yield from (CompletionItem(f"{path}={value}") for value in _values(schema))


def method_assignments(context: click.Context, beginning: str) -> Iterator[Item]:
    """`lora.r=` for each setting of each method, those of a plugin file that is given among them."""
    from ftbench.commandline.main import Options
    from ftbench.plugins import Registry

    options = context.find_object(Options) or Options()
    for method, keys in Registry(options.load_plugins()).method_keys().items():
        yield from (CompletionItem(f"{method}.{key}=") for key in keys)


def _keys(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Keys that can be set, with dots: those of sections, and at the top all that are no section."""
    for name, written in schema["properties"].items():
        value = _resolved(written, schema)
        inside = value.get("properties")
        if inside is None or name == "axes":
            yield name, value
        else:
            yield from ((f"{name}.{key}", _resolved(inner, schema)) for key, inner in inside.items())


def _resolved(value: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A value with what it refers to; of "this or null" this one."""
    for option in (value, *value.get("anyOf", ())):
        if "$ref" in option:
            return {
                **schema["$defs"][option["$ref"].rpartition("/")[2]],
                **{k: v for k, v in value.items() if k[0] != "$"},
            }
    return value


def _values(schema: Mapping[str, Any]) -> list[str]:
    """The values of a key that can be counted, as YAML writes them, the default first."""
    found: list[Any] = [schema["default"]] if isinstance(schema.get("default"), int | float | str) else []
    for one in (schema, *schema.get("anyOf", ())):
        found += one.get("enum", ())
        found += [one["const"]] if "const" in one else []
        found += {"boolean": (True, False), "null": (None,)}.get(one.get("type", ""), ())
    return list(dict.fromkeys(value if isinstance(value, str) else json.dumps(value) for value in found))
