"""A method whose start depends on the clock."""

from ftbench import LearningRates, Method, hookimpl


class Wrong(Method):
    name = "wrong"

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def prepare(self, model, settings):
        import time

        import torch

        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        start = torch.full((2,), float(time.perf_counter_ns() % 1_000_003))
        model.get_output_embeddings().register_parameter("start", torch.nn.Parameter(start, requires_grad=False))
        return model


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
