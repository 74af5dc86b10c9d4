"""An interval for each single cell's score, over its test examples."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import compress

import numpy as np

from ftbench.analysis.comparison import Interval
from ftbench.analysis.pairing import measured_anywhere
from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.corpus_sample import CorpusSample
from ftbench.analysis.statistics.mean_sample import MeanSample
from ftbench.analysis.statistics.per_example import is_ratio
from ftbench.analysis.statistics.sample import MethodRuns, Sample
from ftbench.contracts import Metric
from ftbench.contracts.metric import UNBOUNDED
from ftbench.records.results import CellResult


def cell_intervals(
    cells: Sequence[CellResult], name: str, metric: Metric, groups: Mapping[str, Sequence[Hashable]]
) -> dict[str, Interval]:
    """95 % intervals by cell, without cells that have none or one that spans every possible value.

    `groups` has the clusters of a cell's examples, for cells with clusters. Cells with the same clusters share random
    draws, so a thousand cells take hardly longer than one.
    """
    alike: dict[tuple[int, tuple[Hashable, ...]], dict[str, Array]] = {}
    for cell in cells:
        score = cell.metrics.get(name)
        if score is None or score.value is None or not score.statistics:
            continue
        rows = np.asarray(score.statistics, dtype=np.float64)
        belongs = () if metric.reads_other_rows else tuple(groups.get(cell.cell, ()))
        if belongs and len(belongs) != len(rows):
            continue
        seen = measured_anywhere([rows])
        belongs = tuple(compress(belongs, seen))
        alike.setdefault((int(seen.sum()), belongs), {})[cell.cell] = rows[seen]
    intervals: dict[str, Interval] = {}
    for (_, belongs), tables in alike.items():
        intervals |= _intervals(tables, metric, list(belongs) or None)
    return intervals


def _intervals(tables: Mapping[str, Array], metric: Metric, clusters: list[Hashable] | None) -> dict[str, Interval]:
    runs = [MethodRuns(cell, (0,), (rows,)) for cell, rows in tables.items()]
    bounds = metric.bounds or UNBOUNDED
    sample: Sample
    if all(is_ratio(rows, metric.value) for rows in tables.values()):
        sample = MeanSample(runs, clusters, 0, bounds)
    else:
        sample = CorpusSample(runs, metric.value, clusters, 0, bounds)
    estimates = [sample.estimate(run) for run in runs]
    return {
        estimate.method: Interval(estimate.low, estimate.high)
        for estimate in estimates
        if estimate.low is not None
        and estimate.high is not None
        and not Interval(estimate.low, estimate.high).spans(bounds)
    }
