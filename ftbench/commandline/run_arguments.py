"""What the commands that read run directories share: the results, and the plugins that the run used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.plugins import Registry


def registry_for(directory: Path, plugins: tuple[Path, ...], options: Options) -> Registry:
    """The registry with the plugin files of the run and the given ones; raises `StoreError` when it is no run."""
    from ftbench.api.loading import registry_of

    return registry_of(directory, plugins, options.load_plugins)


def read_run(directory: Path, plugins: tuple[Path, ...], options: Options) -> tuple[RunResults, Registry]:
    """One of several runs with its own plugins, which may have the names of another run's."""
    from ftbench.analysis.read import read_results

    before = options.host.problems if options.host else []
    registry = registry_for(directory, plugins, options)
    results = read_results(directory, registry)
    for problem in before:
        if options.host and problem not in options.host.problems:
            options.host.problems.append(problem)  # warnings come at the end, from the plugins loaded last
    return results, registry
