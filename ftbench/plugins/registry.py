"""What plugins registered, by kind and name: the core looks objects up here by the names used in the matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ftbench.errors import PluginError, UserError, nearest
from ftbench.plugins.manager import PluginHost

if TYPE_CHECKING:
    from ftbench.contracts import (
        ComparisonReport,
        Executor,
        GenerationBackend,
        Method,
        Metric,
        ModelLoader,
        Report,
        Task,
    )

KINDS: Mapping[str, str] = {
    "tasks": "Task",
    "methods": "Method",
    "metrics": "Metric",
    "model_loaders": "ModelLoader",
    "executors": "Executor",
    "backends": "GenerationBackend",
    "reports": "Report",
    "sections": "ReportSection",
    "comparisons": "ComparisonReport",
    "site_pages": "SitePages",
}
"""Kind → its protocol in `ftbench.contracts`, which is imported when something is collected: `--help` needs none."""

HOOKS: Mapping[str, str] = {kind: f"ftbench_register_{kind}" for kind in KINDS} | dict.fromkeys(
    ("sections", "comparisons", "site_pages"), "ftbench_register_reports"
)
"""Kind → the hook that collects it; all that reads results comes with the report formats."""


class Registry:
    """All registered objects; collecting happens on first use, kind by kind."""

    def __init__(self, host: PluginHost) -> None:
        self.host = host
        self._objects: dict[str, dict[str, tuple[str, Any]]] = {}

    def objects(self, kind: str) -> Mapping[str, tuple[str, Any]]:
        """Name → (plugin, object) of one kind; raises `PluginError` when two plugins claim one name."""
        if kind not in self._objects:
            self._objects |= self._collect(HOOKS[kind])
        return self._objects[kind]

    def names(self, kind: str) -> list[str]:
        """The registered names of one kind, sorted."""
        return sorted(self.objects(kind))

    def add(self, kind: str, item: Any, plugin: str) -> None:
        """Register an object that came with the matrix (a YAML task); raises `PluginError` on a duplicate name."""
        self._insert(dict(self.objects(kind)), kind, item, plugin)
        self._objects[kind][item.name] = (plugin, item)

    def task(self, name: str) -> Task:
        found: Task = self._get("tasks", "task", name)
        return found

    def method(self, name: str) -> Method:
        found: Method = self._get("methods", "method", name)
        return found

    def method_keys(self) -> Mapping[str, Sequence[str]]:
        """The settings of every method by its name."""
        return {name: tuple(method.settings.model_fields) for name, (_, method) in self.objects("methods").items()}

    def metric(self, name: str) -> Metric:
        """The metric registered under `name`, before its configuration."""
        found: Metric = self._get("metrics", "metric", name)
        return found

    def model_loader(self, name: str) -> ModelLoader:
        found: ModelLoader = self._get("model_loaders", "model loader", name)
        return found

    def executor(self, name: str) -> Executor:
        found: Executor = self._get("executors", "executor", name)
        return found

    def backend(self, name: str) -> GenerationBackend:
        found: GenerationBackend = self._get("backends", "backend", name)
        return found

    def report(self, name: str) -> Report:
        found: Report = self._get("reports", "report format", name)
        return found

    def comparison(self, name: str) -> ComparisonReport:
        found: ComparisonReport = self._get("comparisons", "comparison format", name)
        return found

    def _get(self, kind: str, word: str, name: str) -> Any:
        found = self.objects(kind).get(name)
        if found is None:
            missing = [record for record in self.host.records if record.state != "ok"]
            hint = "".join(
                f" Plugin {record.name} is {record.state}{f' ({record.error})' if record.error else ''}."
                for record in missing
            )
            raise UserError(f'unknown {word} "{name}".{nearest(name, self.objects(kind))}{hint}')
        return found[1]

    def _collect(self, hook: str) -> dict[str, dict[str, tuple[str, Any]]]:
        """The objects of every kind that this hook collects."""
        found: dict[str, dict[str, tuple[str, Any]]] = {kind: {} for kind in KINDS if HOOKS[kind] == hook}
        for name, plugin in self.host.implementing(hook):
            try:
                items = [(_kind(item, list(found)), item) for item in self.host.call(plugin, hook)]
            except Exception as error:
                self.host.mark_broken(name, error)
                continue
            for kind, item in items:
                self._insert(found[kind], kind, item, name)
        return found

    @staticmethod
    def _insert(found: dict[str, tuple[str, Any]], kind: str, item: Any, plugin: str) -> None:
        if item.name in found:
            word = kind.removesuffix("s").replace("_", " ")
            raise PluginError(f'the {word} "{item.name}" is registered twice: by {found[item.name][0]} and by {plugin}')
        found[item.name] = (plugin, item)


def _kind(item: object, kinds: Sequence[str]) -> str:
    """The kind whose contract the object satisfies; raises `TypeError` with what it lacks of the nearest one."""
    from ftbench import contracts

    missing = {}
    for kind in kinds:
        contract: type[Any] = getattr(contracts, KINDS[kind])
        if isinstance(item, contract):
            return kind
        # `__protocol_attrs__` says the same, from Python 3.12 on.
        missing[kind] = sorted(n for n in vars(contract) if not n.startswith("_") and not hasattr(item, n))
    kind = min(missing, key=lambda one: len(missing[one]))
    lacks = f"{item!r:.80} is no {KINDS[kind]}: it lacks {', '.join(missing[kind])}"
    raise TypeError(f"{lacks} (registered under {kind})")
