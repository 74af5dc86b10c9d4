"""The plugins of one command: their records, and calls to their hooks, one plugin at a time.

A collecting hook of pluggy stops at the first exception and does not tell who returned what. So each plugin is called
separately, and a failing one never silences another.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pluggy

from ftbench.text.one_line import describe


@dataclass(frozen=True, slots=True)
class PluginRecord:
    """Facts about one plugin, loaded or not."""

    name: str
    version: str
    origin: str
    """"first-party", "entry point NAME of DISTRIBUTION", "file NAME" or "module NAME"."""
    state: Literal["ok", "blocked", "broken"] = "ok"
    error: str | None = None
    hooks: tuple[str, ...] = ()


@dataclass(slots=True)
class PluginHost:
    """The plugins of one command: their records, and calls to their hooks."""

    manager: pluggy.PluginManager
    records: list[PluginRecord] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """One line per plugin that raised where that does not stop the command."""

    def implementing(self, hook: str) -> list[tuple[str, Any]]:
        """(name, plugin) of the plugins that implement `hook`, in loading order."""
        names = {implementation.plugin_name for implementation in getattr(self.manager.hook, hook).get_hookimpls()}
        return [(name, plugin) for name, plugin in self.manager.list_name_plugin() if name in names]

    def call(self, plugin: object, hook: str, **arguments: Any) -> Any:
        """The result of one plugin's implementation of `hook`; its exceptions propagate."""
        others = [other for _, other in self.manager.list_name_plugin() if other is not None and other is not plugin]
        results = self.manager.subset_hook_caller(hook, remove_plugins=others)(**arguments)
        return results[0] if isinstance(results, list) and results else None if results == [] else results

    def notify(self, hook: str, **arguments: Any) -> None:
        """Tell every plugin of an event; one that raises is recorded in `problems` and never stops anything."""
        self.ask_each(hook, **arguments)

    def ask_each(self, hook: str, **arguments: Any) -> list[Any]:
        """The results of all implementations; a plugin that raises is recorded in `problems` and left out."""
        results = []
        for name, plugin in self.implementing(hook):
            try:
                results.append(self.call(plugin, hook, **arguments))
            except (Exception, SystemExit) as error:
                self.remember(f"plugin {name}: {hook} raised {describe(error)}")
        return results

    def remember(self, problem: str) -> None:
        """Record a problem once: an event may fail at every training step."""
        if problem not in self.problems:
            self.problems.append(problem)

    def mark_broken(self, name: str, error: BaseException) -> None:
        """Record that a loaded plugin failed while registering something."""
        for i, record in enumerate(self.records):
            if record.name == name:
                self.records[i] = replace(record, state="broken", error=describe(error))
        self.remember(f"plugin {name} is broken: {describe(error)}")
