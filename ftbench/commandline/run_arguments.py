"""What the commands that read a run directory share: the plugins that the run used."""

from __future__ import annotations

from pathlib import Path

from ftbench.commandline.main import Options
from ftbench.plugins import Registry
from ftbench.results.run_file import read_run_file


def registry_for(directory: Path, plugins: tuple[Path, ...], options: Options) -> Registry:
    """The registry with the plugin files of the run and the given ones; raises `StoreError` when it is no run."""
    content = read_run_file(directory)
    own = [(directory / name).resolve() for name in content["plugin_files"]]
    there = [path for path in own if path.is_file()]  # without one, its metrics' stored values remain
    return Registry(options.load_plugins(list(dict.fromkeys([*there, *(path.resolve() for path in plugins)]))))
