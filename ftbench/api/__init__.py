"""ftbench as a library: plan, run, load and compare from Python or a notebook. The command line uses it."""

from ftbench.api.comparing import RunComparison, compare
from ftbench.api.exporting import load_export
from ftbench.api.loading import load
from ftbench.api.planning import RunPlan, plan
from ftbench.api.progress import RunEvent
from ftbench.api.results import Results
from ftbench.api.running import run
from ftbench.execution.export.export import ModelExport

__all__ = [
    "ModelExport",
    "Results",
    "RunComparison",
    "RunEvent",
    "RunPlan",
    "compare",
    "load",
    "load_export",
    "plan",
    "run",
]
