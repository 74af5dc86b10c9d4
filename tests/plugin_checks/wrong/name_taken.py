"""A metric with the name of one of ours."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "accuracy"

    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
