"""All messages of the core."""

from __future__ import annotations

from ftbench.messages import (
    augmentation,
    cells,
    chat,
    checks,
    command_line,
    data,
    data_check,
    data_check_screen,
    data_files,
    data_files_screen,
    failures,
    health,
    language_names,
    matrix_errors,
    misplaced_keys,
    plan,
    plan_errors,
    plugin_errors,
    proposal,
    results,
    row_faults,
    sides,
    suggestions,
    template_probes,
)
from ftbench.messages.note import Message, messages_of

_AREAS = (
    sides,
    cells,
    chat,
    template_probes,
    checks,
    data,
    row_faults,
    data_check,
    data_check_screen,
    language_names,
    data_files,
    data_files_screen,
    augmentation,
    plan,
    proposal,
    results,
    failures,
    command_line,
    suggestions,
    health,
    matrix_errors,
    misplaced_keys,
    plan_errors,
    plugin_errors,
)

CORE_MESSAGES: tuple[Message, ...] = tuple(message for area in _AREAS for message in messages_of(vars(area)))
