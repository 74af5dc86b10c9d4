"""Every sentence of the reports: key to (English, Chinese). `key#1` is the form for n = 1; gaps are `{named}`."""

from __future__ import annotations

from ftbench_reports.catalogue.card import CARD
from ftbench_reports.catalogue.cells import CELLS
from ftbench_reports.catalogue.charts import CHARTS
from ftbench_reports.catalogue.compare import COMPARE
from ftbench_reports.catalogue.confusion import CONFUSION
from ftbench_reports.catalogue.costs import COSTS
from ftbench_reports.catalogue.curves import CURVES
from ftbench_reports.catalogue.health import HEALTH
from ftbench_reports.catalogue.measures import MEASURES
from ftbench_reports.catalogue.methods import METHODS
from ftbench_reports.catalogue.multiple_comparisons import MULTIPLE_COMPARISONS
from ftbench_reports.catalogue.page import PAGE
from ftbench_reports.catalogue.provenance import PROVENANCE
from ftbench_reports.catalogue.samples import SAMPLES
from ftbench_reports.catalogue.scores import SCORES
from ftbench_reports.catalogue.site import SITE
from ftbench_reports.catalogue.verdict import VERDICT

PARTS: tuple[dict[str, tuple[str, str]], ...] = (
    PAGE,
    HEALTH,
    MULTIPLE_COMPARISONS,
    MEASURES,
    VERDICT,
    SCORES,
    CONFUSION,
    COSTS,
    CURVES,
    SAMPLES,
    CELLS,
    CHARTS,
    METHODS,
    PROVENANCE,
    COMPARE,
    SITE,
    CARD,
)
"""One a section or group of sections; a key is in one of them only."""

CATALOGUE: dict[str, tuple[str, str]] = {key: words for part in PARTS for key, words in part.items()}

__all__ = ["CATALOGUE", "PARTS"]
