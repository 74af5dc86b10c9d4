"""The section "Human ratings": every study of the run, and which tasks have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ftbench import ReportSection, RunView
from ftbench_rating.analysis.analyse import analyse
from ftbench_rating.analysis.human_score import HumanScore
from ftbench_rating.analysis.language import Both, listed, sentences
from ftbench_rating.analysis.tables import Table, tables_of
from ftbench_rating.analysis.words import SCHEME_NAMES, exclusion, headline, scope, size_of
from ftbench_rating.section.drawing import HEIGHT, WIDTH, Picture, picture

_TITLE: Mapping[str, str] = {"en": "Human ratings", "zh": "人工评分"}
_TEMPLATE = files("ftbench_rating.section").joinpath("ratings.html.j2").read_text(encoding="utf-8")

_OPEN = 2
"""Tables that are shown at once; the others are behind a line that opens them."""


@dataclass(frozen=True, slots=True)
class HumanRatings(ReportSection):
    """What people think of the answers, with how sure that is."""

    name: str = "ratings"
    title = _TITLE
    template = _TEMPLATE

    def build(self, view: RunView) -> Mapping[str, Any]:
        """Never None: that nobody rated the answers is worth saying."""
        metrics = [one for one in view.results.metrics.values() if isinstance(one, HumanScore)]
        studies = [_study(one, view, place) for place, one in enumerate(metrics, start=1)]
        rated = {one.files.study.task for one, shown in zip(metrics, studies, strict=True) if shown["tables"]}
        return {
            "studies": studies,
            "unrated": _unrated([task.label for task in view.tasks if task.label not in rated], bool(rated)),
            "width": WIDTH,
            "height": HEIGHT,
        }


def _unrated(tasks: list[str], any_rated: bool) -> Both | None:
    if not tasks:
        return None
    if not any_rated:
        return Both(
            "No human ratings: all scores of this run are computed. A blind study is made with ftbench rate make.",
            "没有人工评分：本次运行的所有得分都是自动计算的。用 ftbench rate make 可以制作盲评研究。",
        )
    names = listed(tasks)
    return Both(f"No human ratings: {names.en}.", f"没有人工评分：{names.zh}。")


def _study(metric: HumanScore, view: RunView, number: int) -> Mapping[str, Any]:
    study, key, responses = metric.files
    scheme = SCHEME_NAMES[study.scheme]
    shown: dict[str, Any] = {
        "id": study.id,
        "task": study.task,
        "about": Both(f"{study.id}, {key.model}, {scheme.en}", f"{study.id}，{key.model}，{scheme.zh}"),
        "headline": [],
        "remarks": [],
        "tables": [],
    }
    if not any(one.value is not None for response in responses for one in response.judgements):
        shown["remarks"] = [
            Both(
                "Nobody has rated anything in this study yet.",
                "这项研究还没有任何评分。",
            )
        ]
        return shown
    analysis = analyse(metric.files, view.results)
    methods = set(analysis.everybody.opinions.methods)
    shown["headline"] = headline(analysis)
    shown["remarks"] = [sentences((size_of(analysis), scope(analysis))), exclusion(analysis)]
    shown["tables"] = [
        _table(f"ratings-{number}-{place}", table, methods, place < _OPEN)
        for place, table in enumerate(tables_of(analysis))
    ]
    return shown


def _table(name: str, table: Table, methods: set[str], shown: bool) -> Mapping[str, Any]:
    pictures: list[Picture | None] = [picture(span) for span in table.spans]
    return {
        "name": name,
        "title": table.title,
        "header": table.header,
        "rows": [
            {"cells": row, "picture": pictures[place] if pictures else None, "method": row[0].en in methods}
            for place, row in enumerate(table.rows)
        ],
        "drawn": bool(pictures),
        "notes": table.notes,
        "shown": shown,
    }


__all__ = ["HumanRatings"]
