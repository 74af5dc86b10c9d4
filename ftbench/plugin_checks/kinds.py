"""Which checks each kind of object has, and with what they are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ftbench.plugin_checks.check import Check, Finding
from ftbench.plugins import Registry


def checks_of(kind: str) -> Sequence[Check[Any]]:
    """The checks of a kind of `ftbench.plugins.KINDS`; none for a kind that is only registered."""
    if kind == "methods":
        from ftbench.plugin_checks.method_checks import METHOD_CHECKS

        return METHOD_CHECKS
    if kind == "metrics":
        from ftbench.plugin_checks.metric_checks import METRIC_CHECKS

        return METRIC_CHECKS
    if kind == "tasks":
        from ftbench.plugin_checks.task_checks import TASK_CHECKS

        return TASK_CHECKS
    if kind == "trackers":
        from ftbench.plugin_checks.tracker_checks import TRACKER_CHECKS

        return TRACKER_CHECKS
    if kind == "executors":
        from ftbench.plugin_checks.executor_checks import EXECUTOR_CHECKS

        return EXECUTOR_CHECKS
    if kind in ("reports", "comparisons", "sections", "site_pages"):
        from ftbench.plugin_checks import run_checks

        checks: Mapping[str, Sequence[Check[Any]]] = {
            "reports": run_checks.REPORT_CHECKS,
            "comparisons": run_checks.REPORT_CHECKS,
            "sections": run_checks.SECTION_CHECKS,
            "site_pages": run_checks.SITE_CHECKS,
        }
        return checks[kind]
    if kind in ("model_loaders", "backends"):
        from ftbench.plugin_checks import model_checks

        return model_checks.LOADER_CHECKS if kind == "model_loaders" else model_checks.BACKEND_CHECKS
    from ftbench.plugin_checks.other_checks import OTHER_CHECKS

    return OTHER_CHECKS.get(kind, ())


def subjects_of(
    kind: str, item: Any, registry: Registry | None, settings: Mapping[str, Any], architectures: Sequence[str]
) -> Iterable[tuple[str, Any]] | Finding:
    """Label and subject of each try of an object's checks; a finding where none can be made."""
    if kind == "methods":
        from ftbench.plugin_checks.method_checks import method_subjects
        from ftbench.plugin_checks.models import ARCHITECTURES

        return method_subjects(item, settings, architectures or ARCHITECTURES)
    if kind == "metrics":
        from ftbench.plugin_checks.metric_checks import metric_subjects

        return metric_subjects(item)
    if kind == "tasks":
        from ftbench.plugin_checks.task_checks import task_subjects

        return task_subjects(item, registry)
    if kind == "trackers":
        from ftbench.plugin_checks.tracker_checks import tracker_subjects

        return tracker_subjects(item)
    if kind == "executors":
        from ftbench.plugin_checks.executor_trial import executor_trials

        return executor_trials(item)
    if kind == "reports":
        from ftbench.plugin_checks.report_trial import report_trials

        return report_trials(item)
    if kind == "comparisons":
        from ftbench.plugin_checks.report_trial import comparison_trials

        return comparison_trials(item)
    if kind == "sections":
        from ftbench.plugin_checks.section_trial import section_trials

        return section_trials(item, registry)
    if kind == "site_pages":
        from ftbench.plugin_checks.site_trial import site_trials

        return site_trials(item)
    if kind == "model_loaders":
        from ftbench.plugin_checks.loader_trial import loader_trials

        return loader_trials(item)
    if kind == "backends":
        from ftbench.plugin_checks.backend_trial import backend_trials

        return backend_trials(item)
    from ftbench.plugin_checks.other_checks import other_subjects

    return other_subjects(item)
