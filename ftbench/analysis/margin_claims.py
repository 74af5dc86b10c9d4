"""Methods against the baseline within a margin that the matrix states: as good, not worse, or unclear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.recommendation.margin import stated_margin
from ftbench.analysis.statistics import MarginClaim, margin_claims


def claims_within_margin(metric: MetricComparison, matrix: Mapping[str, Any]) -> Mapping[str, MarginClaim]:
    """The claims on a metric by method; empty where the matrix states no margin for it, or nothing was tested."""
    margin, statistics = stated_margin(metric.metric, matrix), metric.statistics
    if margin is None or statistics is None:
        return {}
    claims = margin_claims(statistics.differences, statistics.direction, margin, statistics.clusters, statistics.width)
    return {claim.method: claim for claim in claims}
