"""A method whose merged model answers otherwise."""

from ftbench import Capabilities, LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"
    capabilities = Capabilities(mergeable=True)

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        return model

    def merge(self, model):
        import torch

        with torch.no_grad():
            model.get_input_embeddings().weight.mul_(1.5)
        return model


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
