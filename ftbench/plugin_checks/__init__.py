"""Contract checks of plugins: `ftbench plugins check`, and the fixture `ftbench` for a plugin's own tests."""

from ftbench.plugin_checks.check import Check, CheckResult
from ftbench.plugin_checks.running import PluginReport, check, check_plugin

__all__ = ["Check", "CheckResult", "PluginReport", "check", "check_plugin"]
