"""A method that mixes all tokens of a sequence, and says that rows may share one."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        import torch

        model.requires_grad_(False)
        part = model.model.layers[0].mlp
        part.register_parameter("mix", torch.nn.Parameter(torch.zeros(model.config.hidden_size)))
        part.register_forward_pre_hook(add_earlier_tokens)
        return model


def add_earlier_tokens(part, given):
    (states,) = given
    return (states + part.mix * states.cumsum(1),)


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
