"""Load plugins from three sources: first-party and installed packages, modules, single files.

With pluggy's own `load_setuptools_entrypoints` one broken entry point stops every command, and a second one of the same
name is dropped silently, so this module has its own loop. There is no global manager: `load_plugins` builds one.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import importlib.util
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from ftbench import hookspec
from ftbench.errors import PluginError, nearest
from ftbench.messages.plugin_errors import LOADED_BROKEN, TWO_PLUGINS
from ftbench.plugins.host import PluginHost, PluginRecord
from ftbench.text.one_line import describe
from ftbench.version import __version__

FIRST_PARTY = (
    "ftbench_tasks",
    "ftbench_methods",
    "ftbench_metrics",
    "ftbench_models",
    "ftbench_executors",
    "ftbench_backends",
    "ftbench_augmentations",
    "ftbench_trackers",
    "ftbench_imports",
    "ftbench_lm_eval",
    "ftbench_rating",
    "ftbench_reports",
)
"""By module name rather than entry point, because entry points are fixed when a checkout is installed."""

ENTRY_POINT_GROUP = "ftbench"
DISABLE_VARIABLE = "FTBENCH_DISABLE_PLUGINS"
"""Environment variable: names of plugins not to load, separated by commas."""


def load_plugins(
    *,
    files: Sequence[Path] = (),
    modules: Sequence[str] = (),
    blocked: Sequence[str] = (),
    entry_points: bool = True,
) -> PluginHost:
    """Load first-party plugins, installed entry points sorted by name, modules, then single files.

    A broken entry point or first-party plugin becomes a record and a problem. A broken file or module, which the user
    asked for by name, raises `PluginError`.
    """
    manager = pluggy.PluginManager("ftbench")
    manager.add_hookspecs(hookspec)
    host = PluginHost(manager)
    not_wanted = {*blocked, *filter(None, (n.strip() for n in os.environ.get(DISABLE_VARIABLE, "").split(",")))}
    for name in FIRST_PARTY:
        _add(host, name, "first-party", __version__, not_wanted, lambda name=name: importlib.import_module(name))
    if entry_points:
        for point in _entry_points(tuple(map(_state, sys.path))):
            distribution = point.dist.name if point.dist else "unknown distribution"
            version = point.dist.version if point.dist else "unknown"
            origin = f"entry point {point.name} = {point.value} of {distribution}"
            _add(host, point.name, origin, version, not_wanted, point.load)
    for name in modules:
        _add(
            host, name, f"module {name}", "unknown", not_wanted, lambda n=name: importlib.import_module(n), strict=True
        )
    for path in files:
        digest = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}" if path.is_file() else "unknown"
        _add(
            host, path.stem, f"file {path.name}", digest, not_wanted, lambda path=path: _import_file(path), strict=True
        )
    known = {record.name for record in host.records}
    for name in sorted(set(blocked) - known):  # the environment variable is for many commands, of which few have all
        host.remember(f'there is no plugin "{name}" to block.{nearest(name, known)}')
    return host


def _state(place: str) -> tuple[str, int]:
    """A place on the path and when it last changed, in nanoseconds: installing a package changes its folder."""
    try:
        return os.path.abspath(place), os.stat(place or ".").st_mtime_ns
    except OSError:
        return place, 0


@lru_cache(maxsize=1)
def _entry_points(path: tuple[tuple[str, int], ...]) -> tuple[importlib.metadata.EntryPoint, ...]:
    """The entry points for ftbench by name. All files of all packages are read again only when `path` has changed."""
    points = importlib.metadata.entry_points(group=ENTRY_POINT_GROUP)
    return tuple(sorted(points, key=lambda p: (p.name, p.dist.name if p.dist else "")))


def _add(
    host: PluginHost, name: str, origin: str, version: str, blocked: set[str], load: Any, *, strict: bool = False
) -> None:
    record = PluginRecord(name, version, origin)
    if name in blocked:
        host.records.append(replace(record, state="blocked"))
        return
    try:
        if any(other.name == name and other.state == "ok" for other in host.records):
            raise PluginError(TWO_PLUGINS(plugin=name, origin=origin))
        plugin = load()
        version = str(getattr(plugin, "__version__", version))
        host.manager.register(plugin, name=name)
        _check_hook_names(host, plugin, name)
    except (Exception, SystemExit) as error:  # a script without a `__main__` guard may exit on import
        if host.manager.has_plugin(name) and not isinstance(error, PluginError):
            host.manager.unregister(name=name)
        if strict:
            raise PluginError(LOADED_BROKEN(plugin=name, origin=origin, error=describe(error))) from error
        host.records.append(replace(record, state="broken", error=describe(error)))
        host.remember(f"plugin {name} ({origin}) is broken: {describe(error)}")
        return
    hooks = tuple(sorted(caller.name for caller in host.manager.get_hookcallers(plugin) or ()))
    host.records.append(replace(record, version=version, hooks=hooks))


def _check_hook_names(host: PluginHost, plugin: object, name: str) -> None:
    """Raise for a misspelt hook, which would never be called; pluggy checks only all plugins at once."""
    for caller in host.manager.get_hookcallers(plugin) or ():
        if not caller.has_spec():
            host.manager.unregister(name=name)
            raise TypeError(f"there is no hook {caller.name}")


def _import_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist")
    module_name = f"ftbench_file_plugin_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}"
    specification = importlib.util.spec_from_file_location(module_name, path)
    if specification is None or specification.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(specification)
    sys.modules[module_name] = module  # dataclasses and pickling look up a class's module
    specification.loader.exec_module(module)
    return module
