"""A chat template: its text, and where a model folder keeps it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.data.files.json_reason import placed_json_reason
from ftbench.errors import ChatError
from ftbench.messages.chat import UNREADABLE_TEMPLATE

_DEFAULT = "default"
"""The name of the template that is used where a model has several."""


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """A Jinja template with how it is used. It is untrusted code, and is only rendered in a sandbox."""

    source: str
    """The Jinja text."""
    system: str = ""
    """The system message of conversations that have none."""
    thinking: bool = False
    """Whether the model reasons before it answers, and reasoning of the data is kept."""

    @property
    def hash(self) -> str:
        """The sha256 of the Jinja text, in hexadecimal digits."""
        return hashlib.sha256(self.source.encode()).hexdigest()


def find_template(folder: Path) -> str | None:
    """The chat template of a model folder, or None where it has none.

    Files in the order in which transformers prefers them: `chat_template.jinja`, `tokenizer_config.json`, the older
    `chat_template.json`, and `additional_chat_templates`. Raises `ChatError` for a file that cannot be read.
    """
    by_itself = folder / "chat_template.jinja"
    if by_itself.is_file():
        return _text(by_itself)
    for name in ("tokenizer_config.json", "chat_template.json"):
        file = folder / name
        if file.is_file() and (template := _in_settings(file)) is not None:
            return template
    files = sorted((folder / "additional_chat_templates").glob("*.jinja"))
    return _chosen({file.stem: _text(file) for file in files})


def _in_settings(file: Path) -> str | None:
    try:
        settings: Any = json.loads(_text(file))
    except (ValueError, RecursionError) as error:
        raise ChatError(UNREADABLE_TEMPLATE(error=placed_json_reason(error)), file=file) from None
    value = settings.get("chat_template") if isinstance(settings, Mapping) else None
    if isinstance(value, str):
        return value
    if isinstance(value, list):  # named templates: [{"name": "default", "template": "…"}]
        value = {str(item.get("name")): item.get("template") for item in value if isinstance(item, Mapping)}
    return _chosen(value) if isinstance(value, Mapping) else None


def _chosen(named: Mapping[Any, Any]) -> str | None:
    """The default one of named templates, or the only one."""
    texts = {name: text for name, text in named.items() if isinstance(text, str)}
    return next(iter(texts.values())) if len(texts) == 1 else texts.get(_DEFAULT)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ChatError(UNREADABLE_TEMPLATE(error=str(error)), file=file) from None
