"""A method that doubles a setting each time it is resolved."""

from ftbench import LearningRates, Method, TrainedSettings, hookimpl


class WrongSettings(TrainedSettings):
    rank: int = 4


class Wrong(Method):
    name = "wrong"
    settings = WrongSettings

    def learning_rates(self, settings, facts):
        return LearningRates(default=1e-3, low=1e-4, high=1e-2)

    def defaults(self, settings, facts):
        return {"rank": settings.rank * 2}

    def prepare(self, model, settings):
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("norm" in name)
        return model


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
