"""Contract checks of plugins: `ftbench plugins check`, and the fixture `ftbench` for a plugin's own tests.

Nothing is imported here, because pytest imports `ftbench.plugin_checks.pytest_plugin` wherever ftbench is installed.
"""
