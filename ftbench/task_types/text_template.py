"""Checks of the prompt and answer templates of a task file, with hints for wrong ones."""

from __future__ import annotations

import re

from ftbench.messages import Note
from ftbench.messages.task_errors import ALIAS, DOUBLED, NAMES_NO_FIELD, NO_TEMPLATE, TEMPLATE_REASONS
from ftbench.task_types.template import field_names

_BRACES = re.compile(r"\{([^{}]*)\}")


def template_fault(template: str) -> Note | None:
    """What is wrong with a template, and its remedy; None if it is fine."""
    try:
        names = field_names(template)
    except ValueError as error:
        return NO_TEMPLATE(template=_shown(template), reason=_reason(str(error)), cure=_cure(template))
    return None if names else NAMES_NO_FIELD(template=_shown(template))


def _reason(words: str) -> Note:
    return TEMPLATE_REASONS[words]() if words in TEMPLATE_REASONS else Note.plain(words)


def _shown(template: str) -> str:
    return f"{template!r:.60}" if len(repr(template)) <= 60 else f"{template!r:.56}…'"


def _cure(template: str) -> Note:
    """The remedy: an alias for a column whose name has other signs, doubled braces for literal ones."""
    for inside in _BRACES.findall(template):
        words = re.findall(r"\w+", inside)
        if not _is_name(inside) and words and re.fullmatch(r"[\w \-/.()#%&]+", inside):
            name = "_".join(words).lower()
            name = name if name.isidentifier() else f"field_{name}"
            return ALIAS(column=inside, name=name)
    return DOUBLED()


def _is_name(inside: str) -> bool:
    try:
        return bool(field_names(f"{{{inside}}}"))
    except ValueError:
        return False
