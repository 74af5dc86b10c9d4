"""Words with their synonyms, from a file of the user's or from the small lists of this package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from ftbench import DataError
from ftbench.text.language_tags import match
from ftbench_augmentations.messages import NO_LINE, NO_SYNONYM, NOT_UTF_8

Thesaurus: TypeAlias = Mapping[str, tuple[str, ...]]
"""Lower-case word to its synonyms."""

_LISTS = {"en": "synonyms_en.tsv", "zh": "synonyms_zh.tsv"}
"""Lists of our own by language: some hundred common words."""


def read_thesaurus(path: Path) -> Thesaurus:
    """The synonyms in a file of lines `word<TAB>synonym,synonym`; empty lines and those that begin with # are skipped.

    Raises `DataError` with the line of a fault.
    """
    return _read(path, path.stat().st_mtime_ns)


def built_in(language: str) -> Thesaurus:
    """Our own list for a language; empty if there is none."""
    known = match(language, _LISTS)
    return MappingProxyType({}) if known is None else read_thesaurus(Path(__file__).parent / _LISTS[known])


@lru_cache(maxsize=8)
def _read(path: Path, modified: int) -> Thesaurus:
    """`modified` is the time of the file's last change, so that a changed file is read again."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise DataError(NOT_UTF_8(), file=path) from None
    synonyms: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        word, tab, others = line.partition("\t")
        word = word.strip().casefold()
        listed = [other.strip() for other in others.replace("，", ",").split(",")]
        different = tuple(dict.fromkeys(other for other in listed if other and other.casefold() != word))
        if not tab or not word or not different:
            raise DataError(NO_LINE(), file=path, line=number)
        synonyms[word] = tuple(dict.fromkeys((*synonyms.get(word, ()), *different)))
    if not synonyms:
        raise DataError(NO_SYNONYM(), file=path)
    return MappingProxyType(synonyms)
