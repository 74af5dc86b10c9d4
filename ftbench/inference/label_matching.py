"""The label that a generated answer names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from ftbench.text.spelling import cleaned

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Line_Break=SA}"
"""Scripts without spaces between words: Chinese characters, kana, Thai, Lao, Khmer, Burmese and related ones."""
_SPACED = rf"[[\p{{L}}\p{{N}}]--[{_UNSPACED}\p{{Hangul}}]]"
"""Letters and digits of scripts with spaces between words, without Hangul."""
_HANGUL = rf"[{_SPACED}\p{{Hangul}}]"
"""What a Korean word is written in."""
_ENDINGS = "은는이가을를의에로으와과도만라입인임일였예야적하한합해했함할되된됩됐될됨"
"""The syllables with which Korean particles and endings begin: 긍정입니다, 긍정적인, 긍정으로."""


@dataclass(frozen=True, slots=True)
class LabelNames:
    """How answers name the labels of a task."""

    as_written: Mapping[str, str]
    """Label by each of its names, in NFKC and in its own letter case."""
    folded: Mapping[str, frozenset[str]]
    """Labels by each name without letter case. Labels that differ in case alone share one."""

    @classmethod
    def of(cls, labels: Sequence[str], words: Sequence[str]) -> LabelNames:
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
        return cls(as_written, folded)

    def label(self, answer: str) -> str | None:
        """The label that is the whole answer, else the only one that occurs in it as a word; None if there is none.

        Punctuation, quotes and marks of emphasis around a whole answer do not count, nor does letter case. A name in a
        script without spaces between words may occur anywhere, and one in Hangul may have endings. A name within a
        longer name is not an occurrence.
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
        spans = {
            match.span(): name
            for name in self.folded
            for match in regex.finditer(_pattern(name), text, flags=regex.VERSION1)
        }
        return frozenset().union(*(self.folded[name] for span, name in spans.items() if not _is_within(span, spans)))


def _is_within(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Whether another span covers all of this one."""
    return any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)


def _folded(text: str) -> str:
    """The text without letter case. All kinds of i are one: Turkish writes ı and i as I and İ."""
    folded = unicodedata.normalize("NFKC", text.casefold())
    return folded.replace("i\u0307", "i").replace("ı", "i")


def _visible(text: str) -> bool:
    """Whether the text has anything but white space, punctuation and symbols."""
    return any(unicodedata.category(character)[0] not in "PSZC" for character in text)


def _pattern(name: str) -> str:
    """A pattern that finds the name as a word; it is read with the sets of `regex.VERSION1`.

    A hyphen or underline joins words ("non-toxic" is not "toxic"), and a point or comma joins digits ("1.5" is not
    "1"). A letter of a script without spaces joins nothing, and a Korean ending may follow a name in any script. A
    vowel sign or an accent belongs to the letter before it.
    """
    before = after = ""
    if word := _word(name[0]):
        before = rf"(?<!{word})(?<!{word}[-_])(?<![0-9][.,])"
    if word := _word(name[-1]):
        after = rf"(?!{_SPACED})(?![-_]{word})(?![.,][0-9])"
        after += rf"(?!(?![{_ENDINGS}])\p{{Hangul}})" if word == _HANGUL else ""
    return rf"{before}{regex.escape(name, special_only=True, literal_spaces=True)}{after}(?![\p{{Mn}}\p{{Mc}}])"


def _word(character: str) -> str:
    """A set of the characters that continue a word with this one; empty where words have no borders."""
    if regex.match(_SPACED, character, flags=regex.VERSION1):
        return _SPACED
    return _HANGUL if regex.match(r"\p{Hangul}", character) else ""
