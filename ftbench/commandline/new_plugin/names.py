"""The name of a new plugin, and what follows from it."""

from __future__ import annotations

import importlib.util
import keyword
import re
import unicodedata
from dataclasses import dataclass

from ftbench.errors import UserError
from ftbench.messages import new_plugin as messages

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_LONGEST = 60
_PREFIX = "ftbench"


@dataclass(frozen=True, slots=True)
class PluginName:
    """A name of a plugin that is also that of its object in a matrix: `my-method`."""

    name: str

    @property
    def module(self) -> str:
        """The module of a single file: `my_method`."""
        return self.name.replace("-", "_")

    @property
    def package(self) -> str:
        """The module of a package, whose name says what it extends: `ftbench_my_method`."""
        return self.distribution.replace("-", "_")

    @property
    def distribution(self) -> str:
        """What pip installs: `ftbench-my-method`."""
        plain = self.name.replace("_", "-")
        return plain if plain.startswith(f"{_PREFIX}-") else f"{_PREFIX}-{plain}"

    @property
    def title(self) -> str:
        """The name of its class: `MyMethod`."""
        return "".join(part.capitalize() for part in re.split("[-_]", self.name))


def plugin_name(text: str) -> PluginName:
    """The name that somebody typed; raises `UserError` with the nearest one that can be used."""
    if not _NAME.fullmatch(text) or len(text) > _LONGEST:
        near = _nearest(text)
        raise UserError(messages.NO_NAME_BUT(name=text, near=near) if near else messages.NO_NAME(name=text))
    return PluginName(text)


def check_module(name: PluginName) -> None:
    """Raise `UserError` for a file that Python could not import, or that would stand in the place of another module."""
    near = f"my-{name.name}"
    if keyword.iskeyword(name.module) or keyword.issoftkeyword(name.module):
        raise UserError(messages.IS_KEYWORD(name=name.name, near=near))
    if importlib.util.find_spec(name.module) is not None:
        raise UserError(messages.IS_MODULE(name=name.name, module=name.module, near=near))


def check_package(name: PluginName) -> None:
    """Raise `UserError` for a package that would stand in the place of one that is there."""
    if importlib.util.find_spec(name.package) is not None:
        raise UserError(messages.IS_PACKAGE(package=name.package, near=f"my-{name.name}"))


def _nearest(text: str) -> str:
    """The nearest name, or an empty text where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", errors="ignore").decode()
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", plain).lower()
    near = re.sub(r"[^a-z0-9]+", "-", words)[:_LONGEST].strip("-")
    return near if not near or near[0].isalpha() else f"my-{near}"[:_LONGEST].strip("-")
