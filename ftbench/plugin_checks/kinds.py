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
    from ftbench.plugin_checks.other_checks import other_subjects

    return other_subjects(item)
