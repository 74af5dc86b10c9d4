"""The label that a generated answer names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ftbench.text.spelling import cleaned


@dataclass(frozen=True, slots=True)
class LabelNames:
    """How answers name the labels of a task."""

    as_written: Mapping[str, str]
    """Label by each of its names, in NFKC and in its own letter case."""
    folded: Mapping[str, frozenset[str]]
    """Labels by each name without letter case. Labels that differ in case alone share one."""
    spaces: bool
    """Whether spaces separate words in the task's language."""

    @classmethod
    def of(cls, labels: Sequence[str], words: Sequence[str], *, spaces: bool) -> LabelNames:
        """The names of `labels`: for each its word in the prompt's language, and its own name.

        A name that is one label's word and another label itself belongs to the first: the model was told the words.
        """
        as_written: dict[str, str] = {}
        for names in (words, labels):
            for label, name in zip(labels, names, strict=True):
                as_written.setdefault(cleaned(name), label)
        as_written.pop("", None)
        folded: dict[str, frozenset[str]] = {}
        for name, label in as_written.items():
            folded[_folded(name)] = folded.get(_folded(name), frozenset()) | {label}
        return cls(as_written, folded, spaces)

    def label(self, answer: str) -> str | None:
        """The label that is the whole answer, else the only one that occurs in it as a word; None if there is none.

        Punctuation, quotes and marks of emphasis around a whole answer do not count, nor does letter case. Where words
        have no spaces between them, a name may occur anywhere. A name within a longer name is not an occurrence.
        """
        text = cleaned(answer)
        if text in self.as_written:
            return self.as_written[text]
        text = _folded(text)
        whole = [name for name in self.folded if name in text and not _visible(text.replace(name, "", 1))]
        labels = self.folded[max(whole, key=len)] if whole else self._occurring(text)
        return next(iter(labels)) if len(labels) == 1 else None

    def _occurring(self, text: str) -> frozenset[str]:
        """The labels of all names that occur in the text, which is folded."""
        spans = {match.span(): name for name in self.folded for match in re.finditer(_pattern(name, self.spaces), text)}
        return frozenset().union(*(self.folded[name] for span, name in spans.items() if not _is_within(span, spans)))


def _is_within(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Whether another span covers all of this one."""
    return any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)


def _folded(text: str) -> str:
    """The text without letter case."""
    return unicodedata.normalize("NFKC", text.casefold())


def _visible(text: str) -> bool:
    """Whether the text has anything but white space, punctuation and symbols."""
    return any(unicodedata.category(character)[0] not in "PSZC" for character in text)


def _pattern(name: str, spaces: bool) -> str:
    """A pattern that finds the name as a word.

    A hyphen or underline joins words ("non-toxic" is not "toxic"), and a point or comma joins digits ("1.5" is not
    "1"). Without spaces between words only Latin letters and digits form words that end where others begin.
    """
    character = r"[^\W_]" if spaces else r"[a-z0-9]"
    before = rf"(?<!{character})(?<!{character}[-_])(?<![0-9][.,])" if re.match(character, name[0]) else ""
    after = rf"(?!{character})(?![-_]{character})(?![.,][0-9])" if re.match(character, name[-1]) else ""
    return before + re.escape(name) + after
