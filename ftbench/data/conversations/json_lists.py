"""Lists in cells of tables, where they are JSON text."""

from __future__ import annotations

import json

from ftbench.data.conversations.turn import Place
from ftbench.data.files.json_reason import placed_json_reason
from ftbench.messages import Message


def list_or_text(value: object, column: str, broken: Message) -> object:
    """The list that a text holds as JSON; anything else as it is.

    Raises `DataError` for broken JSON: the message `broken` with its `reason`.
    """
    if not isinstance(value, str) or not value.lstrip().startswith("["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise Place(column).error(broken(reason=placed_json_reason(error))) from None
