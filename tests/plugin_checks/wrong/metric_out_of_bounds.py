"""A metric with values above its upper bound."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"
    bounds = (0.0, 1.0)

    def score(self, prediction):
        return float(len(prediction.text))


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
