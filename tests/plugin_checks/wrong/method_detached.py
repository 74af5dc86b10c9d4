"""A method whose new parameter is cut off from the loss."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        import torch

        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        model.unused = torch.nn.Parameter(torch.zeros(3))
        return model


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
