"""The kinds of plugins that can be begun with a template, and what their code is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Form = Literal["package", "file", "yaml"]

FORMS: tuple[Form, ...] = ("package", "file", "yaml")
"""The choices of `--as`."""


@dataclass(frozen=True, slots=True)
class NewKind:
    """A kind of object that a new plugin registers."""

    kind: str
    """The word on the command line; the template of its code is `kinds/KIND.py.j2`."""
    plural: str
    """The name in `ftbench.plugins.KINDS`."""
    base: str
    """Base class."""
    constant: str = ""
    """The constant that is registered; empty where it is an object of the class."""

    @property
    def hook(self) -> str:
        """The hook that registers it."""
        return f"ftbench_register_{self.plural}"


NEW_KINDS: Mapping[str, NewKind] = {
    one.kind: one
    for one in (
        NewKind("task", "tasks", "Task", constant="TASK"),
        NewKind("method", "methods", "Method"),
        NewKind("metric", "metrics", "Metric"),
        NewKind("report", "reports", "Report"),
        NewKind("executor", "executors", "Executor"),
        NewKind("tracker", "trackers", "Tracker"),
    )
}
"""By the word on the command line."""
