"""A hook that returns a class in the place of an object."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"

    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong]
