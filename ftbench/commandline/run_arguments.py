"""Shared by commands that read run directories: the results, and the run's plugins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.plugins import Registry


def registry_for(directory: Path, plugins: tuple[Path, ...], options: Options) -> Registry:
    """The registry with plugin files of the run and the command line; raises `StoreError` if there is no run."""
    from ftbench.api.loading import registry_of

    return registry_of(directory, plugins, options.load_plugins)


def read_run(directory: Path, plugins: tuple[Path, ...], options: Options) -> tuple[RunResults, Registry]:
    """The results and registry of a run, with its own plugins (names may repeat among runs)."""
    from ftbench.analysis.read import read_results
    from ftbench.commandline.directory_notes import say_unreadable

    before = options.host.problems if options.host else []
    registry = registry_for(directory, plugins, options)
    results = read_results(directory, registry)
    say_unreadable((*results.cells, *results.trials))
    for problem in before:
        if options.host and problem not in options.host.problems:
            options.host.problems.append(problem)  # warnings at the end only show the problems of plugins loaded last
    return results, registry
