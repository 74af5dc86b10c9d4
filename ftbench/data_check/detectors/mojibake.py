"""Text that was decoded with the wrong encoding, and its repair by the way back.

UTF-8 read as Windows-1252 or Latin-1 makes `café` into `cafÃ©`; read as GBK it makes `你好` into `浣犲ソ`. Only what
the way back explains counts: characters whose bytes are valid UTF-8, and whose repaired text is likelier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
"""Bytes without a character in Windows-1252; browsers read them as control characters, and so does Latin-1."""

_WINDOWS = {byte: chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(0x80, 0x100)}
_BYTES: dict[int, int] = {byte: byte for byte in range(0x80, 0xA0)} | {
    ord(character): byte for byte, character in _WINDOWS.items()
}
"""The byte of a character, by both encodings: they differ below 0xA0 only."""


def _of(first: int, last: int) -> str:
    """A character class of all characters of a range of bytes."""
    return "[" + "".join(re.escape(chr(code)) for code, byte in _BYTES.items() if first <= byte <= last) + "]"


_NEXT = _of(0x80, 0xBF)

_SEQUENCE = (
    f"(?:{_of(0xC2, 0xDF)}{_NEXT}|{_of(0xE0, 0xE0)}{_of(0xA0, 0xBF)}{_NEXT}|{_of(0xE1, 0xEF)}{_NEXT}{_NEXT}"
    f"|{_of(0xF0, 0xF0)}{_of(0x90, 0xBF)}{_NEXT}{_NEXT}|{_of(0xF1, 0xF4)}{_NEXT}{_NEXT}{_NEXT})"
)
_WINDOWS_RUN = re.compile(f"{_SEQUENCE}+")

_SURE = re.compile(f"{_of(0xC2, 0xC3)}{_NEXT}|{_of(0xE2, 0xE2)}[€‚\x80\x82]{_NEXT}|{_of(0xF0, 0xF0)}[Ÿ\x9f]")
"""One such sequence in a text suffices: accented letters, quotation marks and dashes, emoji. Of others, two must follow
each other somewhere: `é…”` alone would be a Chinese character."""

_QUOTED = re.compile("(?<=[A-Z\u00c0-\u00de])[ÂÃ][‘’“”–—…]")
"""Correct French or Portuguese: a capital word that ends with an accent before a quotation mark."""

_GBK_MARK = re.compile(
    "["
    + "".join(
        character
        for lead in (0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF)
        for next_byte in range(0x80, 0xC0)
        if len(character := bytes([lead, next_byte]).decode("gbk", "ignore")) == 1
    )
    + "]"
)
"""Characters that stand for the first two of the three bytes of a Chinese character or a punctuation mark."""

_GBK_RUN = re.compile(r"[^\x00-\x7f]+[\x40-\x7e]?")

_HAN = re.compile("[\u4e00-\u9fff]")
_GBK_ACCENTS = "".join(bytes([0xC3, last]).decode("gbk") for last in range(0x9F, 0xC0))
_GBK_ACCENT = re.compile(rf"(?<=[a-z])[{_GBK_ACCENTS}](?=[a-z]|\W|\Z)")
"""A small Latin letter with an accent, inside or at the end of a word."""

_LIKELY = re.compile("[\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
"""Chinese characters and general punctuation."""


def find_mojibake(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each wrongly decoded part."""
    for start, end, _ in _repairs(text):
        yield start, end


def repaired(text: str) -> str | None:
    """The text as it was before it was decoded wrongly, once or several times; None if it shows no such damage."""
    before = text
    while True:
        parts, place = [], 0
        for start, end, right in _repairs(text):
            parts += [text[place:start], right]
            place = end
        if not parts:
            return None if text == before else text
        text = "".join([*parts, text[place:]])


def _repairs(text: str) -> Iterator[tuple[int, int, str]]:
    """The damaged parts in order, each with its repair."""
    if text.isascii():
        return
    place = 0
    for start, end, right in sorted([*_windows_repairs(text), *_gbk_repairs(text), *_gbk_accents(text)]):
        if start >= place:  # both ways may explain a part
            yield start, end, right
            place = end


def _windows_repairs(text: str) -> list[tuple[int, int, str]]:
    runs, sure = [], False
    for run in _WINDOWS_RUN.finditer(text):
        if _QUOTED.match(text, run.start()):
            continue
        try:
            right = bytes(_BYTES[ord(character)] for character in run[0]).decode()
        except UnicodeDecodeError:
            continue
        runs.append((run.start(), run.end(), right))
        sure = sure or len(right) > 1 or _SURE.match(run[0]) is not None
    return runs if sure else []


def _gbk_repairs(text: str) -> Iterator[tuple[int, int, str]]:
    if not _GBK_MARK.search(text):
        return
    for run in _GBK_RUN.finditer(text):
        if not _GBK_MARK.search(run[0]):
            continue
        for end in (run.end(), run.end() - 1):  # the last byte may have been read with a letter after it
            try:
                right = text[run.start() : end].encode("gbk").decode()
            except UnicodeError:
                continue
            if _is_likely(text[run.start() : end], right):
                yield run.start(), end, right
                break


def _gbk_accents(text: str) -> Iterator[tuple[int, int, str]]:
    """Chinese characters inside or at the end of words, in a text without others: `caf茅`."""
    if _GBK_ACCENT.search(text) and not _HAN.search(_GBK_ACCENT.sub("", text)):
        for accent in _GBK_ACCENT.finditer(text):
            yield accent.start(), accent.end(), accent[0].encode("gbk").decode()


def _is_likely(wrong: str, right: str) -> bool:
    """Whether all characters of the repair that are not ASCII are likely, and two of them are there."""
    characters = [character for character in right if character > "\x7f"]
    if not all(_LIKELY.match(character) for character in characters):
        return False
    return len(characters) >= 2 or "鈥" in wrong or "锛" in wrong or "銆" in wrong
