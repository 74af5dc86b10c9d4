"""Pages in the report's look: style, script and policy around finished sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from ftbench_reports.html import assets
from ftbench_reports.html.compiled_templates import COMPILED
from ftbench_reports.html.embedding import content_security_policy, finalize
from ftbench_reports.html.palette import theme_css
from ftbench_reports.language import HTML_LANGUAGE, NEXT_LANGUAGE, InterfaceLanguage, Part, Words, in_both, say

_STYLES = ("base", "bar", "type", "verdict", "tables", "figures", "site", "narrow", "print")
_SCRIPTS = ("page", "theme", "sorting", "rows-filter", "reveal")


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the bar."""

    address: str
    words: Words
    here: bool = False
    """Whether it leads to the current page."""


@dataclass(frozen=True, slots=True)
class FrameSection:
    """A part of the page with a heading."""

    anchor: str
    title: Words
    body: Markup


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of a page around its sections."""

    title: str
    """The title of the document, in the tab."""
    heading: Part
    summary: Words
    links: tuple[Link, ...]
    language: InterfaceLanguage
    home: str = "#top"
    """The address of the link on the name in the bar."""
    feed: str | None = None


def template_environment(package: str) -> jinja2.Environment:
    """Templates of a package, and those of the report that they import; every value is escaped."""
    loaders = [jinja2.PackageLoader(package), jinja2.PackageLoader("ftbench_reports.html")]
    environment = jinja2.Environment(
        bytecode_cache=COMPILED,
        loader=jinja2.ChoiceLoader(loaders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(say=say, in_both=in_both, method_keys={})
    environment.globals.update(html_languages=HTML_LANGUAGE, next_language=NEXT_LANGUAGE)
    return environment


def framed(frame: Frame, sections: Sequence[FrameSection], environment: jinja2.Environment) -> str:
    """The whole document."""
    style, script = theme_css() + assets.style(_STYLES), assets.script(_SCRIPTS)
    return environment.get_template("frame.html.j2").render(
        frame=frame,
        sections=sections,
        policy=content_security_policy(style, script),
        style=Markup(style),
        script=Markup(script),
    )
