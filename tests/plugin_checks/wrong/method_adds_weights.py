"""A method that says it adds no weights and adds one."""

from ftbench import Capabilities, LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"
    capabilities = Capabilities(own_weights=True)

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        import torch

        model.requires_grad_(False)
        layer = model.get_output_embeddings()
        layer.register_parameter("shift", torch.nn.Parameter(torch.zeros(layer.out_features)))
        layer.register_forward_hook(add_shift)
        return model


def add_shift(layer, given, output):
    return output + layer.shift


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
