"""A chart that cannot be called by its name."""

from ftbench import ResultChart, hookimpl


class Wrong(ResultChart):
    name = "my-chart"
    about = "Something."

    def of_run(self, view, language, options):
        return []


@hookimpl
def ftbench_register_charts():
    return [Wrong()]
