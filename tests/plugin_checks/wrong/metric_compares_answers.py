"""A metric whose scores depend on the other answers."""

import numpy as np

from ftbench import Metric, MetricUnavailable, hookimpl


class Wrong(Metric):
    name = "wrong"

    def statistics(self, predictions):
        if not predictions:
            raise MetricUnavailable("no answers")
        mean = sum(len(one.text) for one in predictions) / len(predictions)
        return np.array([[float(len(one.text) > mean), 1.0] for one in predictions])


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
