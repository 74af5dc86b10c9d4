"""The base class of all objects that plugins register."""

from __future__ import annotations

from abc import ABC
from typing import Any, Self

from ftbench.errors import PluginError
from ftbench.messages.contract_errors import INCOMPLETE


class PluginObject(ABC):
    """An object that a plugin registers under a name. The base class of each kind derives from it directly.

    Creating an object of a class that lacks an abstract method raises `PluginError`.
    """

    name: str
    """The name in matrices, commands and results."""

    def __new__(cls, *arguments: Any, **named: Any) -> Self:
        lacks = sorted(cls.__abstractmethods__)
        if lacks:
            raise PluginError(INCOMPLETE(name=cls.__name__, kind=_kind(cls), lacks=tuple(lacks)))
        return super().__new__(cls)


def _kind(cls: type[PluginObject]) -> str:
    """The name of the base class that plugins derive from, such as `Method`."""
    return next(base.__name__ for base in cls.__mro__ if PluginObject in base.__bases__)
