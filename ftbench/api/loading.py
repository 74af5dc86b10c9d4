"""`ftbench.load`: the results of a run directory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ftbench.analysis.read import read_results
from ftbench.api.arguments import path_of, plugin_paths
from ftbench.api.matrix import LoadPlugins
from ftbench.api.results import Results
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.storage.run_file import read_run


def load(directory: str | Path, *, plugins: Sequence[str | Path] | str | Path = ()) -> Results:
    """The results in a run directory; raises `StoreError` for a directory without a run, `UserError` for no path.

    Loads the run's plugin files where they still exist, and `plugins`.
    """
    path = path_of(directory, "directory")
    registry = registry_of(path, plugin_paths(plugins), lambda plugin_files: load_plugins(files=plugin_files))
    return Results(path, read_results(path, registry), registry)


def registry_of(directory: Path, plugin_files: Sequence[Path], load_files: LoadPlugins) -> Registry:
    """The registry with plugin files of the run and of the caller; raises `StoreError` if there is no run."""
    used = [(directory / name).resolve() for name in read_run(directory).plugin_files]
    existing = [path for path in used if path.is_file()]  # stored values of a missing plugin's metrics remain
    return Registry(load_files(list(dict.fromkeys([*existing, *(path.resolve() for path in plugin_files)]))))
