"""The result of a check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ftbench.data_check.codes import CODES
from ftbench.data_check.finding import LEVELS, Finding, Level
from ftbench.data_check.layout import Layout
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.rows_table import RowsTable


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Findings in the order of files and lines, and the rows as numbers."""

    findings: tuple[Finding, ...]
    """The first ones of each code (`CheckOptions.kept`)."""
    counts: Counter[str]
    """The number of all findings by code."""
    table: RowsTable
    layout: Layout
    options: CheckOptions

    def at_level(self, level: Level) -> int:
        """The number of findings of a level and of worse ones."""
        levels = LEVELS[: LEVELS.index(level) + 1]
        return sum(count for code, count in self.counts.items() if CODES[code].level in levels)

    def of_code(self, code: str) -> list[Finding]:
        """The kept findings of a code."""
        return [found for found in self.findings if found.code == code]

    @property
    def codes(self) -> list[str]:
        """The codes that were found, the worst first."""
        found = [name for name in CODES if self.counts[name]]
        return sorted(found, key=lambda name: LEVELS.index(CODES[name].level))
