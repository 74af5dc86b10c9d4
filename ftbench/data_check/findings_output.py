"""Findings as lines for a terminal: a summary of all codes, and the findings of each."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.codes import CODES
from ftbench.data_check.finding import LEVELS, Finding
from ftbench.data_check.report import CheckReport
from ftbench.data_check.screen import Screen
from ftbench.messages import data_check_screen as messages
from ftbench.text.terminal_columns import left
from ftbench.text.visible import visible

_SHOWN = 5
"""Findings of a code that are shown."""

_LEVEL_COLUMNS = 7
"""Columns of the terminal for the level of a code."""


def summary_lines(report: CheckReport, screen: Screen) -> Iterator[str]:
    """The number of findings by level, then a line for each code with its first finding."""
    if not report.counts:
        yield screen.render(messages.NO_FINDINGS())
        return
    counts = {
        level: sum(report.counts[code] for code in report.codes if CODES[code].level == level) for level in LEVELS
    }
    counted = tuple(screen.render(messages.COUNTED[level](n=count)) for level, count in counts.items() if count)
    yield screen.render(messages.SUMMARY(counts=counted))
    longest, digits = max(map(len, report.codes)), len(f"{max(report.counts.values()):,}")
    for code in report.codes:
        first = next(iter(report.of_code(code)), None)
        level = left(screen.render(messages.LEVEL_WORDS[CODES[code].level]()), _LEVEL_COLUMNS)
        example = _finding(first, screen, brief=len(report.table.files) == 1) if first else ""
        yield screen.cut(f"  {level}  {code:{longest}}  {report.counts[code]:>{digits},}  {example}")


def detail_lines(report: CheckReport, code: str, screen: Screen, language: str, *, every: bool) -> Iterator[str]:
    """What a code means, and its first findings or every one."""
    mended = "  [--fix]" if CODES[code].mended else ""
    yield screen.cut(f"{code}: {CODES[code].about(language)}{mended}")
    findings = report.of_code(code)
    shown = findings if every else findings[:_SHOWN]
    for found in shown:
        yield from screen.wrapped(_finding(found, screen))
    more = report.counts[code] - len(shown)
    if more:
        yield f"  {screen.render(messages.MORE(n=more))}"


def _finding(found: Finding, screen: Screen, *, brief: bool = False) -> str:
    """A finding on one line; a brief one does not name the file, which is the only one."""
    said = found.message
    if found.other is not None:
        file, line = found.other
        said = (
            messages.OTHER_LINE(message=said, line=line)
            if brief
            else messages.OTHER_PLACE(message=said, file=file, line=line)
        )
    if not brief:
        said = messages.AT_PLACE(place=found.place, message=said)
    elif found.line is not None:
        said = messages.LINE(line=found.line, message=said)
    return visible(screen.render(said))
