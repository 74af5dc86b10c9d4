"""Check that a section's HTML is well nested, so that it cannot swallow the sections after it."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
"""Elements without an end tag."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` ends itself."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"</{tag}> of the template closes nothing that is open there")


def check_nesting(html: str) -> None:
    """Raise `ValueError` for an unclosed element, tag or comment, and for an end tag of another element."""
    reader = _Reader()
    reader.feed(html)
    if reader.open:
        raise ValueError(f"<{reader.open[-1]}> of the template is not closed")
    if "<" in reader.rawdata:  # what the parser still waits for the end of
        raise ValueError(f"{reader.rawdata[:20]!r} of the template is not closed")
