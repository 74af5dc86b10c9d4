"""How sure the results are: intervals, tests, groups and power, each explained in docs/statistics.md."""

from ftbench.statistics.across_tasks import AcrossTasks, compare_across_tasks, relative_difference
from ftbench.statistics.compare import adjust, compare_methods
from ftbench.statistics.estimates import Difference, Direction, Estimate, MetricStatistics, Problem, Verdict
from ftbench.statistics.groups import group_letters, indistinguishable_groups
from ftbench.statistics.holm import holm
from ftbench.statistics.intervals import ALPHA, LEVEL
from ftbench.statistics.power import Assumptions, plan_statement, smallest_detectable_difference
from ftbench.statistics.proportions import fisher_p, newcombe_interval, wilson_interval
from ftbench.statistics.sample import MethodRuns

__all__ = [
    "ALPHA",
    "LEVEL",
    "AcrossTasks",
    "Assumptions",
    "Difference",
    "Direction",
    "Estimate",
    "MethodRuns",
    "MetricStatistics",
    "Problem",
    "Verdict",
    "adjust",
    "compare_across_tasks",
    "compare_methods",
    "fisher_p",
    "group_letters",
    "holm",
    "indistinguishable_groups",
    "newcombe_interval",
    "plan_statement",
    "relative_difference",
    "smallest_detectable_difference",
    "wilson_interval",
]
