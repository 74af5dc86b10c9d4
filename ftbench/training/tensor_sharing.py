"""Model copies that share their weights."""

from __future__ import annotations

import copy
from itertools import chain
from typing import TypeVar

from torch import nn

Model = TypeVar("Model", bound=nn.Module)


def with_shared_weights(model: Model) -> Model:
    """A copy of all modules over the same parameters and buffers: additions to one do not appear in the other."""
    return copy.deepcopy(model, {id(tensor): tensor for tensor in chain(model.parameters(), model.buffers())})
