"""Registered objects by kind and name: the core looks objects up here by the names in the matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from inspect import get_annotations
from typing import TYPE_CHECKING, Any

from ftbench.errors import PluginError, UserError, nearest
from ftbench.messages import MessageCatalogue, Note, plugin_errors
from ftbench.plugins.host import PluginHost
from ftbench.plugins.messages import collect_messages

if TYPE_CHECKING:
    from ftbench.contracts import Augmentation, Executor, GenerationBackend, Method, Metric, ModelLoader, Task, Tracker
    from ftbench.contracts.plugin_object import PluginObject


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object that plugins register."""

    hook: str
    """The hook that collects this kind."""
    contract: str
    """`module:class` of its base class; imported only when something is collected, because `--help` needs none."""
    word: str
    """The name of the kind in errors, in English."""

    @property
    def note(self) -> Note:
        """The name of the kind in errors."""
        return plugin_errors.KINDS[self.word]()

    def base_class(self) -> type[PluginObject]:
        """The class that every object of this kind derives from."""
        module, _, name = self.contract.partition(":")
        base: type[PluginObject] = getattr(import_module(module), name)
        return base


KINDS: Mapping[str, Kind] = {
    "tasks": Kind("ftbench_register_tasks", "ftbench.contracts:Task", "task"),
    "methods": Kind("ftbench_register_methods", "ftbench.contracts:Method", "method"),
    "metrics": Kind("ftbench_register_metrics", "ftbench.contracts:Metric", "metric"),
    "model_loaders": Kind("ftbench_register_model_loaders", "ftbench.contracts:ModelLoader", "model loader"),
    "executors": Kind("ftbench_register_executors", "ftbench.contracts:Executor", "executor"),
    "backends": Kind("ftbench_register_backends", "ftbench.contracts:GenerationBackend", "backend"),
    "readers": Kind("ftbench_register_readers", "ftbench.contracts:Reader", "reader"),
    "augmentations": Kind("ftbench_register_augmentations", "ftbench.contracts:Augmentation", "augmentation"),
    "trackers": Kind("ftbench_register_trackers", "ftbench.contracts:Tracker", "tracker"),
    "reports": Kind("ftbench_register_reports", "ftbench.presentation.contracts:Report", "report format"),
    "sections": Kind("ftbench_register_sections", "ftbench.presentation.contracts:ReportSection", "section"),
    "comparisons": Kind(
        "ftbench_register_comparisons", "ftbench.presentation.contracts:ComparisonReport", "comparison format"
    ),
    "charts": Kind("ftbench_register_charts", "ftbench.presentation.contracts:ResultChart", "chart"),
    "site_pages": Kind("ftbench_register_site_pages", "ftbench.presentation.contracts:SitePages", "site pages"),
}


