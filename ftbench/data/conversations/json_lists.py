"""Lists in cells of tables, where they are JSON text."""

from __future__ import annotations

import json

from ftbench.data.conversations.turn import Place


def list_or_text(value: object, column: str, of: str) -> object:
    """The list that a text holds as JSON; anything else as it is. Raises `DataError` for broken JSON."""
    if not isinstance(value, str) or not value.lstrip().startswith("["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise Place(column).error(f"must be a list of {of}, and its JSON is broken: {error}") from None
