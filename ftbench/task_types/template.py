"""Templates of prompts and answers: text with the names of fields in braces, such as `"Review: {text}"`.

A name with a question mark is optional: `{input?}`. Braces that are text are doubled.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ftbench.messages.task_errors import ONLY_NAMES

_NAME = re.compile(r"(?=.*[^\W\d])\w(?:[\w \-/()#%&']*[\w)#%'])?")
"""A column's name as people write it: with spaces, capitals and a few signs, and at least one letter."""

_HEADING = re.compile(r"[^\n]*[:：]\s*")
"""A line's text before a field that says what follows, such as `Input: `."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of literal text, or a field."""

    text: str
    is_field: bool = False
    optional: bool = False


def field_names(template: str) -> list[str]:
    """The names in braces, each once, in order; raises `ValueError` for anything else in braces."""
    return list(dict.fromkeys(part.text for part in _parts(template) if part.is_field))


def required_names(template: str) -> list[str]:
    """The names of fields that may not be empty: those that stand somewhere without a question mark."""
    return list(dict.fromkeys(part.text for part in _parts(template) if part.is_field and not part.optional))


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with the fields' values.

    A line whose only field is optional and empty is left out, if it has nothing else but a heading that ends with a
    colon.
    """
    parts = _parts(template)
    if not any(part.optional for part in parts):
        return "".join(values[part.text] if part.is_field else part.text for part in parts)
    lines = [line for line in _lines(parts) if not _vanishes(line, values)]
    return "\n".join("".join(values[part.text] if part.is_field else part.text for part in line) for line in lines)


def _lines(parts: tuple[_Part, ...]) -> list[list[_Part]]:
    """The parts by line of the template."""
    lines: list[list[_Part]] = [[]]
    for part in parts:
        if part.is_field:
            lines[-1].append(part)
            continue
        first, *others = part.text.split("\n")
        lines[-1].append(_Part(first))
        lines += [[_Part(text)] for text in others]
    return lines


def _vanishes(line: list[_Part], values: Mapping[str, str]) -> bool:
    fields = [place for place, part in enumerate(line) if part.is_field]
    if len(fields) != 1 or not line[fields[0]].optional or values[line[fields[0]].text]:
        return False
    before = "".join(part.text for part in line[: fields[0]])
    after = "".join(part.text for part in line[fields[0] + 1 :])
    return not after.strip() and (not before.strip() or _HEADING.fullmatch(before) is not None)


@lru_cache(maxsize=256)
def _parts(template: str) -> tuple[_Part, ...]:
    parts = []
    for text, name, specification, conversion in string.Formatter().parse(template):
        if text:
            parts.append(_Part(text))
        if name is None:
            continue
        optional = name.endswith("?")
        name = name.removesuffix("?")
        if not _NAME.fullmatch(name) or specification or conversion:
            raise ValueError(str(ONLY_NAMES()))
        parts.append(_Part(name, is_field=True, optional=optional))
    return tuple(parts)
