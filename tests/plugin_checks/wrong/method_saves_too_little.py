"""A method with random weights that it does not train and does not save."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        import torch

        model.requires_grad_(False)
        layer = model.get_output_embeddings()
        layer.register_buffer("directions", torch.randn(2, layer.in_features))
        layer.register_parameter("scale", torch.nn.Parameter(torch.zeros(layer.out_features, 2)))
        layer.register_forward_hook(add_update)
        return model


def add_update(layer, given, output):
    return output + given[0] @ layer.directions.T @ layer.scale.T


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
