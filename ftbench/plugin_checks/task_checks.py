"""What is checked of a task, in each of its languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftbench.contracts import Task
from ftbench.messages import plugin_checks_tasks as messages
from ftbench.plugin_checks import task_trial as trials
from ftbench.plugin_checks.check import Check, Finding, failed
from ftbench.plugin_checks.task_trial import TaskTrial
from ftbench.plugins import Registry

TASK_CHECKS: Sequence[Check[TaskTrial]] = (
    Check("declarations", messages.TASK_DECLARES, messages.MEND_TASK_DECLARATIONS, trials.declares),
    Check("empty-rows", messages.EMPTY_ROWS, messages.MEND_EMPTY_ROWS, trials.refuses_empty_rows),
    Check("rows", messages.READS, messages.MEND_READS, trials.reads, essential=True),
    Check("repeatable", messages.SAME_EXAMPLES, messages.MEND_SAME_EXAMPLES, trials.is_repeatable),
    Check("prompt-and-answer", messages.PROMPT_AND_ANSWER, messages.MEND_PROMPT, trials.has_prompt_and_answer),
    Check("round-trip", messages.ROUND_TRIP, messages.MEND_ROUND_TRIP, trials.answers_come_back),
    Check("answer-hidden", messages.ANSWER_HIDDEN, messages.MEND_ANSWER_HIDDEN, trials.hides_the_answer),
    Check("sides", messages.SIDES, messages.MEND_SIDES, trials.has_disjoint_sides),
    Check("leaks", messages.NO_LEAKS, messages.MEND_LEAKS, trials.leaks_nothing),
    Check("any-text", messages.KEEPS_TEXT, messages.MEND_KEEPS_TEXT, trials.keeps_any_text),
)


def task_subjects(task: Task, registry: Registry | None) -> Iterator[tuple[str, TaskTrial]] | Finding:
    """A trial for each language; a finding for a task without languages."""
    languages = task.languages
    if not languages or not all(isinstance(language, str) and language for language in languages):
        return failed(messages.NO_LANGUAGE(languages=repr(languages)[:80]))
    return ((language, TaskTrial(task, language, registry)) for language in languages)
