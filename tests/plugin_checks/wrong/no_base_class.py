"""A metric that derives from nothing."""

from ftbench import hookimpl


class Wrong:
    name = "wrong"

    def score(self, prediction):
        return float(prediction.text == prediction.reference)


@hookimpl
def ftbench_register_metrics():
    return [Wrong()]
