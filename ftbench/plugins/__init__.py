"""Loading plugins and looking up what they registered."""

from ftbench.plugins.manager import PluginHost, PluginRecord, load_plugins
from ftbench.plugins.registry import KINDS, Registry

__all__ = ["KINDS", "PluginHost", "PluginRecord", "Registry", "load_plugins"]
