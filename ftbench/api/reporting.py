"""Write a report of results."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ftbench.api.results import Results
from ftbench.errors import ReportIncomplete, UserError
from ftbench.messages.command_errors import REPORT_IS_FILE, WHOLE_RUN
from ftbench.presentation.contracts import find_report


def write_report(
    results: Results,
    name: str,
    out: Path | None,
    *,
    texts: bool = True,
    about: Mapping[str, str | None] | None = None,
) -> Path:
    """Write one report, notify plugins, and return its file; `texts=False` leaves out all rows of data.

    `about` has the model, task and method of a report about one method. Raises `UserError` for an unknown format or an
    unusable path, and `ReportIncomplete` after writing a report in which a section failed.
    """
    registry = results.registry
    report = find_report(registry, name)
    report = report.with_sections([section for _, section in registry.objects("sections").values()])
    if about and any(about.values()):
        chosen = report.about(model=about.get("model"), task=about.get("task"), method=about.get("method"))
        if chosen is None:
            option = next(key for key, value in about.items() if value)
            raise UserError(WHOLE_RUN(option=option, format=name))
        report = chosen
    is_file = not report.writes_folder  # formats that write folders check what they replace
    if is_file and out is not None and out.exists() and not out.is_file():  # the file would replace a device
        raise UserError(REPORT_IS_FILE(), file=out)
    values = results.values if texts else results.values.without_texts()
    try:
        path = report.write(values, out or results.directory / report.default_file)
    except ReportIncomplete as error:
        registry.host.notify("ftbench_report_written", report=report, path=error.path)
        raise
    registry.host.notify("ftbench_report_written", report=report, path=path)
    return path
