"""Base classes: what a class leaves out is named when an object of it is made."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass, replace
from typing import Any

import pytest

from ftbench import MeanMetric, Method, PluginError


class Unprepared(Method):
    name = "unprepared"


class Unscored(MeanMetric):
    name = "unscored"


@dataclass(frozen=True, slots=True)
class Named(Method):
    """A frozen dataclass with a field that the base class has as an attribute."""

    name: str
    extra: int = 1

    def prepare(self, model: Any, settings: Any) -> Any:
        return model


@pytest.mark.parametrize(
    ("incomplete", "words"),
    [
        (Unprepared, "Unprepared is no complete Method: it lacks prepare"),
        (Unscored, "Unscored is no complete Metric: it lacks score"),
    ],
)
def test_a_class_that_leaves_out_a_method_is_named_with_it(incomplete: Any, words: str) -> None:
    with pytest.raises(PluginError, match=f"^{words}$"):
        incomplete()


def test_a_frozen_dataclass_derives_from_a_base_class() -> None:
    assert replace(Named("one"), extra=2) == Named("one", 2)
    with pytest.raises(TypeError, match="name"):
        Named()  # type: ignore[call-arg]


def test_an_object_is_copied_and_sent_to_another_process() -> None:
    assert copy.deepcopy(Named("one")) == pickle.loads(pickle.dumps(Named("one"))) == Named("one")
