"""The messages that raters read before an answer, of a model that reads conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from ftbench_rating.study.model import Texts
from ftbench_rating.study.texts import in_language

Turns: TypeAlias = tuple[tuple[str, str], ...]
"""(role, text) of each message."""

ROLES: dict[str, Texts] = {
    "system": {"en": "system", "zh": "系统"},
    "user": {"en": "user", "zh": "用户"},
    "assistant": {"en": "assistant", "zh": "助手"},
    "tool": {"en": "tool", "zh": "工具"},
}
"""The names of roles in texts."""


def several(turns: Turns) -> Turns:
    """The messages, if there is more than one question to read."""
    return turns if len(turns) > 1 else ()


def as_text(turns: Sequence[tuple[str, str]], language: str) -> str:
    """The messages as `user: …` paragraphs; a single one is its text alone."""
    if len(turns) == 1:
        return turns[0][1]
    colon = "：" if language.startswith("zh") else ": "
    return "\n\n".join(f"{in_language(ROLES.get(role, {}), language, role)}{colon}{text}" for role, text in turns)
