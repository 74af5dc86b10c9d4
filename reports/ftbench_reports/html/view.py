"""A run arranged for a page: what the sections read, and how much data they may hand to the page's scripts."""

from __future__ import annotations

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView


class PageView(RunView):
    """`RunView` for one of the two outputs."""

    def __init__(self, results: RunResults, *, whole: bool = False) -> None:
        super().__init__(results)
        self.whole = whole
        """Whether the page carries all examples and cells: true in a folder, where chunks are separate files.
        In a single file a section keeps its chunks small, and says what it left out."""
