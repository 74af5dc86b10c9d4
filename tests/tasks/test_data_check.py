"""The rows that ship with the tasks pass `ftbench data check`, by their task and by their columns alone."""

from __future__ import annotations

import pytest

from ftbench.data_check import CheckedFile, check_files
from ftbench_tasks import ftbench_register_tasks

TASKS = {task.name: task for task in ftbench_register_tasks()}


@pytest.mark.parametrize("by_task", [True, False], ids=["task", "columns"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", TASKS)
def test_built_in_rows_have_no_errors(name: str, language: str, by_task: bool) -> None:
    path = TASKS[name].builtin_data(language)
    assert path is not None
    report = check_files([CheckedFile(path)], task=TASKS[name] if by_task else None)
    assert [finding for finding in report.findings if finding.level == "error"] == []
    assert report.counts.keys() <= {"row-keys", "mojibake", "e-mail", "toxic", "near-duplicate", "other-language"}
