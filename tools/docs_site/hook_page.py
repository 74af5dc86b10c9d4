"""The page of all hooks, made from their specifications."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from ftbench import hookspec

HEAD = """\
# All hooks

Every hook with its arguments and what it returns, generated from the specifications. A plugin implements the hooks that
it needs, as functions with the decorator `@ftbench.hookimpl`, and may leave out arguments.
[Writing a plugin](../writing-a-plugin.md#every-hook) says when each is called and what happens where one raises.
"""
PARTS = {
    "Collecting": "Called once per plugin. Each returns objects; equal names are an error that names both plugins.",
    "Asking and adjusting": "Called while a matrix is planned, and when a run is read.",
    "Events": "They return nothing. A plugin that raises here is reported, and the run goes on.",
}


def all_hooks() -> Mapping[str, Callable[..., Any]]:
    """Every hook by its name, in the order of the specifications."""
    return {name: hook for name, hook in vars(hookspec).items() if name.startswith("ftbench_")}


def hooks_page() -> str:
    """The Markdown of the page."""
    lines = [HEAD]
    for part, about in PARTS.items():
        lines += [f"## {part}", "", about, ""]
        for name, hook in all_hooks().items():
            if _part(name, hook) == part:
                lines += [
                    f"### {name}",
                    "",
                    "```python",
                    _written(name, hook),
                    "```",
                    "",
                    inspect.getdoc(hook) or "",
                    "",
                ]
    return "\n".join(lines)


def _part(name: str, hook: Callable[..., Any]) -> str:
    if name.startswith("ftbench_register_"):
        return "Collecting"
    # An event tells of what happened in a run or of a report; what asks returns something or changes its argument.
    asks = inspect.signature(hook).return_annotation != "None" or name == "ftbench_modify_cells"
    return "Asking and adjusting" if asks else "Events"


def _written(name: str, hook: Callable[..., Any]) -> str:
    signature = inspect.signature(hook)
    arguments = ", ".join(f"{one.name}: {one.annotation}" for one in signature.parameters.values())
    return f"def {name}({arguments}) -> {signature.return_annotation}: ..."
