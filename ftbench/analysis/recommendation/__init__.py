"""Which method to use, and how sure that is."""

from ftbench.analysis.recommendation.choice import Choice, Place, Recommendation, Refusal, Sureness
from ftbench.analysis.recommendation.margin import DEFAULT_SHARE, Margin, margin_of
from ftbench.analysis.recommendation.preference import PREFERENCES, Preference
from ftbench.analysis.recommendation.recommend import LIKELY, recommend
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
    "Refusal",
    "Settling",
    "Sureness",
    "margin_of",
    "recommend",
]
