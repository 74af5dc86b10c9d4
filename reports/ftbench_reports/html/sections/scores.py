"""Every score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.results.view import RunView
from ftbench_reports.score_tables import score_tables


@dataclass(frozen=True, slots=True)
class Scores:
    """The tables of scores, sortable."""

    name: str = "scores"

    def build(self, view: RunView) -> Mapping[str, Any]:
        return {"tables": score_tables(view)}
