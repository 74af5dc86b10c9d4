"""A metric with a random part."""

import random

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"

    def score(self, prediction):
        return random.random()


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
