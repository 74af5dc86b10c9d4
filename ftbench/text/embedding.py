"""Embed data, styles and scripts in an HTML file so that none can be read as another."""

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

    Escaping `</script>` alone is not enough: `<!--<script` changes the parsing of the page too.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)
    return Markup(_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def content_security_policy(style: str, script: str, *, beside: bool = False) -> str:
    """A policy that loads nothing and allows only this style and this script; no script if `script` is empty.

    `beside` allows scripts from the page's own location, for its data. `file:` serves browsers in which a local page
    has no origin; it gives nothing to a page from a server.
    """
    others = " 'self' file:" if beside else ""
    scripts = f"script-src '{_hash(script)}'{others}; " if script else ""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; {scripts}img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(code: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"
