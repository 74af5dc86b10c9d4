"""The checks of a plugin as lines for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ftbench.messages.command_line import CHECKED, NOT_CHECKED

if TYPE_CHECKING:
    from ftbench.commandline.language import Render
    from ftbench.plugin_checks import CheckResult, PluginReport

_MARKS = {"passed": "ok     ", "failed": "FAILED ", "not checked": "-      "}


def check_lines(report: PluginReport, render: Render) -> Iterator[str]:
    """A heading for each object, a line for each check, what was found where it failed, and a count."""
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


def _line(result: CheckResult, render: Render) -> str:
    """One line: the demand where it holds, what was found where it does not, the reason where it was not tried."""
    where = f" [{', '.join(result.where)}]" if result.where and result.outcome == "failed" else ""
    start = f"  {_MARKS[result.outcome]} {result.check}{where}: "
    if result.outcome == "passed" or result.found is None:
        return start + render(result.demand)
    if result.outcome == "not checked":
        return start + render(NOT_CHECKED(reason=result.found))
    place = f"{result.place}: " if result.place else ""
    return f"{start}{place}{render(result.found)}"


def check_json(report: PluginReport, render: Render) -> str:
    """The report as JSON; each note in the reader's language, with its code."""
    return json.dumps(
        {"plugin": report.plugin, "failed": len(report.failures), "checks": [_row(r, render) for r in report.results]},
        ensure_ascii=False,
        indent=1,
    )


def _row(result: CheckResult, render: Render) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "object": result.object,
        "check": result.check,
        "demand": render(result.demand),
        "outcome": result.outcome,
        "found": result.found and {"code": result.found.code, "text": render(result.found)},
        "cure": result.cure and render(result.cure),
        "where": list(result.where),
        "place": result.place,
    }
