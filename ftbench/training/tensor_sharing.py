"""Copies of a model that share its weights."""

from __future__ import annotations

import copy
from itertools import chain
from typing import TypeVar

from torch import nn

Model = TypeVar("Model", bound=nn.Module)


def with_shared_weights(model: Model) -> Model:
    """A copy of all modules over the same parameters and buffers: what is added to one is not added to the other."""
    return copy.deepcopy(model, {id(tensor): tensor for tensor in chain(model.parameters(), model.buffers())})
