"""A metric with an empty name."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = " "

    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
