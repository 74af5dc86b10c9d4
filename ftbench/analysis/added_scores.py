"""Scores that plugins add to a run when it is read; nothing of them is stored with the cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ftbench.analysis.run_results import RunResults
from ftbench.contracts import AddedScores, Metric
from ftbench.errors import PluginError
from ftbench.messages.plugin_errors import NO_METRIC
from ftbench.plugins.host import PluginHost
from ftbench.records.results import CellResult, Score
from ftbench.text.one_line import describe

_HOOK = "ftbench_add_scores"


def with_added_scores(results: RunResults, directory: Path, host: PluginHost) -> RunResults:
    """The results with plugins' scores. A plugin that raises or takes a used name is a problem of the run."""
    metrics = dict(results.metrics)
    problems: list[str] = []
    whose = dict.fromkeys(metrics, "")
    added: list[AddedScores] = []
    for plugin, implementation in host.implementing(_HOOK):
        try:
            for addition in host.call(implementation, _HOOK, run=directory, results=results):
                if not isinstance(addition.metric, Metric):
                    raise PluginError(NO_METRIC(item=f"{addition.metric!r:.80}"))
                if whose.setdefault(addition.metric.name, plugin) != plugin:
                    twice = f"the metric {addition.metric.name} is there already; its scores are left out"
                    problems.append(f"plugin {plugin}: {twice}")
                    continue
                metrics[addition.metric.name] = addition.metric
                added.append(addition)
        except Exception as error:  # earlier additions stay
            problems.append(f"plugin {plugin}: {_HOOK} raised {describe(error)}")
    for problem in problems:
        host.remember(problem)
    if not added and not problems:
        return results
    cells = tuple(_with(cell, added) for cell in results.cells)
    return replace(results, cells=cells, metrics=metrics, problems=(*results.problems, *problems))


def _with(cell: CellResult, added: Sequence[AddedScores]) -> CellResult:
    scores = {
        addition.metric.name: addition.scores.get(cell.cell) or Score(None, addition.otherwise)
        for addition in added
        if addition.task == cell.task
    }
    return replace(cell, metrics={**cell.metrics, **scores}) if scores and cell.status == "done" else cell
