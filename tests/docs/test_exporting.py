"""docs/exporting.md in both languages: every option, every form with its methods, and commands that can be typed."""

from __future__ import annotations

import pytest

import ftbench_methods
from ftbench.commandline.export import command
from ftbench.execution.export.export import FORMS
from tests.docs.pages import blocks, headings, names, read, tables

PAGES = ("docs/exporting.md", "docs/exporting.zh-CN.md")

pytestmark = pytest.mark.parametrize("page", PAGES)


def test_every_option_is_on_the_page(page: str) -> None:
    text = read(page)
    options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    without_default = {"--card", "--check", "--no-texts", "directory"}  # what they switch off is there
    assert {option for option in options - without_default if option not in text} == set()


def test_the_table_has_every_form_and_every_method_that_trains(page: str) -> None:
    (forms,) = (one for one in tables(read(page)) if one.header[0] == "`--as`")
    assert [names(cell)[0] for cell in forms.column("`--as`")] == list(FORMS)
    told = {name for row in forms.rows for name in names(row[2])}
    assert told == {method.name for method in ftbench_methods.ftbench_register_methods() if method.capabilities.trains}


def test_it_says_the_same_as_in_the_other_language(page: str) -> None:
    def shape(text: str) -> tuple[list[int], list[str]]:
        return [level for level, _ in headings(text)], [one.text for one in blocks(text)]

    assert shape(read(page)) == shape(read(PAGES[0]))
