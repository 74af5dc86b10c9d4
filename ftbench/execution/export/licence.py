"""The licence of a base model, as far as its loader or its own card says it."""

from __future__ import annotations

from pathlib import Path

import yaml

from ftbench.contracts import ModelSource

_NOT_STATED = "not stated"


def licence_of(source: ModelSource) -> str | None:
    """The licence in the word of its card, such as `apache-2.0`; None where nobody says it."""
    if source.licence and source.licence.casefold() != _NOT_STATED:
        return source.licence.strip().casefold()
    return _in_card(source.folder / "README.md")


def _in_card(file: Path) -> str | None:
    try:
        text = file.read_text(encoding="utf-8")
        if not text.startswith("---\n"):
            return None
        metadata = yaml.safe_load(text.split("\n---", 1)[0])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
        return None
    value = metadata.get("license") if isinstance(metadata, dict) else None
    if value == "other" and isinstance(metadata.get("license_name"), str):
        value = metadata["license_name"]
    return value.strip() if isinstance(value, str) and value.strip() else None
