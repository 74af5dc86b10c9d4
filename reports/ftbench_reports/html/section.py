"""What a section of the report is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ftbench.results.view import RunView


class Section(Protocol):
    """One part of the page; `view.results` is the whole run."""

    @property
    def name(self) -> str:
        """The anchor; `<name>.html.j2` is the template and `<name>.title` the title in the catalogue."""
        ...

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """What the template shows, or None where the section has nothing to say about this run."""
        ...
