"""What a plugin registers, and whether that can be registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.messages import Message
from ftbench.messages import plugin_checks as messages
from ftbench.plugin_checks.check import Check, CheckResult, Finding, failed, run_checks, skipped
from ftbench.plugin_checks.crash import PluginCode
from ftbench.plugins import KINDS, PluginHost, Registry
from ftbench.plugins.registry import check_object

WHOLE = "plugin"
"""The kind of results about a plugin as a whole."""


@dataclass(slots=True)
class _Hook:
    """A registering hook of a plugin, called once more than a command would."""

    host: PluginHost
    name: str
    plugin: object
    kind: str
    items: list[Any] | None = None


def _returns_objects(hook: _Hook) -> Finding | None:
    """The hook returns objects of its kind, the same names each time it is called."""
    hook_name = KINDS[hook.kind].hook
    returned = hook.host.call(hook.plugin, hook_name)
    if returned is None or isinstance(returned, str | bytes) or not hasattr(returned, "__iter__"):
        return failed(messages.NO_LIST(hook=hook_name, returned=repr(returned)[:80]))
    items = list(returned)
    for item in items:
        check_object(item, hook.kind)
    again = [getattr(item, "name", None) for item in hook.host.call(hook.plugin, hook_name)]
    if again != [item.name for item in items]:
        return failed(messages.OTHER_NAMES(hook=hook_name))
    hook.items = items
    return None


def _has_names(hook: _Hook) -> Finding | None:
    """Each object has a plain name that no other object of its kind has."""
    assert hook.items is not None
    seen: set[str] = set()
    for item in hook.items:
        name = item.name
        if not isinstance(name, str) or not name or name != name.strip() or not name.isprintable():
            return failed(messages.NO_NAME(kind=type(item).__name__, name=repr(name)[:80]))
        if any(character in name for character in "/\\:"):
            return failed(messages.ODD_NAME(name=name))
        if name in seen:
            return failed(messages.NAME_TWICE(name=name))
        seen.add(name)
        for other, plugin in hook.host.implementing(KINDS[hook.kind].hook):
            if other != hook.name and name in _names_of(hook.host, plugin, hook.kind):
                return failed(messages.NAME_TAKEN(name=name, plugin=other))
    return None


def _names_of(host: PluginHost, plugin: object, kind: str) -> set[str]:
    """The names that another plugin registers; empty if it is broken, which is not this plugin's fault."""
    try:
        return {item.name for item in host.call(plugin, KINDS[kind].hook)}
    except (Exception, SystemExit):
        return set()


def _has_messages(host_and_plugin: tuple[PluginHost, object]) -> Finding | None:
    """Messages are messages with codes of their own, and all in the same languages."""
    host, plugin = host_and_plugin
    if not any(plugin is other for _, other in host.implementing("ftbench_register_messages")):
        return skipped(messages.HAS_NO_MESSAGES())
    found = list(host.call(plugin, "ftbench_register_messages"))
    for item in found:
        if not isinstance(item, Message):
            return failed(messages.NO_MESSAGE(item=repr(item)[:80]))
    languages = {tag for item in found for tag in item.texts}
    for item in found:
        if missing := tuple(sorted(languages - set(item.texts))):
            return failed(messages.UNTRANSLATED(code=item.code, languages=missing))
    codes = [item.code for item in found]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        return failed(messages.CODE_TWICE(code=twice))
    Registry(host).messages()  # raises where another plugin, or the core, has one of the codes
    return None


_HOOK_CHECKS: Sequence[Check[_Hook]] = (
    Check("objects", messages.REGISTERS, messages.MEND_REGISTERS, _returns_objects, essential=True),
    Check("names", messages.NAMES, messages.MEND_NAMES, _has_names, essential=True),
)
_MESSAGE_CHECKS: Sequence[Check[tuple[PluginHost, object]]] = (
    Check("messages", messages.MESSAGES, messages.MEND_MESSAGES, _has_messages),
)


def registered(
    host: PluginHost, name: str, plugin: object, code: PluginCode, kinds: Sequence[str]
) -> tuple[list[CheckResult], Mapping[str, list[Any]]]:
    """The results of the plugin's registering hooks of some kinds, and the objects by kind that can be checked."""
    results: list[CheckResult] = []
    objects: dict[str, list[Any]] = {}
    for kind in kinds:
        if not any(plugin is other for _, other in host.implementing(KINDS[kind].hook)):
            continue
        hook = _Hook(host, name, plugin, kind)
        function = getattr(plugin, KINDS[kind].hook, None)
        made = run_checks(kind, name, _HOOK_CHECKS, [("", hook)], code, function)
        results += made
        if all(result.outcome == "passed" for result in made):
            objects[kind] = hook.items or []
    results += run_checks(
        WHOLE, name, _MESSAGE_CHECKS, [("", (host, plugin))], code, getattr(plugin, "ftbench_register_messages", None)
    )
    return results, objects
