"""What is checked of what shows runs: reports, sections, comparisons and pages of a site."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.messages import plugin_checks as common
from ftbench.messages import plugin_checks_runs as messages
from ftbench.plugin_checks import report_trial as reports
from ftbench.plugin_checks import section_trial as sections
from ftbench.plugin_checks import site_trial as sites
from ftbench.plugin_checks.check import Check
from ftbench.plugin_checks.report_trial import ReportTrial
from ftbench.plugin_checks.section_trial import SectionTrial
from ftbench.plugin_checks.site_trial import SiteTrial

REPORT_CHECKS: Sequence[Check[ReportTrial]] = (
    Check("file-name", messages.FILE_NAME, messages.MEND_FILE_NAME, reports.has_file_name, essential=True),
    Check("writes", messages.WRITES, messages.MEND_WRITES, reports.writes, essential=True),
    Check("same-bytes", messages.SAME_BYTES, messages.MEND_SAME_BYTES, reports.writes_the_same_again),
    Check("results", messages.LEAVES_RESULTS, messages.MEND_LEAVES_RESULTS, reports.changes_no_results),
    Check("no-paths", messages.NO_PATHS, messages.MEND_NO_PATHS, reports.names_no_machine),
    Check("no-texts", messages.WITHOUT_TEXTS, messages.MEND_WITHOUT_TEXTS, reports.leaves_texts_out),
)

SECTION_CHECKS: Sequence[Check[SectionTrial]] = (
    Check("title", messages.TITLE, messages.MEND_TITLE, sections.has_title, essential=True),
    Check("builds", messages.BUILDS, common.MEND_CRASH, sections.builds, essential=True),
    Check("shown", messages.SHOWN, messages.MEND_SHOWN, sections.is_shown),
)

SITE_CHECKS: Sequence[Check[SiteTrial]] = (
    Check("pages", messages.PAGES, messages.MEND_PAGES, sites.makes_pages, essential=True),
    Check("places", messages.PLACES, messages.MEND_PLACES, sites.stays_on_the_site),
    Check("same-pages", messages.SAME_PAGES, messages.MEND_SAME_BYTES, sites.makes_the_same_again),
)
