"""Warnings about unfair comparisons: whether all methods were tuned alike, and chat models were asked as such."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.analysis.view import RunView
from ftbench_reports.language import SEMICOLONS, Words, enumerated, joined, say
from ftbench_reports.prompt_formats import plain_chat_models


def tuning_alerts(view: RunView) -> list[Words]:
    """Banners: budgets that differ, winners at the edge of what was tried, or no tuning at all."""
    if not view.results.tuning:
        waits = bool(view.results.matrix.get("tuning", {}).get("trials"))
        return [] if waits or not _several_train(view) else [say("alert.untuned")]
    alerts = []
    unequal = [
        say("alert.budget", task=task, methods=joined([f"{name} ({count})" for name, count in budgets]))
        for (_, task), budgets in _budgets(view).items()
        if len({count for _, count in budgets}) > 1
    ]
    if unequal:
        alerts.append(say("alert.unequal", where=joined(unequal, comma=SEMICOLONS)))
    edges = sum(search.at_edge for search in view.results.tuning)
    if edges:
        alerts.append(say("alert.edges", n=edges))
    return alerts


def format_alerts(view: RunView) -> list[Words]:
    """A banner if chat models were given plain text only."""
    alone, _ = plain_chat_models(view.results)
    return [say("alert.plain-chat", n=len(alone), models=enumerated(alone))] if alone else []


def format_notes(view: RunView) -> list[Words]:
    """A remark if chat models stand in the run as plain text beside their conversations."""
    _, beside = plain_chat_models(view.results)
    return [say("alert.plain-beside", n=len(beside), models=enumerated(beside))] if beside else []


def _budgets(view: RunView) -> dict[tuple[str, str], Sequence[tuple[str, int]]]:
    """Number of trials of each trained method, by (model, task)."""
    trials = {(search.model, search.task, search.method): len(search.tried) for search in view.results.tuning}
    return {
        (model, task): [
            (group.method, trials.get((model, task, group.method), 0))
            for group in groups
            if group.done and group.trains and group.default_of is None
        ]
        for (model, task), groups in view.groups.items()
    }


def _several_train(view: RunView) -> bool:
    return any(sum(bool(g.done) and g.trains for g in groups) > 1 for groups in view.groups.values())
