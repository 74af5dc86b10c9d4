"""The checks of a plugin as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ftbench.commandline.language import Render
    from ftbench.plugin_checks.check import CheckResult
    from ftbench.plugin_checks.running import PluginReport


def check_json(report: PluginReport, render: Render) -> str:
    """The report as JSON: each note in the reader's language, what was found with its code."""
    rows = [_row(result, render) for result in report.results]
    content = {"plugin": report.plugin, "failed": len(report.failures), "checks": rows}
    return json.dumps(content, ensure_ascii=False, indent=1)


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
