"""Human ratings as a metric of the run, `human:STUDY`, beside the metrics computed from answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ftbench import AddedScores, MatrixError, Metric, MetricUnavailable, Prediction, RunResults, Score, StoreError
from ftbench_rating import messages
from ftbench_rating.analysis.opinions import Opinions, read_opinions
from ftbench_rating.analysis.points import Sums, method_sums
from ftbench_rating.analysis.scores import BOUNDS
from ftbench_rating.ratings import Array
from ftbench_rating.study.files import STUDY_FILE, StudyFiles, load_study
from ftbench_rating.study.send import STUDIES_FOLDER

NOT_RATED = "not rated"


@dataclass(frozen=True, slots=True)
class HumanScore(Metric):
    """The weighted score of a study, by all raters."""

    files: StudyFiles = field(repr=False)

    @property
    def name(self) -> str:  # type: ignore[override]  # depends on the study
        return f"human:{self.files.study.id}"

    @property
    def bounds(self) -> tuple[float, float]:  # type: ignore[override]  # depends on the scheme
        return BOUNDS[self.files.study.scheme]

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> HumanScore:
        raise MatrixError("comes from a rating study, so a matrix cannot ask for it", key="metrics")

    def signature(self, language: str) -> str:
        study, key, responses = self.files
        weights = "+".join(f"{dimension.name}*{dimension.weight:g}" for dimension in study.dimensions)
        raters = ",".join(response.rater for response in responses)
        # The value of a choice depends on the methods to choose from.
        among = "" if study.scheme == "likert5" else f"|among:{','.join(key.seeds)}"
        return f"study:{study.id}|scheme:{study.scheme}|dimensions:{weights}|raters:{raters}{among}"

    def statistics(self, predictions: Sequence[Prediction]) -> Array:
        raise MetricUnavailable(messages.NOT_COMPUTED())

    def value(self, totals: Array) -> Array:
        """The weighted mean; the columns are points and their count, for each dimension with a weight."""
        weights = np.array([dimension.weight for dimension in self.files.study.dimensions if dimension.weight > 0])
        points, counts = totals[..., 0::2], totals[..., 1::2]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((points / counts) @ (weights / weights.sum()))


def added_scores(run: Path, results: RunResults) -> Iterator[AddedScores]:
    """The scores of every study of the run; raises `StoreError` for a damaged study after all others."""
    damaged: StoreError | None = None
    for folder in sorted(path.parent for path in (run / STUDIES_FOLDER).glob(f"*/{STUDY_FILE}")):
        try:
            files = load_study(folder)
        except StoreError as error:
            damaged = damaged or error
            continue
        if files.study.task in {task.label for task in results.tasks}:
            yield _added(files, results)
    if damaged:
        raise damaged


def _added(files: StudyFiles, results: RunResults) -> AddedScores:
    study, key, responses = files
    metric = HumanScore(files)
    opinions = read_opinions(study, key, responses)
    sums = method_sums(opinions)
    cells = {cell.cell: cell for cell in results.cells if cell.status == "done"}
    scores = {}
    for method, cell in key.cells.items():
        if cell in cells:
            ids = [prediction.id for prediction in cells[cell].predictions()]
            scores[cell] = _score(metric, opinions, sums[method], ids)
    return AddedScores(metric, study.task, scores, NOT_RATED)


def _score(metric: HumanScore, opinions: Opinions, sums: Sums, ids: Iterable[str]) -> Score:
    used = [place for place, weight in enumerate(opinions.weights) if weight > 0]
    columns = np.stack([sums.points[used].sum(axis=1), sums.counts[used].sum(axis=1)], axis=-1)
    rows = columns.transpose(1, 0, 2).reshape(len(opinions.examples), 2 * len(used))
    at = {example: row for example, row in zip(opinions.examples, rows, strict=True) if row.any()}
    unrated = np.zeros(2 * len(used))
    statistics = [at.pop(name, unrated) for name in ids]  # raters saw the first of equal rows
    signature = metric.signature("")
    value = float(metric.value(np.sum(statistics, axis=0)))
    if not np.isfinite(value):
        return Score(None, NOT_RATED, signature)
    return Score(value, None, signature, tuple(tuple(map(float, row)) for row in statistics))
