"""Checks of the prompt and answer templates of a task file, with hints for wrong ones."""

from __future__ import annotations

import re

from ftbench.task_types.template import field_names

_BRACES = re.compile(r"\{([^{}]*)\}")


def check_template(template: str) -> None:
    """Raise `ValueError` with the fault and its remedy."""
    try:
        names = field_names(template)
    except ValueError as error:
        raise ValueError(f"{_shown(template)} is no template: {error}{_cure(template)}") from None
    if not names:
        raise ValueError(f"{_shown(template)} names no field in braces, such as {{text}}")


def _shown(template: str) -> str:
    return f"{template!r:.60}" if len(repr(template)) <= 60 else f"{template!r:.56}…'"


def _cure(template: str) -> str:
    """The remedy: an alias for a column whose name has other signs, doubled braces for literal ones."""
    for inside in _BRACES.findall(template):
        words = re.findall(r"\w+", inside)
        if not _is_name(inside) and words and re.fullmatch(r"[\w \-/.()#%&]+", inside):
            name = "_".join(words).lower()
            name = name if name.isidentifier() else f"field_{name}"
            return f'; for the column "{inside}" write {{{name}}} and below it aliases: {{{name}: [{inside}]}}'
    return "; braces that are text are doubled: {{ }}"


def _is_name(inside: str) -> bool:
    try:
        return bool(field_names(f"{{{inside}}}"))
    except ValueError:
        return False
