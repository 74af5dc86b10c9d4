"""A metric whose value takes one sum only."""

import numpy as np

from ftbench import Metric, MetricUnavailable, hookimpl


class Wrong(Metric):
    name = "wrong"

    def statistics(self, predictions):
        if not predictions:
            raise MetricUnavailable("no answers")
        return np.array([[float(one.text == one.reference), 1.0] for one in predictions])

    def value(self, totals):
        return np.float64(np.ravel(totals)[0] / np.ravel(totals)[1])


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
