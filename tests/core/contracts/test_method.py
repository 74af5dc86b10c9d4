"""The defaults of the base class of methods: a method only prepares a model, and says its learning rates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from ftbench import LearningRates, Method, ModelError, ModelFacts, NotStackable, SearchDimension, TrainedSettings

FACTS = ModelFacts("llama", 100, 4, 1, 10, 16, False, 4)
SETTINGS = TrainedSettings()


class Biases(Method):
    """Trains the biases alone."""

    name = "biases"

    def learning_rates(self, settings: Any, facts: Any) -> LearningRates:
        return LearningRates(1e-2, low=1e-3, high=1e-1)

    def defaults(self, settings: Any, facts: Any) -> dict[str, Any]:
        return {"weight_decay": 0.5}

    def prepare(self, model: nn.Module, settings: Any) -> nn.Module:
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(name.endswith("bias"))
        return model


class Frozen(Method):
    """Trains nothing."""

    name = "frozen"

    def prepare(self, model: nn.Module, settings: Any) -> nn.Module:
        return model.requires_grad_(False)


def fresh(width: int = 3) -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, width), nn.Linear(width, 2))


def test_what_settings_leave_open_is_filled_in() -> None:
    assert Biases().resolve(SETTINGS, FACTS) == TrainedSettings(learning_rate=1e-2, weight_decay=0.5)


def test_a_given_learning_rate_stays() -> None:
    resolved = Biases().resolve(TrainedSettings(learning_rate=0.5), FACTS)
    assert isinstance(resolved, TrainedSettings)
    assert resolved.learning_rate == 0.5


def test_tuning_searches_between_the_bounds_of_the_learning_rate() -> None:
    assert Biases().search_space(SETTINGS, FACTS) == {"learning_rate": SearchDimension(1e-3, 1e-1)}


def test_a_method_without_learning_rates_fills_nothing_and_is_not_tuned() -> None:
    assert Frozen().resolve(SETTINGS, FACTS) == SETTINGS
    assert Frozen().search_space(SETTINGS, FACTS) == {}


def test_a_method_takes_nothing_and_is_possible_everywhere() -> None:
    method = Frozen()
    assert (method.shots(SETTINGS), method.virtual_tokens(SETTINGS)) == (0, 0)
    assert method.impossible(SETTINGS, FACTS) is None
    assert method.notes(SETTINGS, FACTS) == ()
    assert method.trainable_parameters(SETTINGS, FACTS) is None
    model = fresh()
    assert method.merge(model) is model


def test_trained_parameters_come_back_onto_a_fresh_model(tmp_path: Path) -> None:
    method = Biases()
    model = method.prepare(fresh(), SETTINGS)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter += 1
    method.save(model, tmp_path)
    loaded = method.load(fresh(), SETTINGS, tmp_path)
    inputs = torch.ones(1, 2)
    assert torch.equal(loaded(inputs), model(inputs))
    assert not torch.equal(fresh()(inputs), model(inputs))


def test_what_does_not_fit_another_model_is_refused(tmp_path: Path) -> None:
    method = Biases()
    method.save(method.prepare(fresh(), SETTINGS), tmp_path)
    with pytest.raises(ModelError, match=r"learned\.safetensors: does not fit the model: 0\.bias: expected shape"):
        method.load(fresh(width=5), SETTINGS, tmp_path)


def test_a_method_that_trains_nothing_writes_nothing_and_loads_without_a_file(tmp_path: Path) -> None:
    method = Frozen()
    model = method.prepare(fresh(), SETTINGS)
    method.save(model, tmp_path)
    assert list(tmp_path.iterdir()) == []
    inputs = torch.ones(1, 2)
    assert torch.equal(method.load(fresh(), SETTINGS, tmp_path)(inputs), model(inputs))


def test_trials_of_a_method_do_not_train_together_unless_it_says_how() -> None:
    assert Frozen().stack_key(SETTINGS) is None
    with pytest.raises(NotStackable, match="frozen cannot train together with others"):
        Frozen().stack([fresh()])
