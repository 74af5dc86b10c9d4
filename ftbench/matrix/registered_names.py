"""What plugins registered, in the schema of the matrix: names with what they are, settings with their bounds."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from ftbench.plugins import Registry

_OWN = ("method", "name", "each", "resources", "devices")
"""Keys of an entry of `methods` that are no settings."""


def add_registered(schema: dict[str, Any], registry: Registry) -> None:
    """Change the schema in place. The names become suggestions, the settings of known methods are checked."""
    definitions, properties = schema["$defs"], schema["properties"]
    kinds = ("tasks", "methods", "metrics", "augmentations", "executors", "trackers")
    about = {kind: _about(registry, kind) for kind in kinds}
    models = [
        f"{scheme}:{name}" for scheme, (_, one) in registry.objects("model_loaders").items() for name in one.names()
    ]
    _suggest(definitions["ModelEntry"]["properties"]["model"], dict.fromkeys(models, ""))
    _suggest(definitions["TaskEntry"]["properties"]["task"], about["tasks"])
    _suggest(definitions["MethodEntry"]["properties"]["method"], about["methods"])
    _suggest(definitions["MetricEntry"]["properties"]["metric"], about["metrics"])
    _suggest(definitions["AugmentEntry"]["properties"]["augmentation"], about["augmentations"])
    _suggest(definitions["TrackerEntry"]["properties"]["tracker"], about["trackers"])
    backends = {"transformers": "ftbench's own, without a plugin", **_about(registry, "backends")}
    _suggest(definitions["Evaluation"]["properties"]["backend"], backends)
    value = properties["margin"]["additionalProperties"]
    properties["margin"]["properties"] = {
        name: {**value, "description": text or "smallest difference that matters"}
        for name, text in about["metrics"].items()
    }
    properties["executors"]["properties"] = {
        name: {"type": "object", "description": text or "its settings"} for name, text in about["executors"].items()
    }
    _add_settings(definitions, "MethodEntry", "method", registry.objects("methods"), _OWN)
    own = tuple(definitions["AugmentEntry"]["properties"])
    _add_settings(definitions, "AugmentEntry", "augmentation", registry.objects("augmentations"), own)
    own = tuple(definitions["TrackerEntry"]["properties"])
    _add_settings(definitions, "TrackerEntry", "tracker", registry.objects("trackers"), own)


def suggest_metrics(value: dict[str, Any], registry: Registry) -> None:
    """Offer the registered metrics for a text, in place."""
    _suggest(value, _about(registry, "metrics"))


def _suggest(value: dict[str, Any], names: Mapping[str, str]) -> None:
    """Offer names for a text that may be any other, too; each with its description, which editors show."""
    free = {key: value.pop(key) for key in ("type", "minLength", "maxLength", "pattern") if key in value}
    known = [{"const": name, **({"description": text} if text else {})} for name, text in names.items()]
    value["anyOf"] = [*known, free]


def _about(registry: Registry, kind: str) -> dict[str, str]:
    """What each object is, by name: the first paragraph of its class, unless several objects share the class."""
    objects = {name: item for name, (_, item) in registry.objects(kind).items()}
    classes = Counter(type(item) for item in objects.values())
    return {name: _first_paragraph(type(item)) if classes[type(item)] == 1 else "" for name, item in objects.items()}


def _first_paragraph(one: type) -> str:
    text = inspect.cleandoc(one.__doc__ or "").partition("\n\n")[0]
    return "" if text.startswith(f"{one.__name__}(") else " ".join(text.split())  # dataclasses write one of their own


def _add_settings(
    definitions: dict[str, Any],
    entry: str,
    key: str,
    objects: Mapping[str, tuple[str, Any]],
    own: Iterable[str],
) -> None:
    """For each known name of an entry: which further keys it may have. Those of unknown names are not checked."""
    rules = []
    for name, (_, item) in objects.items():
        settings: type[BaseModel] = item.settings
        made = settings.model_json_schema()
        for inner, definition in made.pop("$defs", {}).items():
            definitions.setdefault(inner, definition)
        place = f"#/$defs/{key}-{name}/properties"
        written = made.get("properties", {})
        allowed: dict[str, Any] = {**dict.fromkeys(own, True), **written}
        required = [{"required": [setting]} for setting in made.get("required", ())]
        if "each" in own:
            allowed["each"] = {
                "description": definitions[entry]["properties"]["each"]["description"],
                "properties": {
                    setting: {
                        "type": "array",
                        "minItems": 1,
                        "items": {"$ref": f"{place}/{setting}"},
                        "description": f"several values: {value.get('description', 'one method for each')}",
                    }
                    for setting, value in written.items()
                },
                "additionalProperties": False,
            }
            # A setting with several values is given, too.
            required = [{"anyOf": [one, {"properties": {"each": one}, "required": ["each"]}]} for one in required]
        then = {"properties": allowed, "additionalProperties": False}
        definitions[f"{key}-{name}"] = {**then, **({"allOf": required} if required else {})}
        condition = {"properties": {key: {"const": name}}, "required": [key]}
        rules.append({"if": condition, "then": {"$ref": f"#/$defs/{key}-{name}"}})
    definitions[entry]["allOf"] = rules
