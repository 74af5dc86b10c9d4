"""A method that trains more parameters than it announces."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def trainable_parameters(self, settings, facts):
        return 32

    def prepare(self, model, settings):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        return model


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
