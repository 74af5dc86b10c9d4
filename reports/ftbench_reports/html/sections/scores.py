"""Every score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.view import RunView
from ftbench_reports.score_tables import score_tables


@dataclass(frozen=True, slots=True)
class Scores:
    """The tables of scores, which can be sorted and filtered."""

    name: str = "scores"

    def build(self, view: RunView) -> Mapping[str, Any]:
        several = (("model", view.models), ("task", view.tasks), ("method", view.methods))
        return {"tables": score_tables(view), "facets": [name for name, values in several if len(values) > 1]}
