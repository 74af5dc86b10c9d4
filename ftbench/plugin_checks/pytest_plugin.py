"""The pytest plugin: the fixture `ftbench`, with which a plugin's own tests check its objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ftbench.plugin_checks.running import PluginReport


@dataclass(frozen=True, slots=True)
class PluginKit:
    """What the fixture `ftbench` can do."""

    def check(
        self, item: object, *, settings: Mapping[str, Any] | None = None, architectures: Sequence[str] = ()
    ) -> PluginReport:
        """Check one object, such as `MyMethod()`; the test fails where a check does.

        `settings` are those of a method, and `architectures` those of the tiny models on which it is tried.
        """
        from ftbench.plugin_checks.running import check

        return _passed(check(item, settings=settings, architectures=architectures))

    def check_plugin(self, reference: str | Path) -> PluginReport:
        """Check all that a plugin registers: a file, an installed plugin, an entry point or a module."""
        from ftbench.plugin_checks.running import check_plugin

        return _passed(check_plugin(str(reference)))


def _passed(report: PluginReport) -> PluginReport:
    """The report, or the end of the test with a few lines for each failure."""
    from ftbench.plugin_checks.lines import failure_lines

    if report.failures:
        pytest.fail("\n".join(failure_lines(report)), pytrace=False)
    return report


@pytest.fixture(scope="session")
def ftbench() -> PluginKit:
    """Contract checks of ftbench plugins: `ftbench.check(MyMethod())`."""
    return PluginKit()
