"""Writes the form and the instructions: templates filled with a sheet or a study, with style and script inline."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.languages import HTML_LANGUAGE, INTERFACE_LANGUAGES, interface_language, next_language
from ftbench.presentation.words import Words, worded
from ftbench.storage.atomic import write_atomic
from ftbench.text.embedding import content_security_policy, json_for_html
from ftbench.text.visible import visible
from ftbench_rating.form.contents import form_data
from ftbench_rating.form.words import PAGE
from ftbench_rating.study.model import Sheet, Study, Texts
from ftbench_rating.study.texts import in_each_language, titled

if TYPE_CHECKING:
    import jinja2

_STYLES = ("base", "instructions", "frame", "item", "screens")
"""In order: later rules override earlier ones."""

_SCRIPTS = ("page", "state", "storage", "clock", "item", "screens", "files", "keys", "start")
"""In order: the scripts share their top-level names, and the last one starts the form."""


def write_form(sheet: Sheet, path: Path) -> Path:
    """Write the form of one rater; equal sheets give equal bytes."""
    style, script = _style(_STYLES), _script()
    text = _render(
        "form.html.j2",
        study=sheet.study,
        rater=sheet.rater,
        practice=sum(item.practice for item in sheet.items),
        count=sum(not item.practice for item in sheet.items),
        policy=content_security_policy(style, script),
        style=style,
        script=script,
        data=json_for_html(form_data(sheet)),
    )
    write_atomic(path, text)
    return path


def write_instructions(study: Study, path: Path) -> Path:
    """Write the page that raters read before they start; it has no script, so it opens in any mail program."""
    style = _style(("base", "instructions"))
    text = _render("instructions.html.j2", study=study, policy=content_security_policy(style, ""), style=style)
    write_atomic(path, text)
    return path


def _render(template: str, *, style: str, script: str = "", **values: Any) -> str:
    from markupsafe import Markup

    page = _environment().get_template(template)
    language = interface_language(values["study"].language)
    return page.render(style=Markup(style), script=Markup(script), language=language, **values) + "\n"


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ftbench_rating.form"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: value if hasattr(value, "__html__") else visible(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sentences = Catalogue.of_texts(PAGE, ("en", "zh"))
    environment.globals.update(say=sentences.say, in_all=_in_all, titled=titled, html_languages=HTML_LANGUAGE)
    environment.globals.update(languages=INTERFACE_LANGUAGES, next_language=next_language)
    return environment


def _in_all(texts: Texts) -> Words:
    """The text in every language of the interface."""
    return worded(in_each_language(texts))


def _style(names: tuple[str, ...]) -> str:
    return "".join(_asset("styles", f"{name}.css") for name in names)


def _script() -> str:
    parts = "\n".join(_asset("scripts", f"{name}.js") for name in _SCRIPTS)
    return f'"use strict";\n(function () {{\n{parts}}})();\n'


def _asset(folder: str, name: str) -> str:
    return files(__package__).joinpath(folder, name).read_text(encoding="utf-8")
