"""A method that counts passes, so that computing a layer again gives another result."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        for layer in model.model.layers:
            layer.mlp.register_forward_hook(Count())
        return model


class Count:
    """Scales what a layer gives by the number of its calls in training."""

    def __init__(self):
        self.calls = 0

    def __call__(self, layer, given, output):
        if layer.training:
            self.calls += 1
        return output * (1 + 0.1 * (self.calls % 7)) if layer.training else output


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
