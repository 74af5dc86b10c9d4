"""Notes and reasons on a page: in both languages through their messages, unchanged without a message.

Notes of several cells that differ only in their numbers become one with the range of each: `232–238 of 240`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.method_row import MethodRow
from ftbench.messages import MessageCatalogue, Note
from ftbench.messages.note import NumberRange
from ftbench.presentation.words import Words, noted

_NUMBER = object()
"""Placeholder for any number when notes are compared."""


def in_words(note: Note, messages: MessageCatalogue) -> Words:
    """A note in every language of the page, names escaped."""
    return noted(note, messages)


@dataclass(frozen=True, slots=True)
class GroupNote:
    """A note of a group's cells."""

    note: Note
    seeds: tuple[int, ...]
    whole: bool
    """Whether every finished cell of the group has it."""


def group_notes(group: MethodRow, messages: MessageCatalogue) -> list[GroupNote]:
    """The notes of the finished cells, those that differ only in numbers as one."""
    alike: dict[Hashable, list[tuple[Note, int]]] = {}
    for cell in group.done:
        for note in cell.notes:
            alike.setdefault(_without_numbers(note, messages), []).append((note, cell.seed))
    merged = []
    for several in alike.values():
        seeds = tuple(dict.fromkeys(seed for _, seed in several))
        note = with_ranges([note for note, _ in several], messages)
        merged.append(GroupNote(note, seeds, len(seeds) == len(group.done)))
    return merged


def shared_notes(groups: Iterable[MethodRow], messages: MessageCatalogue) -> dict[Note, bool]:
    """Notes of all methods, or of all trained methods (True), in order; none for fewer than two methods."""
    done = [group for group in groups if group.done]
    common = {
        id(group): dict.fromkeys(group_note.note for group_note in group_notes(group, messages) if group_note.whole)
        for group in done
    }
    trained = [group for group in done if group.trains]
    shared: dict[Note, bool] = {}
    for groups_alike, only_trained in ((done, False), (trained, True)):
        if len(groups_alike) > 1:
            for note in common[id(groups_alike[0])]:
                if all(note in common[id(group)] for group in groups_alike):
                    shared.setdefault(note, only_trained)
    return shared


def with_ranges(notes: Sequence[Note], messages: MessageCatalogue) -> Note:
    """One note for several that differ only in their numbers."""
    first = notes[0]
    if all(note == first for note in notes):
        return first
    parameters: dict[str, Any] = {}
    for name, value in first.parameters.items():
        values: list[Any] = [note.parameters[name] for note in notes]
        if isinstance(value, Note):
            parameters[name] = with_ranges(values, messages)
        elif isinstance(value, int | float):
            low, high = min(values), max(values)
            parameters[name] = low if low == high else NumberRange(low, high)
        else:
            parameters[name] = value
    merged = Note(first.code, parameters)
    return Note(first.code, parameters, messages.render(merged, "en"))


def _without_numbers(note: Note, messages: MessageCatalogue) -> Hashable:
    """Equal for notes that differ in numbers alone; a note that cannot be rendered anew keeps its text."""
    message = messages.messages.get(note.code)
    if message is None or not message.gaps() <= note.parameters.keys():
        return note.code, note.text
    return note.code, tuple((name, _kept(value, messages)) for name, value in sorted(note.parameters.items()))


def _kept(value: object, messages: MessageCatalogue) -> Hashable:
    if isinstance(value, Note):
        return _without_numbers(value, messages)
    if isinstance(value, int | float):
        return _NUMBER
    return value if isinstance(value, tuple) else str(value)
