"""A base row that a plan may lack: a chat model that is read as plain text, asked through its own template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftbench.planning.planned import Plan, PlannedModel
    from ftbench.plugins.registry import Registry


def native_methods(registry: Registry) -> list[str]:
    """The names of all methods that ask every model in the format that it knows best."""
    methods = ((name, registry.method(name)) for name in registry.names("methods"))
    return [name for name, method in methods if method.capabilities.native_format]


def native_suggestion(plan: Plan, model: PlannedModel, native: Sequence[str]) -> Iterator[str]:
    """A line that suggests the first of the `native` methods, where no row asks the model through its template."""
    asked = any(
        other.format.chat is not None and other.source.fingerprint == model.source.fingerprint
        for other in plan.models.values()
    )
    listed = any(method.method.capabilities.native_format for method in plan.methods.values())
    if native and model.format.unused_template and not asked and not listed:
        yield f"add {native[0]} to methods for a base row through its chat template"
