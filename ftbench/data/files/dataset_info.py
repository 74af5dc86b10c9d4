"""LLaMA-Factory's `dataset_info.json`: data sets by name, each with a local file, its format and its columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.errors import DataError, nearest, no_such_file, not_regular
from ftbench.messages import file_errors as messages
from ftbench.records.example import Row

_FILE = "dataset_info.json"

_ALPACA = {
    "prompt": "instruction", "query": "input", "response": "output", "system": "system", "history": "history",
    "tools": "tools",
}  # fmt: skip
"""LLaMA-Factory's name of a column → its default, which is Alpaca's name too."""

_SHAREGPT = {"messages": "conversations", "system": "system", "tools": "tools"}

_TAGS = {
    "role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
    "observation_tag": "observation", "function_tag": "function_call", "system_tag": "system",
}  # fmt: skip
"""LLaMA-Factory's name of a tag → its default, which is ShareGPT's word too."""

_ELSEWHERE = ("hf_hub_url", "ms_hub_url", "om_hub_url", "script_url", "cloud_file_name")
"""Keys of data sets that are no local file."""


@dataclass(frozen=True, slots=True)
class RegisteredFile:
    """The file of a registered data set, and how its rows get the names of Alpaca or ShareGPT."""

    path: Path
    renamed: Callable[[Row], Row]


def is_registered(path: Path) -> bool:
    """Whether a path is `dataset_info.json#NAME`."""
    return path.name.startswith(f"{_FILE}#")


def registered_file(path: Path) -> RegisteredFile:
    """The file of `…/dataset_info.json#NAME`; raises `DataError` for anything that is not read."""
    registry, name = path.with_name(_FILE), path.name.partition("#")[2]
    if fault := not_regular(registry):
        raise DataError(fault, file=registry)
    try:
        known = json.loads(registry.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DataError(no_such_file(registry), file=registry) from None
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(messages.NO_JSON(reason=str(error)), file=registry) from None
    if not isinstance(known, dict) or not all(isinstance(entry, dict) for entry in known.values()):
        raise DataError(messages.NO_REGISTRY(), file=registry)
    if name not in known:
        raise DataError(messages.NO_DATA_SET(name=name, hint=nearest(name, known)), file=registry)
    entry = known[name]
    elsewhere = next((key for key in _ELSEWHERE if key in entry), None)
    if elsewhere is not None and "file_name" not in entry:
        raise DataError(messages.NOT_LOCAL(), file=registry, key=f"{name}.{elsewhere}")
    if not isinstance(entry.get("file_name"), str):
        raise DataError(messages.NO_FILE_NAME(), file=registry, key=f"{name}.file_name")
    if entry.get("ranking"):
        raise DataError(messages.RANKING(), file=registry, key=f"{name}.ranking")
    formatting = entry.get("formatting", "alpaca")
    if formatting not in ("alpaca", "sharegpt"):
        fault = messages.NO_FORMATTING(formatting=str(formatting))
        raise DataError(fault, file=registry, key=f"{name}.formatting")
    columns = _names(entry, "columns", _ALPACA if formatting == "alpaca" else _SHAREGPT, registry, name)
    if formatting == "alpaca":
        return RegisteredFile(registry.parent / entry["file_name"], lambda row: _with_names(row, columns))
    tags = _names(entry, "tags", _TAGS, registry, name)
    return RegisteredFile(registry.parent / entry["file_name"], lambda row: _sharegpt(row, columns, tags))


def _names(
    entry: Mapping[str, Any], key: str, usual: Mapping[str, str], registry: Path, name: str
) -> dict[str, tuple[str, str]]:
    """Name in the entry → (name in the file, usual name), for those that are given and for the defaults."""
    given = entry.get(key, {})
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise DataError(messages.NO_NAMES(), file=registry, key=f"{name}.{key}")
    for unknown in [word for word in given if word not in usual]:
        fault = messages.NAME_NOT_READ(hint=nearest(unknown, usual))
        raise DataError(fault, file=registry, key=f"{name}.{key}.{unknown}")
    return {word: (given.get(word, usual[word]), usual[word]) for word in usual}


def _with_names(row: Row, columns: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The row with the usual names of its columns."""
    usual = dict(columns.values())
    return {usual.get(name, name): value for name, value in row.items()}


def _sharegpt(row: Row, columns: Mapping[str, tuple[str, str]], tags: Mapping[str, tuple[str, str]]) -> Row:
    """The row with ShareGPT's words for columns, keys and roles."""
    renamed = _with_names(row, columns)
    messages = renamed.get("conversations")
    if isinstance(messages, list):
        renamed["conversations"] = [_message(message, tags) for message in messages]
    return renamed


def _message(message: Any, tags: Mapping[str, tuple[str, str]]) -> Any:
    if not isinstance(message, Mapping):
        return message
    keys = dict((tags["role_tag"], tags["content_tag"]))
    roles = dict(names for tag, names in tags.items() if tag not in ("role_tag", "content_tag"))
    renamed = {keys.get(key, key): value for key, value in message.items()}
    role = renamed.get("from")
    return {**renamed, "from": roles.get(role, role)} if isinstance(role, str) else renamed
