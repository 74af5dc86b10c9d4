"""What is checked of a metric, on sample answers in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftbench.contracts import Metric
from ftbench.messages import plugin_checks_metrics as messages
from ftbench.plugin_checks import metric_trial as trials
from ftbench.plugin_checks.check import Check
from ftbench.plugin_checks.metric_samples import LANGUAGES
from ftbench.plugin_checks.metric_trial import MetricTrial

METRIC_CHECKS: Sequence[Check[MetricTrial]] = (
    Check("declarations", messages.DECLARES, messages.MEND_DECLARATIONS, trials.declares, essential=True),
    Check("options", messages.OPTIONS, messages.MEND_OPTIONS, trials.refuses_unknown_options),
    Check("no-answers", messages.NO_ANSWERS, messages.MEND_NO_ANSWERS, trials.takes_no_answers),
    Check("statistics", messages.STATISTICS, messages.MEND_STATISTICS, trials.computes, essential=True),
    Check("repeatable", messages.SAME_STATISTICS, messages.MEND_SAME_STATISTICS, trials.is_repeatable),
    Check("order", messages.ORDER, messages.MEND_ORDER, trials.ignores_order),
    Check("per-example", messages.PER_EXAMPLE, messages.MEND_PER_EXAMPLE, trials.adds_up),
    Check("resampling", messages.RESAMPLING, messages.MEND_RESAMPLING, trials.is_vectorised),
    Check("bounds", messages.BOUNDS, messages.MEND_BOUNDS, trials.stays_in_bounds),
    Check("direction", messages.DIRECTION, messages.MEND_DIRECTION, trials.goes_its_way),
    Check("any-text", messages.ANY_TEXT, messages.MEND_ANY_TEXT, trials.takes_any_text),
)


def metric_subjects(metric: Metric) -> Iterator[tuple[str, MetricTrial]]:
    """A trial for each language."""
    for language in LANGUAGES:
        yield language, MetricTrial(metric, language)
