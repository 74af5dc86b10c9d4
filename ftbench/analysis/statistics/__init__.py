"""Intervals, tests, groups and power; docs/statistics.md explains each of them."""

from ftbench.analysis.statistics.across_tasks import AcrossTasks, compare_across_tasks, relative_difference
from ftbench.analysis.statistics.compare import adjust, compare_methods
from ftbench.analysis.statistics.estimates import Difference, Direction, Estimate, MetricStatistics, Problem, Verdict
from ftbench.analysis.statistics.groups import group_letters, indistinguishable_groups
from ftbench.analysis.statistics.holm import holm
from ftbench.analysis.statistics.intervals import ALPHA, LEVEL
from ftbench.analysis.statistics.learning_curve import Doubling, SizeRuns, doubling
from ftbench.analysis.statistics.power import (
    Assumptions,
    few_statement,
    least_p,
    plan_statement,
    shown_by,
    smallest_detectable_difference,
    smallest_detectable_effect,
)
from ftbench.analysis.statistics.proportions import fisher_p, newcombe_interval, wilson_interval
from ftbench.analysis.statistics.sample import MethodRuns

__all__ = [
    "ALPHA",
    "LEVEL",
    "AcrossTasks",
    "Assumptions",
    "Difference",
    "Direction",
    "Doubling",
    "Estimate",
    "MethodRuns",
    "MetricStatistics",
    "Problem",
    "SizeRuns",
    "Verdict",
    "adjust",
    "compare_across_tasks",
    "compare_methods",
    "doubling",
    "few_statement",
    "fisher_p",
    "group_letters",
    "holm",
    "indistinguishable_groups",
    "least_p",
    "newcombe_interval",
    "plan_statement",
    "relative_difference",
    "shown_by",
    "smallest_detectable_difference",
    "smallest_detectable_effect",
    "wilson_interval",
]
