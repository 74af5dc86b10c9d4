"""Charts in a real browser: axes that a reader chooses, what a mark says, and drawings saved as files."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench_reports.measures import measures
from ftbench_reports.pareto import front
from tests.browser import browser as shared_browser
from tests.browser import needed, wait_until

CHART = "#costs-3"
"""That of support-qa, the third task of the run."""


@pytest.fixture(scope="module")
def browser() -> Any:
    return shared_browser(needed("the charts were not looked at"))


@pytest.fixture
def opened(browser: Any, report_file: Path) -> Iterator[Any]:
    """The report; fails where the browser had anything to complain about."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(report_file.as_uri() + CHART)
    wait_until(page, "(chart) => document.querySelector(chart).innerText", arg=CHART)  # laid out when it is near
    yield page
    page.close()
    assert said == []


def options(page: Any, axis: str) -> dict[str, str]:
    found = page.locator(f"{CHART} select[name={axis}] option").all()
    return {one.inner_text(): one.get_attribute("value") for one in found}


def test_a_chosen_axis_moves_the_marks_and_is_named(opened: Any) -> None:
    mark = opened.locator(f"{CHART} .mark[data-method=lora]")
    before = mark.get_attribute("transform")
    opened.select_option(f"{CHART} select[name=x]", options(opened, "x")["trained parameters"])

    assert mark.get_attribute("transform") != before
    assert opened.locator(f"{CHART} [data-axis=x]:not([hidden])").count() == 1
    assert "trained parameters" in opened.locator(f"{CHART} [data-axis=x]:not([hidden])").text_content()
    assert opened.locator(f"{CHART} figcaption").inner_text().endswith("token_f1 against trained parameters")


def test_the_script_draws_the_first_axes_as_the_page_without_scripts_has_them(
    opened: Any, browser: Any, report_file: Path
) -> None:
    def drawn(page: Any) -> list[float]:
        found = page.locator(f"{CHART} .mark:not([hidden]), {CHART} .front, {CHART} .whiskers path").all()
        text = " ".join(one.get_attribute("transform") or one.get_attribute("d") for one in found)
        return [float(number) for number in re.findall(r"-?[\d.]+", text)]

    context = browser.new_context(java_script_enabled=False)
    still = context.new_page()
    still.goto(report_file.as_uri())
    written = drawn(still)
    assert still.locator(f"{CHART} .choices, {CHART} .saving").first.is_hidden()
    context.close()

    assert len(written) > 20
    assert drawn(opened) == pytest.approx(written, abs=0.02)


@pytest.mark.parametrize("up", [0, *(pytest.param(place, marks=pytest.mark.slow) for place in (1, 2))])
def test_the_front_of_a_chosen_pair_is_the_one_by_definition(opened: Any, run: RunResults, up: int) -> None:
    found = measures(RunView(run).comparisons["builtin:nano", "support-qa"])
    vertical = found[up]
    opened.select_option(f"{CHART} select[name=y]", str(up))
    for across, horizontal in enumerate(found):
        opened.select_option(f"{CHART} select[name=x]", str(across))
        assert vertical.direction
        assert horizontal.direction
        expected = front(horizontal.values, vertical.values, (horizontal.direction, vertical.direction))
        text = opened.locator(f"{CHART} [data-said=front] strong").inner_text()
        assert set(text.split(" · ")) == set(expected), (horizontal.name, vertical.name)
        corner = opened.locator(f"{CHART} [data-corner]:not([hidden])").get_attribute("data-corner")
        assert corner == f"{horizontal.direction} {vertical.direction}"


@pytest.mark.slow
def test_axes_are_named_in_the_language_that_is_shown(opened: Any) -> None:
    opened.click("#language-switch")

    assert "训练参数量" in options(opened, "x")
    assert opened.locator(f"{CHART} figcaption").inner_text().endswith("token_f1与训练时间（秒）")


def test_a_mark_says_its_values_under_the_pointer_and_nothing_after_it(opened: Any) -> None:
    mark = opened.locator(f"{CHART} .mark[data-method=lora]")
    mark.scroll_into_view_if_needed()
    mark.hover()
    tip = opened.locator(".tip")

    assert tip.inner_text().startswith("lora\ntoken_f1: 0.")
    assert "\ntraining time, s: " in tip.inner_text()
    opened.mouse.move(5, 400)
    assert tip.is_hidden()


@pytest.mark.slow
def test_arrow_keys_go_from_mark_to_mark(opened: Any) -> None:
    opened.locator(f"{CHART} .chart").first.focus()
    said = []
    for _ in range(3):
        opened.keyboard.press("ArrowRight")
        said.append(opened.locator(".tip").inner_text().split("\n")[0])
    opened.keyboard.press("ArrowLeft")

    assert len(set(said)) == 3
    assert opened.locator(".tip").inner_text().split("\n")[0] == said[1]
    opened.keyboard.press("Escape")
    assert opened.locator(".tip").is_hidden()


@pytest.mark.parametrize(
    "figure",
    [
        "#costs-3 figure",
        pytest.param("#curves figure >> nth=0", marks=pytest.mark.slow),
        pytest.param("#confusion figure >> nth=0", marks=pytest.mark.slow),
    ],
)
def test_an_svg_file_stands_on_its_own(opened: Any, figure: str, tmp_path: Path) -> None:
    with opened.expect_download() as waiting:
        opened.locator(figure).first.locator("[data-save=svg]").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    root = ElementTree.parse(file).getroot()

    assert file.suffix == ".svg"
    for element in root.iter():
        assert "class" not in element.attrib
        assert not [name for name in element.attrib if "href" in name or name.startswith("on")]
    colours = {element.get("fill") for element in root.iter() if element.tag.endswith(("text", "path"))}
    assert colours - {"none"}
    assert not [colour for colour in colours if colour and "var(" in colour]
    texts = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert ("lora" in texts) == ("confusion" not in figure)


@pytest.mark.slow
def test_a_chart_is_saved_in_the_theme_and_language_that_are_shown(opened: Any, tmp_path: Path) -> None:
    opened.click("#theme-switch")
    opened.click("#language-switch")
    with opened.expect_download() as waiting:
        opened.locator("#curves figure [data-save=svg]").first.click()
    waiting.value.save_as(tmp_path / "chart.svg")
    root = ElementTree.parse(tmp_path / "chart.svg").getroot()
    background = next(element for element in root.iter() if element.tag.endswith("rect"))

    assert background.get("fill") == "#15181b"
    texts = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert "轮次" in texts
    assert "epoch" not in texts


@pytest.mark.slow
def test_a_png_file_is_a_picture_of_twice_the_size(opened: Any, tmp_path: Path) -> None:
    with opened.expect_download() as waiting:
        opened.locator("#costs-3 [data-save=png]").click()
    waiting.value.save_as(tmp_path / "chart.png")
    data = (tmp_path / "chart.png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])

    assert data.startswith(b"\x89PNG")
    assert width == 2 * (460 + 32)
    assert height > 2 * 340
    assert len(colours_of(data)) > 5


def colours_of(png: bytes) -> set[bytes]:
    """Distinct bytes of the unpacked rows: one where the picture is blank."""
    place, packed = 8, b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            packed += png[place + 8 : place + 8 + length]
        place += 12 + length
    return {bytes([one]) for one in zlib.decompress(packed)}
