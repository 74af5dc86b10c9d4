"""Labels of a task's rows: one spelling per class, distinct answer words, and notes on contradictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ftbench.contracts.task import LABELS_PLACE, Language, Task
from ftbench.errors import DataError, UserError, did_you_mean, nearest
from ftbench.messages import Note, data
from ftbench.messages import label_errors as errors
from ftbench.messages.suggestions import MEANT_ONE
from ftbench.records.example import Example, example_id
from ftbench.records.message import Text
from ftbench.task_types.text_task import TextTask
from ftbench.text.languages import language_profile
from ftbench.text.spelling import cleaned, listed, look, look_alikes, meaning, one_spelling, shown

_MANY = 20
"""With more labels than this, an error only names the nearest ones."""


def check_answers(task: Task) -> None:
    """Raise `UserError` if a label task's answer template is missing or has other fields than the label."""
    if task.output != "label" or not isinstance(task, TextTask):
        return
    for language in task.languages:
        if fault := task.answer_fault(language):
            raise _fault(task, fault, "answer")


def tidy_labels(task: Task, language: Language, examples: Sequence[Example]) -> tuple[list[Example], list[Note]]:
    """The examples of a label task with one spelling per label, and notes.

    Spellings with the same `meaning` become one class; spellings that only look alike stay apart, with a note. Raises
    `UserError` if the task's labels or words do not fit the rows.
    """
    counts = Counter(example.reference for example in examples)
    changed = one_spelling(counts, _own(task, language))
    tidy = [_renamed(task, language, example, changed) for example in examples]
    present = {example.reference for example in tidy}
    if len(present) > 1:  # with a single label the rows are at fault, whatever the task says
        _check_names(task, language, present)
        _check_words(task, language, present)
    notes = []
    if merged := sorted((spelling, kept) for spelling, kept in changed.items() if spelling in counts):
        labels = listed(f"{shown(spelling)} = {shown(kept)}" for spelling, kept in merged)
        notes.append(data.ONE_CLASS(labels=labels))
    alike = [group for group in look_alikes({*present, *_own(task, language)}) if not present.isdisjoint(group)]
    if alike:
        labels = listed(" / ".join(map(shown, group)) for group in alike)
        notes.append(data.LOOK_ALIKE(labels=labels))
    return tidy, notes


def contradictions(examples: Iterable[Example]) -> list[Note]:
    """A note if equal inputs have different labels: no model can get all of them right."""
    labels: dict[str, set[str]] = {}
    for example in examples:
        labels.setdefault(cleaned(example.prompt), set()).add(example.reference)
    several = sum(len(references) > 1 for references in labels.values())
    return [data.CONTRADICTIONS(n=several)] if several else []


def label_names(task: Task, labels: Sequence[str], language: Language) -> str:
    """The words for the labels, in order, as a list for people."""
    comma = ", " if language_profile(language).spaces else "、"
    return comma.join(task.verbalizer(label, language).strip() for label in labels)


def with_label_names(example: Example, names: str) -> Example:
    """The example with the names of all labels wherever its chat has a place for them."""
    if example.chat is None or not any(LABELS_PLACE in message.text for message in example.chat.messages):
        return example
    messages = tuple(
        replace(message, content=(Text(message.text.replace(LABELS_PLACE, names)),))
        for message in example.chat.messages
    )
    return replace(example, chat=replace(example.chat, messages=messages))


def _own(task: Task, language: Language) -> list[str]:
    """The labels that the task names, in its order."""
    words = task.verbalizers.get(language, {}) if isinstance(task, TextTask) else {}
    return list(dict.fromkeys((*task.labels, *words)))


def _renamed(task: Task, language: Language, example: Example, changed: dict[str, str]) -> Example:
    label = changed.get(example.reference)
    if label is None:
        return example
    *before, last = example.messages
    answer_text = task.verbalizer(label, language)
    messages = (*before, replace(last, content=(Text(answer_text),)))
    chat = example.chat and example.chat.answered(answer_text.strip())
    text, answer = example.row_texts
    row_texts = (text, label if answer == example.reference else answer)
    return replace(example, id=example_id(messages), messages=messages, reference=label, row_texts=row_texts, chat=chat)


def _check_names(task: Task, language: Language, present: set[str]) -> None:
    """Raise if a label or verbalizer of the task occurs in no row, unless the task takes any labels."""
    seen: dict[str, str] = {}
    for i, label in enumerate(task.labels):
        if (before := seen.get(meaning(label))) is not None:
            if before == label:
                raise _fault(task, errors.LABEL_TWICE(label=shown(label)), "labels", i)
            raise _fault(task, errors.LABEL_ALREADY(label=shown(label), before=shown(before)), "labels", i)
        seen[meaning(label)] = label
    if not isinstance(task, TextTask) or task.any_labels:
        return
    for i, label in enumerate(task.labels):
        if label not in present:
            raise _fault(task, errors.NO_ROW(label=shown(label), hint=_near(label, present)), "labels", i)
    for label in task.verbalizers.get(language, {}):
        if label not in present:
            fault = errors.NO_ROW(label=shown(label), hint=_near(label, present))
            raise _fault(task, fault, "verbalizers", label)


def _check_words(task: Task, language: Language, present: Iterable[str]) -> None:
    """Raise if two labels have the same answer: with equal likelihoods, the first would always win."""
    words = task.verbalizers.get(language, {}) if isinstance(task, TextTask) else {}
    seen: dict[str, str] = {}
    # Labels with a word of their own come last, so that an error points to a word that is written in the task's file.
    for label in sorted(present, key=lambda name: (name in words, name)):
        answer = cleaned(task.verbalizer(label, language))
        if not answer or (label in words and not cleaned(words[label])):
            raise _fault(task, errors.EMPTY_WORD(label=shown(label)), "verbalizers", label)
        if answer in seen:
            fault = errors.SAME_WORD(label=shown(label), other=shown(seen[answer]), answer=shown(answer))
            raise _fault(task, fault, "verbalizers", label)
        seen[answer] = label


def _near(label: str, present: set[str]) -> Note:
    """A hint at the nearest label; look-alikes come before labels with other letters."""
    same = [other for other in sorted(present) if look(other) == look(label)]
    if same:
        return MEANT_ONE(a=shown(same[0]))
    return did_you_mean(label, present) if len(present) > _MANY else nearest(label, present)


def _fault(task: Task, fault: Note, *location: str | int) -> UserError:
    """The error with its place in the task's file, or with the task's name if there is no file."""
    if isinstance(task, TextTask) and task.error_at:
        return task.error_at(fault, location)
    return DataError(errors.IN_TASK(fault=fault, task=task.name), key=".".join(map(str, location)))
