"""A prompt and its answer on a few lines, with visible line breaks and hidden characters and a marked answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ftbench.presentation.tables import text_width
from ftbench.text.visible import runs

BREAK, OPEN, CLOSE = "⏎", "⟦", "⟧"
"""Signs for a line break and around the answer (in addition to colour)."""

_ROWS = 5
"""Most lines with which the text is also broken at its own line breaks."""

_PROMPT_ROWS, _ANSWER_ROWS = 2.6, 1.6
"""Most lines of prompt and answer; longer texts lose their middle."""


_LONGEST_WORD = 16
"""Most characters by which a text is cut earlier, to keep words whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line."""

    text: str
    kind: str
    """"prompt", "answer", or "gap" for the count of omitted characters or answers."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """The displayed form of one character."""

    text: str
    kind: str
    width: int
    ends_line: bool = False


def marked(prompt: str, answer: str, width: int) -> list[list[Part]]:
    """About five lines of at most `width` columns.

    Long texts lose their middle. Lines also end at the text's own line breaks if there is room.
    """
    signs = [
        *_cut(list(_signs(prompt, "prompt")), int(_PROMPT_ROWS * width)),
        *_answer(_cut(list(_signs(answer, "answer")), int(_ANSWER_ROWS * width))),
    ]
    lines = _wrapped(signs, width, breaking=True)
    if len(lines) > _ROWS:
        lines = _wrapped(signs, width, breaking=False)
    return _parts(lines)


def marked_stretches(stretches: Sequence[tuple[str, bool]], width: int) -> list[list[Part]]:
    """Lines of at most `width` columns with the whole text of stretches, each with whether it is trained on.

    What is trained on stands between the signs of an answer. Lines also end at the text's own line breaks.
    """
    signs: list[_Sign] = []
    for text, trained in stretches:
        signs += _answer(list(_signs(text, "answer"))) if trained else _signs(text, "prompt")
    return _parts(_wrapped(signs, width, breaking=True))


def marked_message(speaker: str, text: str, width: int, *, trained: bool) -> list[list[Part]]:
    """One message of a conversation on about three lines of at most `width` columns, after who speaks, if that is said.

    What is trained on stands between the signs of an answer. Long texts lose their middle.
    """
    rows = _ANSWER_ROWS if trained else _PROMPT_ROWS
    said = _cut(list(_signs(text, "answer" if trained else "prompt")), int(rows * width))
    signs = [*_signs(f"{speaker}: " if speaker else "", "gap"), *(_answer(said) if trained else said)]
    lines = _wrapped(signs, width, breaking=True)
    return _parts(lines if len(lines) <= _ROWS else _wrapped(signs, width, breaking=False))


def answers(words: Sequence[str], width: int) -> list[Part]:
    """Answers on one line, with a count of those that do not fit."""
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


def _answer(signs: Sequence[_Sign]) -> list[_Sign]:
    """The signs between those around an answer."""
    return [_Sign(OPEN, "answer", text_width(OPEN)), *signs, _Sign(CLOSE, "answer", text_width(CLOSE))]


def _parts(lines: Sequence[Sequence[_Sign]]) -> list[list[Part]]:
    return [
        [Part("".join(sign.text for sign in group), kind) for kind, group in groupby(line, lambda sign: sign.kind)]
        for line in lines
    ]


def _signs(text: str, kind: str) -> Iterator[_Sign]:
    for part, is_mark in runs(text):
        if is_mark:
            yield _Sign(f"‹{part}›", kind, len(part) + 2)
            continue
        for character in part:
            shown = {"\n": BREAK, "\t": "⇥"}.get(character, character)
            yield _Sign(shown, kind, text_width(shown), ends_line=character == "\n")


def _cut(signs: list[_Sign], columns: int) -> list[_Sign]:
    """The signs; if too long, their beginning and end with a count of the omitted characters."""
    if sum(sign.width for sign in signs) <= columns:
        return signs
    room = (columns - len(" … 1,000,000 characters left out … ")) // 2
    head, tail = _fitting(signs, room), _fitting(signs[::-1], room)
    gap = f"… {len(signs) - head - tail:,} characters left out …"
    space = _Sign(" ", "gap", 1)
    return [*signs[:head], space, _Sign(gap, "gap", len(gap)), space, *signs[len(signs) - tail :]]


def _fitting(signs: Sequence[_Sign], columns: int) -> int:
    """Number of signs that fit into `columns` columns, in whole words if these are not too long."""
    fitting = len(signs)
    for count, sign in enumerate(signs):
        columns -= sign.width
        if columns < 0:
            fitting = count
            break
    ends = (count for count in range(fitting, max(0, fitting - _LONGEST_WORD), -1) if signs[count - 1].text == " ")
    return next(ends, fitting + 1) - 1 if fitting < len(signs) else fitting


def _wrapped(signs: Sequence[_Sign], width: int, *, breaking: bool) -> list[list[_Sign]]:
    """The signs in lines, broken between words where possible, and with `breaking` also at line breaks."""
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
