"""A metric that counts its calls."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"

    def __init__(self):
        self.calls = 0

    def score(self, prediction):
        self.calls += 1
        return float(self.calls)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
