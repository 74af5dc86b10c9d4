"""All messages of the core."""

from __future__ import annotations

from ftbench.messages import (
    augmentation,
    cells,
    chat,
    checks,
    command_line,
    contract_errors,
    conversation_errors,
    data,
    data_check,
    data_check_screen,
    data_files,
    data_files_screen,
    failures,
    field_errors,
    health,
    language_names,
    plan,
    proposal,
    results,
    row_faults,
    sides,
    suggestions,
    task_errors,
    template_probes,
    tool_errors,
    yaml_errors,
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
    field_errors,
    conversation_errors,
    tool_errors,
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
    yaml_errors,
    task_errors,
    contract_errors,
    health,
)

CORE_MESSAGES: tuple[Message, ...] = tuple(message for area in _AREAS for message in messages_of(vars(area)))
