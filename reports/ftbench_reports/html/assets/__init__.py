"""Styles and scripts of the pages, one file per topic, joined in the order of their names here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

STYLES = (
    "base",
    "page",
    "bar",
    "type",
    "health",
    "recommendation",
    "verdict",
    "tables",
    "cells",
    "figures",
    "samples",
    "narrow",
    "print",
)
"""Styles of the report. Later ones override earlier ones, so the narrow page and paper are last."""

SCRIPTS = (
    "page",
    "chunks",
    "theme",
    "sorting",
    "filter",
    "cells",
    "reveal",
    "lay-out",
    "copy",
    "copy-table",
    "charts",
    "charts-save",
    "confusion",
    "explore",
    "samples-difference",
    "samples-data",
    "samples-card",
    "samples-address",
    "samples-pair",
    "samples-matrix",
    "samples-form",
    "samples",
)
"""Scripts of the report; the others use `page`."""


def style(names: Sequence[str] = STYLES) -> str:
    """The style sheets of these names as one."""
    return "".join(_text("styles", f"{name}.css") for name in names)


def script(names: Sequence[str] = SCRIPTS) -> str:
    """The scripts of these names as one; what one declares at its top is seen by those after it only."""
    return '"use strict";\n(function () {\n' + "\n".join(_text("scripts", f"{name}.js") for name in names) + "})();\n"


def _text(folder: str, name: str) -> str:
    return files(__name__).joinpath(folder, name).read_text(encoding="utf-8")
