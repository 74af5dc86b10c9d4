"""A method that forgets to say what trains."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        return model.requires_grad_(False)


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