class Registry:
    """All registered objects; each kind is collected on first use."""

    def __init__(self, host: PluginHost) -> None:
        self.host = host
        self._objects: dict[str, dict[str, tuple[str, Any]]] = {}
        self._messages: MessageCatalogue | None = None

    def objects(self, kind: str) -> Mapping[str, tuple[str, Any]]:
        """Name → (plugin, object) of one kind; raises `PluginError` if two plugins claim one name."""
        if kind not in self._objects:
            self._objects[kind] = self._collect(kind)
        return self._objects[kind]

    def names(self, kind: str) -> list[str]:
        """The registered names of one kind, sorted."""
        return sorted(self.objects(kind))

    def add(self, kind: str, item: Any, plugin: str) -> None:
        """Register an object from the matrix (a YAML task); raises `PluginError` for a duplicate name."""
        self._insert(dict(self.objects(kind)), kind, item, plugin)
        self._objects[kind][item.name] = (plugin, item)

    def task(self, name: str) -> Task:
        task: Task = self.get("tasks", name)
        return task

    def method(self, name: str) -> Method:
        method: Method = self.get("methods", name)
        return method

    def method_keys(self) -> Mapping[str, Sequence[str]]:
        """The settings of every method by its name."""
        return {name: tuple(method.settings.model_fields) for name, (_, method) in self.objects("methods").items()}

    def metric(self, name: str) -> Metric:
        """The metric registered as `name`, before its configuration."""
        metric: Metric = self.get("metrics", name)
        return metric

    def model_loader(self, name: str) -> ModelLoader:
        loader: ModelLoader = self.get("model_loaders", name)
        return loader

    def executor(self, name: str) -> Executor:
        executor: Executor = self.get("executors", name)
        return executor

    def backend(self, name: str) -> GenerationBackend:
        backend: GenerationBackend = self.get("backends", name)
        return backend

    def augmentation(self, name: str) -> Augmentation:
        augmentation: Augmentation = self.get("augmentations", name)
        return augmentation

    def tracker(self, name: str) -> Tracker:
        tracker: Tracker = self.get("trackers", name)
        return tracker

    def get(self, kind: str, name: str) -> Any:
        """The object of this kind and name; raises `UserError` with the nearest names."""
        entry = self.objects(kind).get(name)
        if entry is None:
            hint = nearest(name, self.objects(kind))
            for record in self.host.records:
                if record.state == "blocked":
                    hint = plugin_errors.BLOCKED(hint=hint, plugin=record.name)
                elif record.state == "broken":
                    hint = plugin_errors.BROKEN(hint=hint, plugin=record.name, error=record.error or "")
            raise UserError(plugin_errors.UNKNOWN_NAME(kind=KINDS[kind].note, name=name, hint=hint))
        return entry[1]

    def messages(self) -> MessageCatalogue:
        """The core's messages and those of all plugins; raises `PluginError` if two share a code."""
        if self._messages is None:
            self._messages = collect_messages(self.host)
        return self._messages

    def _collect(self, kind: str) -> dict[str, tuple[str, Any]]:
        hook = KINDS[kind].hook
        objects: dict[str, tuple[str, Any]] = {}
        for name, plugin in self.host.implementing(hook):
            try:
                items = list(self.host.call(plugin, hook))
                for item in items:
                    check_object(item, kind)
            except Exception as error:
                self.host.mark_broken(name, error)
                continue
            for item in items:
                self._insert(objects, kind, item, name)
        return objects

    @staticmethod
    def _insert(objects: dict[str, tuple[str, Any]], kind: str, item: Any, plugin: str) -> None:
        if item.name in objects:
            first, word = objects[item.name][0], KINDS[kind].note
            raise PluginError(plugin_errors.NAME_TWICE(kind=word, name=item.name, first=first, second=plugin))
        objects[item.name] = (plugin, item)


def check_object(item: object, kind: str) -> None:
    """Raise `PluginError` for an object that is not of this kind, or lacks an attribute of it."""
    base_class = KINDS[kind].base_class()
    if not isinstance(item, base_class):
        raise PluginError(
            plugin_errors.WRONG_CLASS(
                hook=KINDS[kind].hook, item=f"{item!r:.80}", wanted=base_class.__name__, cure=_cure(item)
            )
        )
    lacks = [name for name in _attributes_without_default(base_class) if not hasattr(item, name)]
    if lacks:
        name, wanted = type(item).__name__, base_class.__name__
        raise PluginError(plugin_errors.INCOMPLETE(name=name, wanted=wanted, attributes=tuple(lacks)))


def _cure(item: object) -> Note:
    """The remedy: return an object, use another hook, or derive from the base class."""
    for other in KINDS.values():
        base_class = other.base_class()
        if isinstance(item, base_class):
            return plugin_errors.OTHER_HOOK(wanted=base_class.__name__, hook=other.hook)
        if isinstance(item, type) and issubclass(item, base_class):
            return plugin_errors.A_CLASS(name=item.__name__)
    return plugin_errors.DERIVE()


def _attributes_without_default(base_class: type) -> list[str]:
    """The annotated names of a base class without a default, sorted."""
    annotated = {name for base in base_class.__mro__ for name in get_annotations(base)}
    return sorted(name for name in annotated if not hasattr(base_class, name))
