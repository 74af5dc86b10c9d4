"""The plugin that somebody names: a file, a task file, a plugin that is installed, an entry point or a module."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ftbench.errors import PluginError, UserError, nearest, no_such_file
from ftbench.messages import plugin_checks as messages
from ftbench.plugin_checks.crash import PluginCode
from ftbench.plugin_loading import ENTRY_POINT_GROUP, load_plugins
from ftbench.plugins import PluginHost


@dataclass(frozen=True, slots=True)
class FoundPlugin:
    """A plugin that was named, or why it cannot be loaded."""

    name: str
    host: PluginHost | None = None
    plugin: object = None
    """The module or object with the hooks; None if it cannot be loaded."""
    task: Any = None
    """The task of a YAML file, which is no plugin of its own."""
    error: BaseException | None = None
    """What loading raised."""
    code: PluginCode = field(default_factory=PluginCode)


def find_plugin(reference: str, *, modules: Sequence[str] = (), blocked: Sequence[str] = ()) -> FoundPlugin:
    """Load what `reference` names; raises `UserError` if there is no such plugin.

    `modules` and `blocked` are further plugins to load, and those not to load.
    """
    path = Path(reference)
    if path.suffix in (".yaml", ".yml"):
        return _task_file(path, modules, blocked)
    if path.suffix == ".py" or path.is_file():
        if not path.is_file():
            raise UserError(no_such_file(path), file=path)
        resolved = path.resolve()
        return _strictly(
            path.stem,
            PluginCode(resolved),
            lambda: load_plugins(files=[resolved], modules=modules, blocked=blocked),
        )
    host = load_plugins(modules=modules, blocked=blocked)
    for record in host.records:
        if reference == record.name or reference in _entry_names(record.origin):
            if record.state == "ok":
                plugin = host.manager.get_plugin(record.name)
                return FoundPlugin(record.name, host, plugin, code=PluginCode.of(plugin))
            if record.state == "blocked":
                raise UserError(messages.IS_BLOCKED(plugin=record.name))
            return _broken(record.name, record.error or "")
    if _is_module(reference):
        code = _code_of_module(reference)
        return _strictly(reference, code, lambda: load_plugins(modules=[*modules, reference], blocked=blocked))
    known = [record.name for record in host.records]
    raise UserError(messages.NO_PLUGIN(name=reference, hint=nearest(reference, known)))


def _task_file(path: Path, modules: Sequence[str], blocked: Sequence[str]) -> FoundPlugin:
    from ftbench.task_types.yaml_task import read_yaml_task

    if not path.is_file():
        raise UserError(no_such_file(path), file=path)
    host = load_plugins(modules=modules, blocked=blocked)
    code = PluginCode(path.resolve())
    try:
        return FoundPlugin(path.stem, host, task=read_yaml_task(path), code=code)
    except UserError as error:
        return FoundPlugin(path.stem, host, error=error, code=code)


def _strictly(name: str, code: PluginCode, load: Callable[[], PluginHost]) -> FoundPlugin:
    """The plugin, or what its loading raised."""
    try:
        host = load()
    except PluginError as error:
        return FoundPlugin(name, error=error.__cause__ or error, code=code)
    return FoundPlugin(name, host, host.manager.get_plugin(name), code=code)


def _entry_names(origin: str) -> tuple[str, ...]:
    """Value and distribution of an origin `entry point NAME = VALUE of DISTRIBUTION`."""
    if not origin.startswith("entry point "):
        return ()
    value, _, distribution = origin.partition(" = ")[2].partition(" of ")
    return value, distribution


def _broken(name: str, error: str) -> FoundPlugin:
    """An installed plugin that was loaded in vain: it is loaded again, because its record has no place."""
    for point in importlib.metadata.entry_points(group=ENTRY_POINT_GROUP, name=name):
        try:
            point.load()
        except (Exception, SystemExit) as raised:
            return FoundPlugin(name, error=raised, code=_code_of_module(point.module))
    return FoundPlugin(name, error=PluginError(messages.LOADED_IN_VAIN(error=error)))


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def _code_of_module(name: str) -> PluginCode:
    try:
        specification = importlib.util.find_spec(name.partition(":")[0])
    except Exception:  # finding a module imports the packages around it
        return PluginCode()
    if specification is None or not specification.origin:
        return PluginCode()
    path = Path(specification.origin).resolve()
    return PluginCode(path.parent if path.name == "__init__.py" else path)
