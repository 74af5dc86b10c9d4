"""A metric that overlooks a misspelt option."""

from ftbench import MeanMetric, hookimpl


class Wrong(MeanMetric):
    name = "wrong"

    def configure(self, argument, options, directory):
        return self

    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
