"""A metric with an infinite score."""

import numpy as np

from ftbench import Metric, MetricUnavailable, hookimpl


class Wrong(Metric):
    name = "wrong"

    def statistics(self, predictions):
        if not predictions:
            raise MetricUnavailable("no answers")
        return np.array([[np.inf if one.text == one.reference else 1.0, 1.0] for one in predictions])


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
