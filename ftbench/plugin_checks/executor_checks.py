"""What is checked of an executor, with cells that take no time."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.messages import plugin_checks_executors as messages
from ftbench.plugin_checks import executor_trial as trials
from ftbench.plugin_checks.check import Check
from ftbench.plugin_checks.executor_trial import ExecutorTrial

EXECUTOR_CHECKS: Sequence[Check[ExecutorTrial]] = (
    Check("settings", messages.SETTINGS, messages.MEND_SETTINGS, trials.refuses_unknown_settings),
    Check("cells", messages.RUNS_CELLS, messages.MEND_RUNS_CELLS, trials.runs_cells, essential=True),
    Check("at-once", messages.AT_ONCE, messages.MEND_AT_ONCE, trials.tells_at_once),
    Check("workers", messages.WORKERS, messages.MEND_RUNS_CELLS, trials.runs_with_two_workers),
    Check("interrupted", messages.INTERRUPTED, messages.MEND_INTERRUPTED, trials.ends_when_interrupted),
    Check("stops", messages.STOPS, messages.MEND_STOPS, trials.leaves_nothing),
)
