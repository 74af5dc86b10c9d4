"""Results of checks as lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ftbench.messages import Note
from ftbench.messages.plugin_checks import CHECKED, NOT_CHECKED

if TYPE_CHECKING:
    from ftbench.plugin_checks.check import CheckResult
    from ftbench.plugin_checks.running import PluginReport

_MARKS = {"passed": "ok     ", "failed": "FAILED ", "not checked": "-      "}


def check_lines(report: PluginReport, render: Callable[[Note], str]) -> Iterator[str]:
    """A heading for each object, a line for each check, how to mend what failed, and a count."""
    heading = ""
    for result in report.results:
        title = f"{result.kind.replace('_', ' ')}: {result.object}"
        if title != heading:
            heading = title
            yield title
        yield _line(result, render)
        if result.outcome == "failed" and result.cure is not None:
            yield f"          {render(result.cure)}"
    count = {outcome: sum(result.outcome == outcome for result in report.results) for outcome in _MARKS}
    yield render(CHECKED(passed=count["passed"], failed=count["failed"], others=count["not checked"]))


def failure_lines(report: PluginReport, render: Callable[[Note], str] = str) -> Iterator[str]:
    """For each failed check what it demands, what was found, and how to mend it."""
    for result in report.failures:
        yield f"{result.kind.replace('_', ' ')}: {result.object}: {render(result.demand)}"
        yield _line(result, render)
        if result.cure is not None:
            yield f"          {render(result.cure)}"


def _line(result: CheckResult, render: Callable[[Note], str]) -> str:
    """One line: the demand where it holds, what was found where it does not, the reason where it was not tried."""
    where = f" [{', '.join(result.where)}]" if result.where and result.outcome == "failed" else ""
    start = f"  {_MARKS[result.outcome]} {result.check}{where}: "
    if result.outcome == "passed" or result.found is None:
        return start + render(result.demand)
    if result.outcome == "not checked":
        return start + render(NOT_CHECKED(reason=result.found))
    place = f"{result.place}: " if result.place else ""
    return f"{start}{place}{render(result.found)}"
