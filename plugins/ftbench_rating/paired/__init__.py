"""The strength of methods, estimated from choices between their answers."""

from ftbench_rating.paired.bradley_terry import BradleyTerry, Strengths
from ftbench_rating.paired.choices import BestWorst, Choice, Outcome

__all__ = ["BestWorst", "BradleyTerry", "Choice", "Outcome", "Strengths"]
