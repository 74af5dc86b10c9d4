"""A metric that takes plain ASCII only."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"

    def score(self, prediction):
        return float(prediction.text.encode("ascii") == prediction.reference.encode("ascii"))


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
