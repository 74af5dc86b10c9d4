"""A method whose forward passes change a frozen weight in training."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        model.register_forward_pre_hook(move)
        return model


def move(model, given):
    if model.training:
        model.get_input_embeddings().weight.data.mul_(0.99)


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
