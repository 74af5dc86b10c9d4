"""A method that loads other weights than it saved."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        return model

    def load(self, model, settings, folder):
        import torch

        loaded = super().load(model, settings, folder)
        with torch.no_grad():
            for parameter in loaded.parameters():
                if parameter.requires_grad:
                    parameter.add_(0.5)
        return loaded


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
