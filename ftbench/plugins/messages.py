"""The messages of the core and of all plugins, by code."""

from __future__ import annotations

from ftbench.errors import PluginError
from ftbench.messages import Message, MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.messages.plugin_errors import MESSAGE_TWICE
from ftbench.plugins.host import PluginHost

_HOOK = "ftbench_register_messages"


def collect_messages(host: PluginHost) -> MessageCatalogue:
    """All messages; a plugin that raises is marked as broken; raises `PluginError` if two messages share a code."""
    owners = {message.code: "the core" for message in CORE_MESSAGES}
    collected = list(CORE_MESSAGES)
    for name, plugin in host.implementing(_HOOK):
        try:
            added = [_checked(item) for item in host.call(plugin, _HOOK)]
        except Exception as error:
            host.mark_broken(name, error)
            continue
        for message in added:
            if message.code in owners:
                first = owners[message.code]
                raise PluginError(MESSAGE_TWICE(code=message.code, first=first, second=name))
            owners[message.code] = name
        collected += added
    return MessageCatalogue.of(collected)


def _checked(item: object) -> Message:
    if not isinstance(item, Message):
        raise TypeError(f"{item!r:.80} is no Message")
    return item
