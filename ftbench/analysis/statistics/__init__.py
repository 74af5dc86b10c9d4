"""Intervals, tests, groups and power; docs/statistics.md explains each of them."""

from ftbench.analysis.statistics.across_tasks import AcrossTasks, compare_across_tasks, relative_difference
from ftbench.analysis.statistics.compare import adjust, compare_methods
from ftbench.analysis.statistics.estimates import Difference, Direction, Estimate, MetricStatistics, Problem, Verdict
from ftbench.analysis.statistics.groups import group_letters, indistinguishable_groups
from ftbench.analysis.statistics.holm import holm
from ftbench.analysis.statistics.intervals import ALPHA, LEVEL
from ftbench.analysis.statistics.leanings import Leaning, leaning
from ftbench.analysis.statistics.learning_curve import Doubling, SizeRuns, doubling
from ftbench.analysis.statistics.margins import (
    MarginClaim,
    Shortfall,
    detectable,
    margin_claims,
    needed_examples,
    shortfall,
    turned,
)
from ftbench.analysis.statistics.pair_components import PairComponents, RunSize
from ftbench.analysis.statistics.pilot_power import MOST, More, chance_of, more_needed, smallest_found
from ftbench.analysis.statistics.power import (
    POWER,
    Assumptions,
    few_statement,
    least_p,
    plan_statement,
    shown_by,
    smallest_detectable_difference,
    smallest_detectable_effect,
)
from ftbench.analysis.statistics.proportions import fisher_p, newcombe_interval, wilson_interval
from ftbench.analysis.statistics.rank_ranges import RankRange, rank_ranges
from ftbench.analysis.statistics.sample import MethodRuns

__all__ = [
    "ALPHA",
    "LEVEL",
    "MOST",
    "POWER",
    "AcrossTasks",
    "Assumptions",
    "Difference",
    "Direction",
    "Doubling",
    "Estimate",
    "Leaning",
    "MarginClaim",
    "MethodRuns",
    "MetricStatistics",
    "More",
    "PairComponents",
    "Problem",
    "RankRange",
    "RunSize",
    "Shortfall",
    "SizeRuns",
    "Verdict",
    "adjust",
    "chance_of",
    "compare_across_tasks",
    "compare_methods",
    "detectable",
    "doubling",
    "few_statement",
    "fisher_p",
    "group_letters",
    "holm",
    "indistinguishable_groups",
    "leaning",
    "least_p",
    "margin_claims",
    "more_needed",
    "needed_examples",
    "newcombe_interval",
    "plan_statement",
    "rank_ranges",
    "relative_difference",
    "shortfall",
    "shown_by",
    "smallest_detectable_difference",
    "smallest_detectable_effect",
    "smallest_found",
    "turned",
    "wilson_interval",
]
