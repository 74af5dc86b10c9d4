"""How sure the results are: intervals, tests, groups and power, each explained in docs/statistics.md."""

from ftbench.statistics.across_tasks import AcrossTasks, compare_across_tasks, relative_difference
from ftbench.statistics.compare import adjust, compare_methods
from ftbench.statistics.estimates import Difference, Estimate, MetricStatistics
from ftbench.statistics.holm import holm
from ftbench.statistics.intervals import ALPHA, LEVEL
from ftbench.statistics.power import Assumptions, plan_statement, smallest_detectable_difference
from ftbench.statistics.sample import MethodRuns

__all__ = [
    "ALPHA",
    "LEVEL",
    "AcrossTasks",
    "Assumptions",
    "Difference",
    "Estimate",
    "MethodRuns",
    "MetricStatistics",
    "adjust",
    "compare_across_tasks",
    "compare_methods",
    "holm",
    "plan_statement",
    "relative_difference",
    "smallest_detectable_difference",
]
