"""The plugins of a command, and looking up what they registered."""

from ftbench.plugins.host import PluginHost, PluginRecord
from ftbench.plugins.registry import KINDS, Registry

__all__ = ["KINDS", "PluginHost", "PluginRecord", "Registry"]
