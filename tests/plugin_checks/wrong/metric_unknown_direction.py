"""A metric whose direction is no word that ftbench knows."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"
    direction = "up"

    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
