"""Which method to use, and how sure that is."""

from ftbench.analysis.recommendation.margin import DEFAULT_SHARE, Margin, margin_of
from ftbench.analysis.recommendation.preference import PREFERENCES, Preference
from ftbench.analysis.recommendation.recommend import LIKELY, Choice, Place, Recommendation, Sureness, recommend
from ftbench.analysis.recommendation.settling import Settling

__all__ = [
    "DEFAULT_SHARE",
    "LIKELY",
    "PREFERENCES",
    "Choice",
    "Margin",
    "Place",
    "Preference",
    "Recommendation",
    "Settling",
    "Sureness",
    "margin_of",
    "recommend",
]
