"""A metric without a name."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
