"""How a model of the matrix reads examples: through its chat template where it has one, or as plain text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.chat.template import ChatTemplate, find_template
from ftbench.contracts import ModelSource
from ftbench.errors import ModelError, not_regular
from ftbench.matrix.schema import ModelEntry
from ftbench.messages.plan_errors import (
    NO_CHAT_TEMPLATE,
    NOT_UTF8,
    ONLY_OF_CHAT_NO_TEMPLATE,
    ONLY_OF_CHAT_PLAIN,
    TEMPLATE_UNREADABLE,
)
from ftbench.records.cell import ModelSpec


@dataclass(frozen=True, slots=True)
class ModelFormat:
    """The prompt format of a model in one entry of the matrix."""

    chat: ChatTemplate | None = None
    """None: plain text."""
    end_ids: tuple[int, ...] = ()
    """Tokens that end an answer by the model's own settings."""
    unused_template: bool = False
    """Whether the model has a chat template that is not used."""

    def spec(self, source: ModelSource, dtype: str) -> ModelSpec:
        """The specification of the model in this format."""
        if self.chat is None:
            return ModelSpec(fingerprint=source.fingerprint, dtype=dtype)
        return ModelSpec(
            fingerprint=source.fingerprint,
            dtype=dtype,
            format="chat",
            template=self.chat.hash,
            system=self.chat.system,
            thinking=self.chat.thinking,
        )


def model_format(entry: ModelEntry, source: ModelSource, directory: Path) -> ModelFormat:
    """The format that an entry asks for; `template` is relative to `directory`.

    Raises `ModelError` with `key` set to the key of the entry that is wrong.
    """
    own = find_template(source.folder)
    template = read_template(directory / Path(entry.template).expanduser()) if entry.template else own
    if entry.format == "plain" or (entry.format == "auto" and template is None):
        for key in ("system", "template", "thinking"):
            if key in entry.model_fields_set:
                wrong = ONLY_OF_CHAT_PLAIN() if entry.format == "plain" else ONLY_OF_CHAT_NO_TEMPLATE()
                raise ModelError(wrong, key=key)
        return ModelFormat(unused_template=own is not None)
    if template is None:
        raise ModelError(NO_CHAT_TEMPLATE(model=source.name), key="format")
    chat = ChatTemplate(template, entry.system or "", entry.thinking)
    return ModelFormat(chat, end_ids(source.folder))


def native_format(source: ModelSource, reads: ModelFormat) -> ModelFormat:
    """The format that the model knows best: its own chat template where `reads` leaves it unused, else `reads`."""
    own = find_template(source.folder) if reads.unused_template else None
    return reads if own is None else ModelFormat(ChatTemplate(own), end_ids(source.folder))


def prompt_format_text(reads: ModelFormat) -> str:
    """The format in a few words, for people."""
    if reads.chat is None:
        return "reads plain text" + (" (its chat template is not used)" if reads.unused_template else "")
    system = ", with a system message of the matrix" if reads.chat.system else ""
    return f"reads chats by the template {reads.chat.hash[:8]}{system}{', thinking on' if reads.chat.thinking else ''}"


def end_ids(folder: Path) -> tuple[int, ...]:
    """The tokens of `eos_token_id` in the model's generation_config.json and config.json; empty if they name none."""
    for name in ("generation_config.json", "config.json"):
        try:
            value: Any = json.loads((folder / name).read_text(encoding="utf-8")).get("eos_token_id")
        except (OSError, ValueError, AttributeError, RecursionError):
            continue
        ids = value if isinstance(value, list) else [value]
        if tokens := tuple(token for token in ids if isinstance(token, int) and not isinstance(token, bool)):
            return tokens
    return ()


def read_template(path: Path) -> str:
    """The text of a template file; raises `ModelError`."""
    if fault := not_regular(path):
        raise ModelError(fault, file=path, key="template")
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = str(error.strerror) if isinstance(error, OSError) else NOT_UTF8()
        raise ModelError(TEMPLATE_UNREADABLE(file=path.name, reason=reason), key="template") from None
