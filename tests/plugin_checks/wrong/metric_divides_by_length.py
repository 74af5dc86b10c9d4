"""A metric that divides by the length of an answer, which may be empty."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"

    def score(self, prediction):
        return 1.0 / len(prediction.text)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
