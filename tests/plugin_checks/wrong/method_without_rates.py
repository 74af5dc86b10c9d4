"""A method that trains and has no learning rate."""

from ftbench import Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def prepare(self, model, settings):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        return model


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
