"""Studies whose ratings are given as tables, and results of a run that such a study is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from ftbench.analysis.run_results import RunResults
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score, TaskInfo
from ftbench_rating.analysis.opinions import Opinions, read_opinions
from ftbench_rating.study.build import Built
from ftbench_rating.study.files import StudyFiles
from ftbench_rating.study.model import Judgement, KeyItem, Response
from tests.plugins.rating.studies import small_study, source
from tests.reports.fake_run import Mean
from tests.specs import cell_spec

Says = Callable[[KeyItem, str], tuple[int | None, int | None]]
"""From an item and a dimension to value and worst; (None, None) cannot judge."""


def rated(built: Built, says: Mapping[str, Says]) -> StudyFiles:
    """A study with the responses of the raters in `says`."""
    responses = []
    for rater, judge in says.items():
        judgements = []
        for item in built.key.items:
            if item.rater == rater and item.kind != "practice":
                for dimension in built.study.dimensions:
                    value, worst = judge(item, dimension.name)
                    reason = "unclear" if value is None else ""
                    judgements.append(Judgement(item.id, dimension.name, value, worst, reason))
        responses.append(Response(built.study.id, rater, tuple(judgements)))
    return StudyFiles(built.study, built.key, tuple(responses))


def rated_by_table(built: Built, table: Mapping[str, Callable[[str, str, str], int | None]]) -> StudyFiles:
    """`likert5`: by rater, (example, method, dimension) to the rating; attention items are answered rightly."""

    def judge(of: Callable[[str, str, str], int | None]) -> Says:
        return lambda item, dimension: (
            (1, None) if item.kind == "attention" else (of(item.example, item.methods[0], dimension), None)
        )

    return rated(built, {rater: judge(of) for rater, of in table.items()})


def opinions_of(files: StudyFiles) -> Opinions:
    return read_opinions(*files)


def without_clusters(built: Built) -> Built:
    return replace(built, key=replace(built.key, clusters={}))


def run_of(built: Built, scores: Mapping[str, float | None], examples: int = 30) -> RunResults:
    """A run with the cells of the study, one of them with another seed; accuracy is 1 for the first so many rows."""
    cases = source(examples, tuple(built.key.cells)).cases
    cells = []
    for method, cell in built.key.cells.items():
        predictions = tuple(
            Prediction(case.id, case.prompt, case.reference, case.answers[method], "en", 1.0, 3) for case in cases
        )
        share = scores.get(method)
        right = [1.0 if place < (share or 0) * len(cases) else 0.0 for place in range(len(cases))]
        rows = tuple((one, 1.0) for one in right)
        score = Score(None, "none") if share is None else Score(float(np.mean(right)), None, "v1", rows)
        for seed, name in ((0, cell), (1, f"{cell}-other")):
            cells.append(
                CellResult(
                    name,
                    "okapi-9000m",
                    "support",
                    method,
                    seed,
                    "done",
                    None,
                    {"accuracy": score},
                    {"trainable_parameters": 5.0},
                    {},
                    cell_spec(method=method, seed=seed),
                    predictions=lambda known=predictions: known,
                )
            )
    task = TaskInfo("support", "support", "text", "en", ("accuracy",), {"test": examples}, "built-in")
    other = replace(task, label="recipes")
    return RunResults("a-run", {}, tuple(cells), (task, other), {"accuracy": Mean()}, next(iter(built.key.cells)))


__all__ = ["opinions_of", "rated", "rated_by_table", "run_of", "small_study", "without_clusters"]
