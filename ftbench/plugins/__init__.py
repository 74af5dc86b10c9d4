"""The plugins of a command, and their registered objects."""

from ftbench.plugins.host import PluginHost, PluginRecord
from ftbench.plugins.registry import KINDS, Registry

__all__ = ["KINDS", "PluginHost", "PluginRecord", "Registry"]
