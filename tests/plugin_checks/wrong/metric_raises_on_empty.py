"""A metric that takes the largest of no answers."""

import numpy as np

from ftbench import Metric, hookimpl


class Wrong(Metric):
    name = "wrong"

    def statistics(self, predictions):
        longest = max(len(one.text) for one in predictions)
        return np.array([[float(len(one.text) == longest), 1.0] for one in predictions])


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
