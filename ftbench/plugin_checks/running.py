"""All checks of a plugin, or of one object."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ftbench.errors import UserError, nearest
from ftbench.messages import plugin_checks as messages
from ftbench.plugin_checks.check import Check, CheckResult, Finding, run_checks
from ftbench.plugin_checks.crash import PluginCode
from ftbench.plugin_checks.loading import FoundPlugin, find_plugin
from ftbench.plugin_checks.registration import WHOLE, registered
from ftbench.plugins import KINDS, Registry
from ftbench.text.one_line import describe

Settings = Mapping[str, Mapping[str, Any]]
"""By the name of a method, the settings with which it is checked."""


@dataclass(frozen=True, slots=True)
class PluginReport:
    """What the checks of a plugin found."""

    plugin: str
    results: tuple[CheckResult, ...]

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The checks that failed."""
        return tuple(result for result in self.results if result.outcome == "failed")


def check_plugin(
    reference: str,
    *,
    kinds: Sequence[str] = (),
    settings: Settings | None = None,
    architectures: Sequence[str] = (),
    modules: Sequence[str] = (),
    blocked: Sequence[str] = (),
) -> PluginReport:
    """Load a plugin and check everything that it registers.

    `reference` is a Python file, a YAML file with a task, the name of an installed plugin, an entry point or a module.
    `kinds` are names of `ftbench.plugins.KINDS`, all if empty; `architectures` those of models for methods. Raises
    `UserError` if there is no such plugin, and never what the plugin raises.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UserError(messages.NO_KIND(name=kind, hint=nearest(kind, KINDS)))
    with _undisturbed():
        found = find_plugin(reference, modules=modules, blocked=blocked)
        if found.error is not None:
            return PluginReport(found.name, (_not_loaded(found, found.error),))
        results = [CheckResult(WHOLE, found.name, "loads", messages.LOADS_PLUGIN(), "passed")]
        assert found.host is not None
        registry = Registry(found.host)
        if found.task is not None:
            results += _checked("tasks", found.task, found.code, registry, settings or {}, architectures)
            return PluginReport(found.name, tuple(results))
        more, objects = registered(found.host, found.name, found.plugin, found.code, kinds or tuple(KINDS))
        results += more
        _check_names(settings or {}, objects.get("methods", []))
        for kind, items in objects.items():
            for item in items:
                results += _checked(kind, item, found.code, registry, settings or {}, architectures)
    return PluginReport(found.name, tuple(results))


def _check_names(settings: Settings, methods: Sequence[Any]) -> None:
    """Raise `UserError` for settings of a method, or of a name, that the plugin does not have."""
    known = {method.name: method.settings.model_fields for method in methods}
    for name, given in settings.items():
        if name not in known:
            raise UserError(messages.NO_METHOD(name=name, hint=nearest(name, known)), key="--set")
        for key in given:
            if key not in known[name]:
                hint = nearest(key, known[name])
                raise UserError(messages.NO_KEY_OF_METHOD(name=name, key=key, hint=hint), key="--set")


def check(
    item: object, *, settings: Mapping[str, Any] | None = None, architectures: Sequence[str] = ()
) -> PluginReport:
    """Check one object, such as `MyMethod()`, without registering it. `settings` are those of a method.

    Raises `UserError` for an object that is of no kind that plugins register.
    """
    kind = next((kind for kind, known in KINDS.items() if isinstance(item, known.base_class())), None)
    if kind is None:
        raise UserError(messages.NO_KIND_OF_OBJECT(item=repr(item)[:80]))
    name = str(getattr(item, "name", type(item).__name__))
    with _undisturbed():
        given = {name: settings or {}}
        results = _checked(kind, item, PluginCode.of(type(item)), None, given, architectures)
    return PluginReport(name, tuple(results))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What plugins print is dropped, and warnings of libraries are not shown."""
    with redirect_stdout(StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _not_loaded(found: FoundPlugin, error: BaseException) -> CheckResult:
    return CheckResult(
        WHOLE,
        found.name,
        "loads",
        messages.LOADS_PLUGIN(),
        "failed",
        messages.CRASHED(error=describe(error, 400)),
        messages.MEND_LOADS(),
        place=found.code.place_of(error),
    )


def _checked(
    kind: str,
    item: Any,
    code: PluginCode,
    registry: Registry | None,
    settings: Settings,
    architectures: Sequence[str],
) -> list[CheckResult]:
    """All checks of one object."""
    from ftbench.plugin_checks.kinds import checks_of, subjects_of

    checks = checks_of(kind)
    subjects: Any = []

    def begin(_: object) -> Finding | None:
        nonlocal subjects
        made = subjects_of(kind, item, registry, settings.get(item.name, {}), architectures)
        if isinstance(made, Finding):
            return made
        subjects = made
        return None

    first: Check[object] = Check("begins", messages.BEGINS, messages.MEND_CRASH, begin)
    began = run_checks(kind, item.name, [first], [("", item)], code, item)
    if began[0].outcome != "passed":
        return began
    if kind == "methods":
        with _one_thread():
            return run_checks(kind, item.name, checks, subjects, code, item)
    return run_checks(kind, item.name, checks, subjects, code, item)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Torch computes with one thread, so that equal work gives equal bits, and its random numbers are put back."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        torch.set_num_threads(threads)
