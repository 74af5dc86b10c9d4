"""docs/architecture.md and its neighbours against the code: packages, layers, steps, files that are named, links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftbench.execution.steps import order
from ftbench.plugins import KINDS
from tests.conftest import CHECKOUT
from tests.docs.pages import blocks, headings, names, read, section, table

PAGE = "docs/architecture.md"
PAGES = sorted(str(path.relative_to(CHECKOUT)) for path in (*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")))
MOST_WORDS = 4000
"""A page that somebody new reads to its end."""

_LINK = re.compile(r"\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)")
_PATH = re.compile(r"(?:ftbench|plugins|tasks|reports|tests|docs|tools|examples|\.ci)/[\w./-]*\w")


def test_it_is_short_enough_to_be_read() -> None:
    assert len(read(PAGE).split()) < MOST_WORDS


def test_the_house_has_every_package_and_module_of_the_core() -> None:
    (tree,) = blocks(section(PAGE, "The house"))
    shown = re.findall(r"^ {4}(\w+)(?:/|\.py) ", tree.text, re.MULTILINE)
    there = {path.stem for path in (CHECKOUT / "ftbench").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert sorted(shown) == sorted(there - {"__init__", "__main__", "__pycache__"})


def test_the_picture_of_the_layers_is_the_one_that_is_checked() -> None:
    (picture,) = blocks(section(PAGE, "Layers"))
    shown = [line[:40].strip() for line in picture.text.splitlines()]
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (one["layers"] for one in project["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    assert shown == layers


def test_the_picture_of_a_cell_has_its_steps_in_order() -> None:
    (picture,) = blocks(section(PAGE, "The way of a cell"))
    steps = [
        *(*order.LOADING, *order.TRYING, *order.PREPARING, *order.TRAINING, *order.SAVING, *order.TIMING),
        *(*order.CHECKED_MERGING, *order.EVALUATING, *order.WRITING),
    ]
    drawn = " ".join(picture.text.partition("merged:\n")[2].split())
    assert drawn.split(" ▶ ") == [step.name for step in steps]


def test_the_table_of_base_classes_has_every_kind_of_object_with_its_hook() -> None:
    shown = table(section(PAGE, "Plugins"), "base class")
    found = {
        names(base)[0]: names(hook)[0]
        for base, hook in zip(shown.column("base class"), shown.column("hook"), strict=True)
    }
    assert found == {kind.base_class().__name__: kind.hook for kind in KINDS.values()}


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", PAGE, *(one for one in PAGES if "/decisions/" in one)])
def test_files_that_a_page_names_are_there(page: str) -> None:
    named = {name for name in names(read(page)) if _PATH.fullmatch(name)}
    assert [name for name in sorted(named) if not (CHECKOUT / name).exists()] == []


def test_every_decision_is_in_the_list_of_decisions() -> None:
    listed = {target for target, _ in _LINK.findall(read("docs/decisions/README.md")) if "/" not in target}
    assert listed == {path.name for path in (CHECKOUT / "docs" / "decisions").iterdir()} - {"README.md"}


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_to_their_place(page: str) -> None:
    links = _LINK.findall(read(page))
    assert [f"{target}#{anchor}" for target, anchor in links if _broken(page, target, anchor)] == []


def _broken(page: str, target: str, anchor: str) -> bool:
    path = (CHECKOUT / page).parent / target if target else CHECKOUT / page
    if not path.exists():
        return True
    return bool(anchor) and path.suffix == ".md" and anchor not in set(_anchors(path))


def _anchors(path: Path) -> Iterator[str]:
    """The places of a page's headings, as the sites that show Markdown name them."""
    for _, words in headings(read(str(path.resolve().relative_to(CHECKOUT)))):
        plain = re.sub(r"[^\w\- ]", "", words.lower())
        yield plain.replace(" ", "-")


def test_terms_of_the_glossary_are_explained_once() -> None:
    terms = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", read("docs/glossary.md"), re.MULTILINE)
    explained = [term for term in terms if term != "term"]
    assert explained
    assert len(explained) == len(set(explained))
