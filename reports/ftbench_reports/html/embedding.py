"""Embed text, data, styles and scripts in HTML so that none can be read as another."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from ftbench.text.embedding import content_security_policy, json_for_html
from ftbench.text.visible import runs, shortened, visible
from ftbench_reports.language import say

__all__ = ["content_security_policy", "embedded", "finalize", "json_for_html", "marked"]

TEXT_LIMIT = 4000
"""Characters of a prompt, reference or answer on a page, at most."""


def embedded(text: str) -> tuple[str, int]:
    """The part of a long text shown on a page, and the number of characters left out."""
    return shortened(text, TEXT_LIMIT)


def marked(text: str) -> Markup:
    """Escaped text with marks for hidden characters; empty and cut texts are labelled as such."""
    if not text:
        return Markup('<span class="absent">{}</span>').format(say("samples.empty"))
    kept, left_out = embedded(text)
    shown = Markup().join(
        Markup('<span class="hidden-character">{}</span>').format(part) if mark else Markup.escape(part)
        for part, mark in runs(kept)
    )
    if left_out:
        shown += Markup(' <span class="absent">{}</span>').format(say("samples.left-out", n=f"{left_out:,}"))
    return shown


def finalize(value: Any) -> Any:
    """The filter of every `{{ … }}`: no expression can print a hidden character or `None`."""
    if value is None:
        return say("not-available")
    return value if hasattr(value, "__html__") else visible(str(value))
