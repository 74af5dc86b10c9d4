"""A share of right answers that says lower is better."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"
    direction = "lower"

    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
