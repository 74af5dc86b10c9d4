"""A report as JSON data."""

from __future__ import annotations

from typing import Any

from ftbench.data_check.codes import CODES
from ftbench.data_check.estimate import acceptances, costs, training_tokens
from ftbench.data_check.report import CheckReport
from ftbench.data_check.statistics import side_statistics
from ftbench.data_check.training_costs import EPOCHS, WantedTrainings
from ftbench.data_check.training_costs_output import training_costs_as_json

_ONE_EPOCH = 1


def as_json(report: CheckReport, trainings: WantedTrainings | None = None, epochs: float = EPOCHS) -> dict[str, Any]:
    """Findings, statistics and estimates; the same report gives the same data, but for what this machine takes."""
    errors = report.at_level("error")
    return {
        "files": [
            {
                "file": facts.name,
                "rows": facts.rows,
                "unreadable": facts.unreadable,
                "bytes": facts.bytes,
                "layout": facts.layout,
                "columns": dict(facts.columns),
                "services": [
                    {
                        "service": accepted.service.name,
                        "accepts": not accepted.reasons,
                        "reasons": [str(reason) for reason in accepted.reasons],
                        "source": accepted.service.source,
                        "date": accepted.service.date,
                    }
                    for accepted in acceptances(report.table, file, errors)
                ],
            }
            for file, facts in enumerate(report.table.files)
        ],
        "counts": {code: {"level": CODES[code].level, "count": report.counts[code]} for code in report.codes},
        "findings": [found.as_json() for found in report.findings],
        "sides": [side.as_json() for side in side_statistics(report.table, report.options.max_length)],
        "tokens": {
            "counted": report.options.count_tokens is not None,
            "training": training_tokens(report.table),
            "dollars_an_epoch": [
                {
                    "service": price.service,
                    "model": price.model,
                    "dollars": round(dollars, 4),
                    "dollars_a_million_tokens": price.dollars,
                    "source": price.source,
                    "date": price.date,
                }
                for price, dollars in costs(report.table, _ONE_EPOCH)
            ],
        },
        "trainings": None if trainings is None else training_costs_as_json(report, trainings, epochs),
    }
