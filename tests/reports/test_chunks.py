"""Data for the page's scripts: inert in the page, the same value in a file, and nobody else's name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench_reports.html.chunks import Chunk, check_names, in_file, in_page
from ftbench_reports.html.embedding import json_for_html
from ftbench_reports.html.page import build_page
from ftbench_reports.html.section import CHUNKS, rendered, with_data
from ftbench_reports.html.view import PageView
from tests.reports.fake_run import HOSTILE
from tests.reports.page_reader import chunk, elements, only

VALUE = {"text": HOSTILE, "__proto__": [1, None, "\u2028", '"\\']}


def read_file(text: str) -> Any:
    """The value as the browser takes it from the file."""
    found = re.fullmatch(r'ftbenchChunk\("([a-z0-9-]+)",(".*")\);\n', text, flags=re.DOTALL)
    assert found
    return json.loads(json.loads(found[2]))


def test_a_value_is_the_same_in_the_page_and_in_a_file() -> None:
    short = Chunk("cells-0", lambda: VALUE)
    element = only(elements(in_page(short)), "script", type="application/json", id="chunk-cells-0")

    assert json.loads(element.raw) == read_file(in_file(short)) == VALUE


def test_a_long_value_is_packed_into_the_page_and_the_bytes_are_the_same_each_time() -> None:
    long = Chunk("cells-0", lambda: [VALUE] * 400)
    element = in_page(long)

    assert len(element) < 0.1 * len(json_for_html([VALUE] * 400))
    assert chunk(elements(element), "cells-0") == [VALUE] * 400
    assert in_page(long) == element


def test_a_file_has_no_character_that_ends_its_string_or_an_element() -> None:
    text = in_file(Chunk("cells", lambda: VALUE))

    assert text.count("\n") == 1
    assert not set("<>&\u2028") & set(text)
    text.encode()  # a lone surrogate would raise


@pytest.mark.parametrize("name", ["", "Cells", "cells_1", "cells/1", "../cells", "cells--1", "-cells", "cells.js"])
def test_a_name_that_could_not_be_that_of_a_file_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        Chunk(name, dict)


@pytest.mark.parametrize(("names", "message"), [(["a-1", "a-1"], "two chunks"), (["b"], "begin"), (["ab"], "begin")])
def test_names_of_a_section_are_its_own_and_no_two_are_equal(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_names("a", [Chunk(name, dict) for name in names])


@dataclass(frozen=True)
class Data:
    """A section with the template of another."""

    make: Callable[[], Any]
    name: str = "scores"

    def build(self, view: PageView) -> Mapping[str, Any] | None:
        return {"tables": [], CHUNKS: [Chunk("scores-1", self.make)]}


def test_data_that_cannot_be_made_leave_a_box_in_the_single_file(small_run: RunResults) -> None:
    view = PageView(small_run)
    section = rendered(Data(lambda: float("nan")), view, _environment())
    assert section

    found = with_data(section)
    assert "could not be made: ValueError" in found.body
    assert found.problem


def _environment() -> Any:
    import jinja2

    return jinja2.Environment(loader=jinja2.DictLoader({"scores.html.j2": "<p>there</p>"}), autoescape=True)


def test_the_two_outputs_have_the_same_sections_and_only_one_has_files(small_run: RunResults) -> None:
    single, folder = build_page(small_run), build_page(small_run, whole=True)

    def anchors(text: str) -> list[str]:
        return [one.attributes["id"] for one in elements(text) if one.tag == "section"]

    assert anchors(single.text) == anchors(folder.text)
    assert single.chunks == ()
    assert {"samples", "samples-0-0", "samples-0-0-0", "cells"} <= {part.name for part in folder.chunks}
    assert 'data-chunks="data"' in folder.text
    assert "chunk-samples" not in folder.text
