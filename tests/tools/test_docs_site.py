"""The documentation as a site: what is generated, where links lead, and what the check of a built site finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import yaml

import ftbench
from tests.conftest import CHECKOUT
from tools.docs_site.check import faults, main
from tools.docs_site.command_pages import all_commands, commands_page
from tools.docs_site.library_pages import GROUPS, library_pages, names_of
from tools.docs_site.pages import (
    DOWNLOADS,
    OUTSIDE,
    with_bars_in_tables,
    with_chinese_lines_joined,
    with_links_of_the_site,
)

Write = Callable[[str, str | bytes], Path]
KNOWN = {"data-files.md", "decisions/README.md", "project/readme.md", "project/contributing.md", "examples/tickets.csv"}


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("rating.md", "[files](data-files.md#kinds)", "[files](data-files.md#kinds)"),
        ("rating.md", "[install](../README.md#install)", "[install](project/readme.md#install)"),
        ("decisions/plugins.md", "[start](../../README.md)", "[start](../project/readme.md)"),
        ("project/readme.md", "[files](docs/data-files.md)", "[files](../data-files.md)"),
        ("project/readme.md", "[why](docs/decisions/README.md)", "[why](../decisions/README.md)"),
        ("project/readme.md", "[begin](CONTRIBUTING.md)", "[begin](contributing.md)"),
        ("data-check.md", "[rows](../examples/tickets.csv)", "[rows](examples/tickets.csv)"),
        ("rating.md", "[two of ours](../plugins/ftbench_executors)", "two of ours"),
        ("rating.md", "[`code`](../plugins/ftbench_executors)", "`code`"),
        ("rating.md", "![seen](data-files.md)", "![seen](data-files.md)"),
        ("rating.md", "[a mistake](nowhere.md)", "[a mistake](nowhere.md)"),
        ("rating.md", "[here](#below) [there](https://example.org/a)", "[here](#below) [there](https://example.org/a)"),
        ("rating.md", "`[code](../plugins)`", "`[code](../plugins)`"),
        ("rating.md", "```\n[code](../plugins)\n```", "```\n[code](../plugins)\n```"),
    ],
)
def test_links_lead_to_the_pages_of_the_site(place: str, text: str, expected: str) -> None:
    assert with_links_of_the_site(text, place, KNOWN) == expected


def test_bars_in_code_lose_their_backslash_in_tables_alone() -> None:
    text = "| `a\\|b` | c\\|d |\n\n`a\\|b`"
    assert with_bars_in_tables(text) == "| `a|b` | c\\|d |\n\n`a\\|b`"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("一行\n又一行，\n再一行", "一行又一行，再一行"),
        ("* 一项\n  接着写\n* 又一项", "* 一项接着写\n* 又一项"),
        ("一段\n\n又一段", "一段\n\n又一段"),
        ("用 ftbench\n运行\n`ftbench run`\n之后", "用 ftbench\n运行\n`ftbench run`\n之后"),
        ("```\n一行\n又一行\n```\n以后\n再说", "```\n一行\n又一行\n```\n以后再说"),
        ("one line\nanother", "one line\nanother"),
    ],
)
def test_lines_that_break_between_chinese_signs_are_joined(text: str, joined: str) -> None:
    assert with_chinese_lines_joined(text) == joined


def test_every_example_that_a_page_links_to_can_be_downloaded() -> None:
    linked = {
        match
        for path in [*(CHECKOUT / "docs").rglob("*.md"), *(CHECKOUT / page for page in OUTSIDE)]
        for match in re.findall(r"\]\((?:\.\./)*(examples/[\w./-]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    }
    assert linked - set(DOWNLOADS) - set(OUTSIDE) == set()


def test_the_commands_of_every_plugin_of_ours_are_on_the_page_of_commands() -> None:
    text = commands_page()
    assert all(f"## ftbench {name}\n" in text for name in ("lm-eval", "models", "rate", "import"))


def test_every_command_and_every_option_is_on_the_page_of_commands() -> None:
    parts = dict(re.findall(r"^##+ (ftbench.*)\n((?:.*\n)*?)(?=^##+ |\Z)", commands_page(), re.MULTILINE))
    commands = {" ".join(("ftbench", *path)): command for path, command in all_commands()}
    assert set(parts) == set(commands)
    for name, command in commands.items():
        for parameter in command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert f"{option}" in parts[name], (name, option)
            if parameter.param_type_name == "argument":
                shown = parameter.make_metavar(click.Context(command)).strip("[].").split("]")[0]
                assert shown in parts[name], (name, parameter.name)


def test_every_public_name_is_on_one_page_of_the_library() -> None:
    shown = [name for group in GROUPS.values() for name in names_of(group)]
    assert shown[:4] == ["plan", "run", "load", "compare"]
    assert sorted(shown) == ftbench.__all__
    text = "\n".join(library_pages().values())
    asked = re.findall(r"^::: ftbench\.[\w.]+\.(\w+)$", text, re.MULTILINE)
    assert sorted(asked) == sorted(set(shown) - {"__version__"})


def test_every_page_of_the_repository_is_in_a_navigation() -> None:
    class Loader(yaml.SafeLoader):
        """YAML with the tags of MkDocs, whose values do not matter here."""

    Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)
    settings = yaml.load((CHECKOUT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)
    found = set(re.findall(r"[\w./-]+\.md", str(settings["nav"]) + str(settings["extra"]["chinese_nav"])))
    pages = {path.relative_to(CHECKOUT / "docs").as_posix() for path in (CHECKOUT / "docs").rglob("*.md")}
    generated = {*library_pages(), "reference/commands.md", "reference/hooks.md"}
    assert found == pages | generated | set(OUTSIDE.values())


def test_a_site_whose_links_arrive_has_no_faults(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("site/a.html", '<h2 id="there">x</h2><a href="b/c.html#here">c</a><a href="#there">there</a>')
    write("site/b/c.html", '<i id="here"></i><a href="../a.html">a</a><a href="https://example.org">abroad</a>')
    site = write("site/style.css", "").parent
    write("site/search/search_index.js", "")
    assert list(faults(site)) == []
    assert main([str(site)]) == 0
    assert capsys.readouterr().out.endswith("2 pages, every link arrives\n")


@pytest.mark.parametrize(
    ("element", "fault"),
    [
        ('<a href="gone.html">x</a>', "a.html: gone.html: no such file"),
        ('<a href="#gone">x</a>', "a.html: #gone: no such place"),
        ('<a href="b.html#gone">x</a>', "a.html: b.html#gone: no such place"),
        ('<a href="../../out.html">x</a>', "a.html: ../../out.html: leaves the site"),
        ('<img src="gone.png">', "a.html: gone.png: no such file"),
        ('<a href="javascript:x()">x</a>', "a.html: javascript:x(): what is javascript?"),
        ('<script src="https://example.org/x.js"></script>', "a.html: loads https://example.org/x.js from elsewhere"),
        ('<link rel="stylesheet" href="//example.org/x.css">', "a.html: loads //example.org/x.css from elsewhere"),
    ],
)
def test_a_link_that_does_not_arrive_is_a_fault(
    element: str, fault: str, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("site/b.html", "<p>b</p>")
    site = write("site/a.html", element).parent
    assert list(faults(site)) == [fault]
    assert main([str(site)]) == 1
    assert fault in capsys.readouterr().out


def test_a_folder_without_pages_is_a_fault(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 1
