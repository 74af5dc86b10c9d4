"""Every hook is on its pages with its arguments, and a plugin of some test implements it and takes each of them."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from functools import cache

import pytest

from tests.conftest import CHECKOUT
from tests.docs.pages import names, section
from tools.docs_site.hook_page import all_hooks, hooks_page

HOOKS = all_hooks()
_IMPLEMENTED = re.compile(r"def (ftbench_[a-z_]+)\(([^)]*)\)")


@cache
def implemented() -> dict[str, set[str]]:
    """Hook → arguments that plugins of the tests take; the plugins are code, or texts that tests write to files."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (CHECKOUT / "tests").rglob("*.py"):
        if path.parent.name != "docs":
            for name, arguments in _IMPLEMENTED.findall(path.read_text(encoding="utf-8")):
                found[name] |= {one.partition(":")[0].strip() for one in arguments.split(",") if one.strip()}
    return found


@pytest.mark.parametrize("name", HOOKS)
def test_a_plugin_of_the_tests_implements_it_with_all_of_its_arguments(name: str) -> None:
    assert name in implemented()
    assert set(inspect.signature(HOOKS[name]).parameters) <= implemented()[name]


@pytest.mark.parametrize("name", HOOKS)
def test_it_is_on_the_generated_page_with_its_arguments_and_what_it_says(name: str) -> None:
    hook = HOOKS[name]
    part = hooks_page().partition(f"### {name}\n")[2].partition("\n### ")[0]
    assert inspect.getdoc(hook) in part
    for argument in inspect.signature(hook).parameters.values():
        assert f"{argument.name}: {argument.annotation}" in part


def test_the_generated_page_has_the_parts_of_the_written_one() -> None:
    """What collects, asks and tells is divided alike on both pages."""
    for part in ("Collecting", "Asking and adjusting", "Events"):
        written = [name.partition("(")[0] for name in names(section("docs/writing-a-plugin.md", part))]
        generated = hooks_page().partition(f"\n## {part}\n")[2].partition("\n## ")[0]
        hooks = {name for name in written if name in HOOKS}
        assert set(re.findall(r"^### (\w+)$", generated, re.MULTILINE)) == hooks
