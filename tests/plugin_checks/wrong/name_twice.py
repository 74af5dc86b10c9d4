"""Two metrics with one name."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"

    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong(), Wrong()]
