"""The report section "Human ratings": every study of the run, and the tasks without ratings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ftbench import ReportSection, RunView
from ftbench.presentation.words import Words, joined, sentences
from ftbench_rating.analysis.analyse import analyse
from ftbench_rating.analysis.catalogue import say
from ftbench_rating.analysis.human_score import HumanScore
from ftbench_rating.analysis.table_parts import DrawnTable
from ftbench_rating.analysis.tables import tables_of
from ftbench_rating.analysis.words import exclusion, headline, scope, size_of, warning
from ftbench_rating.section.drawing import HEIGHT, WIDTH, Picture, picture

_TITLE: Mapping[str, str] = {"en": "Human ratings", "zh": "人工评分"}
_TEMPLATE = files("ftbench_rating.section").joinpath("ratings.html.j2").read_text(encoding="utf-8")

_OPEN = 2
"""The number of tables shown at once; the others are folded."""


@dataclass(frozen=True, slots=True)
class HumanRatings(ReportSection):
    """Human ratings of the answers, with intervals."""

    name: str = "ratings"
    title = _TITLE
    template = _TEMPLATE

    def build(self, view: RunView) -> Mapping[str, Any]:
        """The studies of the run; never None, because the section also says that nobody rated the answers."""
        metrics = [metric for metric in view.results.metrics.values() if isinstance(metric, HumanScore)]
        studies = [_study(metric, view, number) for number, metric in enumerate(metrics, start=1)]
        rated = {metric.files.study.task for metric, study in zip(metrics, studies, strict=True) if study["tables"]}
        return {
            "studies": studies,
            "unrated": _unrated([task.label for task in view.tasks if task.label not in rated], bool(rated)),
            "width": WIDTH,
            "height": HEIGHT,
        }


def _unrated(tasks: list[str], any_rated: bool) -> Words | None:
    if not tasks:
        return None
    return say("unrated", tasks=joined(tasks)) if any_rated else say("unrated.all")


def _study(metric: HumanScore, view: RunView, number: int) -> Mapping[str, Any]:
    study, key, responses = metric.files
    shown: dict[str, Any] = {
        "id": study.id,
        "task": study.task,
        "about": say("about", study=study.id, model=key.model, scheme=say(f"scheme.{study.scheme}")),
        "warning": None,
        "headline": [],
        "remarks": [],
        "tables": [],
    }
    if not any(judgement.value is not None for response in responses for judgement in response.judgements):
        shown["remarks"] = [say("nobody-yet")]
        return shown
    analysis = analyse(metric.files, view.results)
    shown["warning"] = warning(analysis)
    shown["headline"] = headline(analysis)
    shown["remarks"] = [sentences((size_of(analysis), scope(analysis))), exclusion(analysis)]
    shown["tables"] = [
        _table(f"ratings-{number}-{place}", drawn, place < _OPEN) for place, drawn in enumerate(tables_of(analysis))
    ]
    return shown


def _table(name: str, drawn: DrawnTable, shown: bool) -> Mapping[str, Any]:
    rows = [row for body in drawn.table.bodies for row in body.rows]
    pictures: list[Picture | None] = [picture(span) for span in drawn.spans] or [None] * len(rows)
    return {
        "name": name,
        "table": drawn.table,
        "rows": [{"cells": row, "picture": drawing} for row, drawing in zip(rows, pictures, strict=True)],
        "drawn": bool(drawn.spans),
        "shown": shown,
    }


__all__ = ["HumanRatings"]
