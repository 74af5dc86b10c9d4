"""Putting data, styles and scripts into an HTML file so that none of them can become another."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

from markupsafe import Markup

_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def json_for_html(data: Any) -> Markup:
    """JSON for a `<script type="application/json">`; raises ValueError on NaN, which `JSON.parse` refuses.

    Escaping `</script>` alone is not enough: `<!--<script` too changes how the rest of the page is parsed.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup(_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def content_security_policy(style: str, script: str, *, beside: bool = False) -> str:
    """Nothing may be loaded, and only this style and this script may run; none may where `script` is empty.

    `beside` allows scripts from where the page is, for its data. `file:` is for browsers in which a page opened from a
    disk has no origin of its own; to a page from a server it gives nothing.
    """
    others = " 'self' file:" if beside else ""
    scripts = f"script-src '{_hash(script)}'{others}; " if script else ""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; {scripts}img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(code: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"
