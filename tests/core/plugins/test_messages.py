"""The messages of the core and of all plugins are found by their codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from ftbench import Message, PluginError
from ftbench.hookspec import hookimpl
from ftbench.messages.core import CORE_MESSAGES
from ftbench.plugins import Registry
from tests.core.plugins.test_registry import with_plugins

GHOSTS = Message("ghosts.seen", en="{count} ghosts", zh="{count} 个幽灵")


@dataclass(frozen=True)
class Haunted:
    """Registers messages; `broken` raises instead."""

    messages: tuple[object, ...]
    broken: bool = False

    @hookimpl
    def ftbench_register_messages(self) -> Iterable[object]:
        if self.broken:
            raise ImportError("no library")
        return self.messages


def states(registry: Registry) -> dict[str, str]:
    return {record.name: record.state for record in registry.host.records}


def test_the_messages_of_the_core_and_of_plugins_are_there() -> None:
    messages = with_plugins(haunted=Haunted((GHOSTS,))).messages().messages
    assert messages["ghosts.seen"] == GHOSTS
    assert {message.code for message in CORE_MESSAGES} < set(messages)


@pytest.mark.parametrize(
    ("code", "first"),
    [("ghosts.seen", "haunted"), (CORE_MESSAGES[0].code, "the core"), ("metrics.no-answers", "ftbench_metrics")],
)
def test_a_code_that_is_there_twice_names_both(code: str, first: str) -> None:
    again = Message(code, en="something else", zh="别的")
    registry = with_plugins(haunted=Haunted((GHOSTS,)), castle=Haunted((again,)))
    with pytest.raises(PluginError, match=f'the message "{code}" is registered twice: by {first} and by castle'):
        registry.messages()


@pytest.mark.parametrize("plugin", [Haunted((GHOSTS,), broken=True), Haunted((GHOSTS, "no message"))])
def test_a_plugin_that_fails_at_its_messages_is_broken_and_the_others_are_there(plugin: Haunted) -> None:
    registry = with_plugins(haunted=plugin)
    messages = registry.messages().messages
    assert "ghosts.seen" not in messages
    assert "metrics.no-answers" in messages
    assert states(registry)["haunted"] == "broken"
