"""`--fields` on the command line: a mapping as in the matrix, or NAME=COLUMN."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.errors import UserError
from ftbench.messages.data_command import NO_FIELDS


def read_fields(texts: Sequence[str]) -> dict[str, str]:
    """Name → the file's column; raises `UserError` for what is neither a mapping nor NAME=COLUMN."""
    import yaml

    fields: dict[str, str] = {}
    for text in texts:
        name, equals, column = text.partition("=")
        if not text.lstrip().startswith("{") and equals and name.strip() and column.strip():
            fields[name.strip()] = column.strip()
            continue
        try:
            mapping = yaml.safe_load(text)
        except (yaml.YAMLError, ValueError, RecursionError):
            mapping = None
        if not isinstance(mapping, dict) or not all(isinstance(item, str) for pair in mapping.items() for item in pair):
            raise UserError(NO_FIELDS(text=text), key="--fields")
        fields |= mapping
    return fields
