"""The sections of the report in the order of the page."""

from __future__ import annotations

from ftbench_reports.html.section import Section
from ftbench_reports.html.sections.cells import Cells
from ftbench_reports.html.sections.confusion import Confusions
from ftbench_reports.html.sections.costs import Costs
from ftbench_reports.html.sections.curves import LearningCurves
from ftbench_reports.html.sections.forgetting import Forgetting
from ftbench_reports.html.sections.methods_text import MethodsText
from ftbench_reports.html.sections.provenance import Provenance
from ftbench_reports.html.sections.resources import Resources
from ftbench_reports.html.sections.samples import Samples
from ftbench_reports.html.sections.scores import Scores
from ftbench_reports.html.sections.sizes import Sizes
from ftbench_reports.html.sections.tuning import Tuning
from ftbench_reports.html.sections.verdict import Verdict

SECTIONS: tuple[Section, ...] = (
    Verdict(),
    Scores(),
    Confusions(),
    Costs(),
    Resources(),
    Sizes(),
    LearningCurves(),
    Forgetting(),
    Tuning(),
    Samples(),
    Cells(),
    MethodsText(),
    Provenance(),
)

__all__ = ["SECTIONS"]
