"""docs/data-check.md and its Chinese twin against the codes and the command."""

from __future__ import annotations

import shlex

import pytest

from ftbench.commandline.data.check import command
from ftbench.data_check import CODES
from tests.docs.pages import blocks, headings, names, read, section, table

PAGES = {"en": "docs/data-check.md", "zh": "docs/data-check.zh-CN.md"}
TITLES = {
    "en": ("Codes", ("code", "level", "`--fix`", "what it means")),
    "zh": ("代码", ("代码", "级别", "`--fix`", "含义")),
}


@pytest.mark.parametrize("language", PAGES)
def test_the_table_of_codes_is_that_of_the_program(language: str) -> None:
    title, (code, level, fix, about) = TITLES[language]
    shown = table(section(PAGES[language], title), code)
    assert [names(cell) for cell in shown.column(code)] == [[name] for name in CODES]
    assert shown.column(level) == [code.level for code in CODES.values()]
    assert [bool(cell.strip()) for cell in shown.column(fix)] == [code.mended for code in CODES.values()]
    assert shown.column(about) == [code.zh if language == "zh" else code.en for code in CODES.values()]


@pytest.mark.parametrize("page", PAGES.values())
def test_the_commands_of_the_page_can_be_typed(page: str) -> None:
    lines = [line for block in blocks(read(page)) if block.language == "sh" for line in block.text.splitlines()]
    assert len(lines) >= 6
    for line in lines:
        program, group, name, *words = shlex.split(line)
        assert (program, group, name) == ("ftbench", "data", "check")
        command.make_context("check", words)


def test_both_pages_have_the_same_sections() -> None:
    english, chinese = (headings(read(page)) for page in PAGES.values())
    assert [level for level, _ in english] == [level for level, _ in chinese]


@pytest.mark.parametrize("page", PAGES.values())
def test_every_option_is_named_on_the_page(page: str) -> None:
    options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert [option for option in sorted(options) if option not in read(page)] == []
