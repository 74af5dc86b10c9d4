"""Putting text, data, styles and scripts into HTML so that none of them can become another."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

from markupsafe import Markup

from ftbench_reports.html.examples import embedded
from ftbench_reports.language import say
from ftbench_reports.text import runs, visible

_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_for_html(data: Any) -> Markup:
    """JSON for a `<script type="application/json">`; raises ValueError on NaN, which `JSON.parse` refuses.

    Escaping `</script>` alone is not enough: `<!--<script` too changes how the rest of the page is parsed.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup(_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def marked(text: str) -> Markup:
    """Escaped text in which hidden characters are marks of their own; empty and cut text say so."""
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
    """What every `{{ … }}` passes through: no expression can print a hidden character or `None`."""
    if value is None:
        return say("not-available")
    return value if hasattr(value, "__html__") else visible(str(value))


def content_security_policy(style: str, script: str) -> str:
    """Nothing may be loaded, and only this style and this script may run."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(code: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"
