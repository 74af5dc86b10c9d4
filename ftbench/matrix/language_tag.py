"""A language in a YAML file: any well-formed tag, in its usual letter case; otherwise a suggestion."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from ftbench.errors import NotedValueError
from ftbench.messages.matrix_errors import LANGUAGE_TAG
from ftbench.messages.suggestions import MEANT
from ftbench.similar import similar
from ftbench.text.language_tags import canonical
from ftbench.text.languages import PROFILES


def _checked(tag: str) -> str:
    try:
        return canonical(tag)
    except ValueError:
        meant = _meant(tag)
        hint = MEANT[len(meant)](**dict(zip("abc", map(repr, meant), strict=False))) if meant else ""
        raise NotedValueError(LANGUAGE_TAG(value=f"{tag!r:.60}", hint=hint)) from None


def _meant(tag: str) -> list[str]:
    """Suggestions for an ill-formed tag: `pt-BR` for `pt_BR`, and tags of languages with this or a similar name."""
    try:
        return [canonical(tag.strip().replace("_", "-"))]
    except ValueError:
        by_name = {
            name.casefold(): profile.tag for profile in PROFILES.values() for name in (profile.name, profile.own_name)
        }
        name = tag.strip().casefold()
        names = [name] if name in by_name else similar(name, by_name)
        return list(dict.fromkeys(by_name[match] for match in names))


LanguageTag = Annotated[str, Field(json_schema_extra={"pattern": "^[A-Za-z]"}), AfterValidator(_checked)]
"""A BCP 47 tag: a language of two or three letters, and the subtags that RFC 5646 allows after it."""
