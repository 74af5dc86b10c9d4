"""A prompt and its answer on a few lines: line breaks and hidden characters are visible, and the answer is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ftbench.presentation.tables import text_width
from ftbench.text.visible import runs

BREAK, OPEN, CLOSE = "⏎", "⟦", "⟧"
"""What shows a line break, and what stands around the answer (in colour as well, where there is any)."""

_ROWS = 5
"""Lines within which a prompt with its answer is broken after each of its own line breaks."""

_PROMPT_ROWS, _ANSWER_ROWS = 2.6, 1.6
"""Lines of each that are shown before its middle is cut out."""


_LONGEST_WORD = 16
"""Characters by which a text is cut earlier than need be, so that no word is cut."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one line."""

    text: str
    kind: str
    """"prompt", "answer", or "gap" for a count of what is left out."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """What one character looks like."""

    text: str
    kind: str
    width: int
    ends_line: bool = False


def marked(prompt: str, answer: str, width: int) -> list[list[Part]]:
    """Lines of at most `width` columns, about five of them at most.

    What is long loses its middle. Line breaks are also made where there is room for that.
    """
    signs = [
        *_cut(list(_signs(prompt, "prompt")), int(_PROMPT_ROWS * width)),
        _Sign(OPEN, "answer", text_width(OPEN)),
        *_cut(list(_signs(answer, "answer")), int(_ANSWER_ROWS * width)),
        _Sign(CLOSE, "answer", text_width(CLOSE)),
    ]
    lines = _wrapped(signs, width, breaking=True)
    if len(lines) > _ROWS:
        lines = _wrapped(signs, width, breaking=False)
    return [
        [Part("".join(sign.text for sign in group), kind) for kind, group in groupby(line, lambda sign: sign.kind)]
        for line in lines
    ]


def answers(words: Sequence[str], width: int) -> list[Part]:
    """Answers side by side on one line, with a count of those that find no room."""
    parts: list[Part] = []
    used = 0
    for i, word in enumerate(words):
        shown = "".join(sign.text for sign in (*_signs(OPEN, ""), *_signs(word, ""), *_signs(CLOSE, "")))
        rest = f"… {len(words) - i} more"
        if used + text_width(shown) + (len(rest) + 1 if i < len(words) - 1 else 0) > width and parts:
            return [*parts, Part(rest, "gap")]
        parts += [Part(shown, "answer"), Part(" ", "prompt")]
        used += text_width(shown) + 1
    return parts[:-1]


def _signs(text: str, kind: str) -> Iterator[_Sign]:
    for part, is_mark in runs(text):
        if is_mark:
            yield _Sign(f"‹{part}›", kind, len(part) + 2)
            continue
        for character in part:
            shown = {"\n": BREAK, "\t": "⇥"}.get(character, character)
            yield _Sign(shown, kind, text_width(shown), ends_line=character == "\n")


def _cut(signs: list[_Sign], columns: int) -> list[_Sign]:
    """The signs, or their beginning and end with a count of the characters between."""
    if sum(sign.width for sign in signs) <= columns:
        return signs
    room = (columns - len(" … 1,000,000 characters left out … ")) // 2
    head, tail = _fitting(signs, room), _fitting(signs[::-1], room)
    gap = f"… {len(signs) - head - tail:,} characters left out …"
    space = _Sign(" ", "gap", 1)
    return [*signs[:head], space, _Sign(gap, "gap", len(gap)), space, *signs[len(signs) - tail :]]


def _fitting(signs: Sequence[_Sign], columns: int) -> int:
    """How many of the signs fit into so many columns, in whole words where these are not too long."""
    fitting = len(signs)
    for count, sign in enumerate(signs):
        columns -= sign.width
        if columns < 0:
            fitting = count
            break
    ends = (count for count in range(fitting, max(0, fitting - _LONGEST_WORD), -1) if signs[count - 1].text == " ")
    return next(ends, fitting + 1) - 1 if fitting < len(signs) else fitting


def _wrapped(signs: Sequence[_Sign], width: int, *, breaking: bool) -> list[list[_Sign]]:
    """Lines, ended between words where there are any, and with `breaking` after every line break too."""
    lines: list[list[_Sign]] = []
    line: list[_Sign] = []
    for sign in signs:
        if sum(shown.width for shown in line) + sign.width > width:
            end = next((i + 1 for i in reversed(range(len(line))) if line[i].text == " "), len(line))
            lines.append(line[: end - 1] if line[end - 1].text == " " else line[:end])
            line = line[end:]
        line.append(sign)
        if breaking and sign.ends_line:
            lines.append(line)
            line = []
    return [*lines, line] if line else lines
