"""What to use, for a notebook: the recommendation as values and in words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ftbench.analysis.recommendation import PREFERENCES, Preference, Recommendation, recommend
from ftbench.analysis.view import RunView
from ftbench.errors import UserError, nearest
from ftbench.messages.command_errors import NO_PREFERENCE
from ftbench.presentation.recommendation_words import recommendation_words


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation for each model of a run; as text it is the three lines of each."""

    recommendations: tuple[Recommendation, ...]
    """Empty if no task has a value of its deciding metric."""
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def __repr__(self) -> str:
        return f"<Advice: {self.lines[0] if self.lines else 'none'}>"

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in self.lines)


def advice_on(view: RunView, prefer: Preference) -> Advice:
    """The advice; raises `UserError` for a preference that is not known."""
    if prefer not in PREFERENCES:
        raise UserError(NO_PREFERENCE(name=str(prefer), hint=nearest(str(prefer), PREFERENCES)))
    recommendations = recommend(view, prefer)
    several = len(view.models) > 1
    lines = [
        line.text("en")
        for recommendation in recommendations
        for line in recommendation_words(recommendation, name_model=several).lines
    ]
    return Advice(recommendations, tuple(lines))
