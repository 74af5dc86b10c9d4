"""The answers of every method in one table: each filter leaves what the predictions say, and links lead to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.execution.checks import is_loop
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult
from ftbench_reports.answers_address import answers_link
from ftbench_reports.html.report import HtmlFolderReport
from tests.browser import wait_until
from tests.reports.browser.conftest import PageOf
from tests.reports.fake_run import TASKS, fake_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

METHODS = ("full", "lora", "zero-shot")
LABELS, TEXTS = "sentiment", "support-qa"
MODEL = "builtin:nano"


FIRST = """() => {
  const form = document.querySelector("#browser form").elements;
  const rows = document.querySelectorAll("#browser .matrix .card").length;
  const loading = document.querySelector("#browser [role=status]").textContent.includes("Loading");
  const shown = [form.view.value, form.set.value, form.show.value, form.of.value, rows].join();
  return !loading && shown === "all,1,every,-1,10";
}"""
"""Whether the task of texts is shown as it is at first."""


def _planted(cell: CellResult) -> CellResult:
    """The cell with a few empty answers and a few loops."""
    texts = {3: "", 14: "", 20: "well so on so on so on so on", 31: "the end the end the end the end"}
    predictions = tuple(
        replace(p, text=texts.get(n, p.text)) if cell.method == "lora" else p for n, p in enumerate(cell.predictions())
    )
    return replace(cell, predictions=lambda: predictions)


@pytest.fixture(scope="module")
def planted() -> RunResults:
    """A task of labels and one of texts, three methods, two seeds."""
    run = fake_run(tasks=(TASKS[0], TASKS[2]), methods=METHODS)
    return replace(run, cells=tuple(map(_planted, run.cells)))


@pytest.fixture(scope="module")
def folder(planted: RunResults, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HtmlFolderReport().write(planted, tmp_path_factory.mktemp("answers") / "report")


@pytest.fixture(scope="module")
def shared(chromium: Browser, folder: Path) -> Iterator[Page]:
    """One page for all tests of filters; nothing may be said on its console."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(folder.as_uri())
    page.wait_for_selector("#browser .card", state="attached")
    yield page
    context.close()
    assert said == []


@pytest.fixture
def page(shared: Page) -> Page:
    """The shared page as it is at first, at the task of texts."""
    address = f"#/answers/builtin%3Anano/{TEXTS}"
    shared.evaluate("(address) => { location.hash = ''; location.hash = address; }", address)
    wait_until(shared, FIRST)
    return shared


def choose(page: Page, **choices: str) -> None:
    for name, label in choices.items():
        page.select_option(f"#browser select[name={name}]", label=label)
        loaded(page)


def loaded(page: Page) -> None:
    """Waits for the rows: until they are loaded, those of the set before stay on the screen."""
    page.locator("#browser [role=status]", has_text="Loading").wait_for(state="detached")


def said(page: Page) -> str:
    return page.locator("#browser [role=status]").inner_text()


def total(page: Page) -> int:
    found = re.search(r"of (\d+)\.", said(page))
    return int(found[1]) if found else 0


def hits(page: Page) -> int:
    found = re.search(r"(\d+|One) answers? (?:is|are) like that", said(page))
    return int(found[1].replace("One", "1")) if found else 0


def shown(page: Page) -> list[str]:
    while page.locator("#browser .more").is_visible():
        page.click("#browser .more")
    return page.locator("#browser .card .id").all_inner_texts()


def heads(page: Page) -> list[str]:
    return page.locator("#browser .matrix thead th").all_inner_texts()[1:]


def predictions(run: RunResults, task: str, method: str, seed: int) -> tuple[Prediction, ...]:
    (cell,) = (c for c in run.cells if (c.task, c.method, c.seed) == (task, method, seed))
    return tuple(cell.predictions())


def those(run: RunResults, task: str, method: str, seed: int, wanted: Callable[[Prediction], bool]) -> list[str]:
    return [p.id for p in predictions(run, task, method, seed) if wanted(p)]


# Filters.


def test_a_row_has_the_answer_of_every_method_beside_prompt_and_reference(page: Page, planted: RunResults) -> None:
    assert heads(page) == list(METHODS)
    row = page.locator("#browser .card").first
    for place, method in enumerate(METHODS):
        answer = predictions(planted, TEXTS, method, 0)[0].text
        assert answer in row.locator("td").nth(place).inner_text()
    assert predictions(planted, TEXTS, "full", 0)[0].reference in row.locator("th").inner_text()


def test_wrong_answers_of_one_method_and_seed(page: Page, planted: RunResults) -> None:
    choose(page, set=LABELS, show="wrong answers", of="lora", seed="seed 1")
    expected = those(planted, LABELS, "lora", 1, lambda p: p.text != p.reference)
    assert shown(page) == expected
    assert hits(page) == len(expected) > 10


def test_wrong_answers_of_any_method_and_every_seed(page: Page, planted: RunResults) -> None:
    choose(page, set=LABELS, show="wrong answers", seed="every seed")
    wrong = [
        those(planted, LABELS, method, seed, lambda p: p.text != p.reference) for method in METHODS for seed in (0, 1)
    ]
    assert (total(page), hits(page)) == (len(set().union(*wrong)), sum(map(len, wrong)))


@pytest.mark.slow
def test_answers_that_disagree(page: Page, planted: RunResults) -> None:
    choose(page, set=LABELS, show="answers that disagree")
    columns = zip(*(predictions(planted, LABELS, method, 0) for method in METHODS), strict=True)
    assert shown(page) == [row[0].id for row in columns if len({p.text for p in row}) > 1]


@pytest.mark.parametrize(
    ("show", "wanted"),
    [
        ("answers cut at the token limit", lambda p: p.stopped == "limit"),
        ("empty answers", lambda p: p.text == ""),
        ("answers that end in a loop", lambda p: is_loop(p.text)),
    ],
)
def test_answers_that_are_cut_empty_or_looping(
    page: Page, planted: RunResults, show: str, wanted: Callable[[Prediction], bool]
) -> None:
    choose(page, show=show, of="lora")
    expected = those(planted, TEXTS, "lora", 0, wanted)
    assert shown(page) == expected
    assert hits(page) == len(expected) >= 2


def test_answers_below_a_score_that_the_reader_sets(page: Page, planted: RunResults) -> None:
    choose(page, show="token_f1 below …", of="zero-shot")
    page.fill("#browser input[name=limit]", "0.3")
    (cell,) = (c for c in planted.cells if (c.task, c.method, c.seed) == (TEXTS, "zero-shot", 0))
    scores = [score for score, _ in cell.metrics["token_f1"].statistics]
    expected = [p.id for p, score in zip(cell.predictions(), scores, strict=True) if score < 0.3]
    assert shown(page) == expected
    assert 0 < len(expected) < 240


def test_a_search_leaves_the_rows_with_the_text(page: Page) -> None:
    page.fill("#browser input[name=search]", "so on so on")
    page.locator("#browser .card").nth(1).wait_for(state="detached")
    assert shown(page) == [f"{TEXTS}-0020"]


def test_the_hardest_come_first(page: Page, planted: RunResults) -> None:
    choose(page, set=LABELS, order="hardest first")
    columns = list(zip(*(predictions(planted, LABELS, method, 0) for method in METHODS), strict=True))
    hardest = sorted(columns, key=lambda row: sum(p.text == p.reference for p in row))
    assert page.locator("#browser .card .id").all_inner_texts() == [row[0].id for row in hardest[:10]]


def test_a_method_can_be_switched_off_and_on_again(page: Page) -> None:
    page.click("#browser .columns summary")
    page.get_by_label("lora", exact=True).uncheck()
    assert heads(page) == ["full", "zero-shot"]
    assert page.locator("#browser .columns summary").inner_text() == "Methods: 2 of 3"
    page.get_by_label("lora", exact=True).check()
    assert heads(page) == list(METHODS)
    page.click("#browser .columns summary")


# Links.


def test_the_address_holds_what_is_shown(page: Page, page_of: PageOf, folder: Path) -> None:
    choose(page, set=LABELS, show="wrong answers", of="lora", seed="seed 1", reference="neutral", order="hardest first")
    before, address = (said(page), shown(page)), page.url
    assert total(page) > 0

    again = page_of(folder, address[address.index("#") :])
    again.wait_for_selector("#browser .card")
    assert (said(again).split(" of ")[1], shown(again)) == (before[0].split(" of ")[1], before[1])
    assert heads(again)[0] == "lora"


@pytest.mark.slow
def test_the_address_of_two_methods_opens_them(page: Page, page_of: PageOf, folder: Path) -> None:
    choose(page, view="two methods", a="lora", b="zero-shot", seedA="seed 1", show="A scores better")
    again = page_of(folder, page.url[page.url.index("#") :])
    again.wait_for_selector("#browser article.card")
    assert said(again) == said(page)
    assert [text.split("\n")[0] for text in again.locator(".card").first.locator(".answer").all_inner_texts()] == [
        "A · lora",
        "B · zero-shot",
    ]


def test_a_row_of_the_cells_leads_to_its_answers(page: Page, planted: RunResults) -> None:
    (cell,) = (c for c in planted.cells if (c.task, c.method, c.seed) == (LABELS, "lora", 1))
    page.evaluate("document.getElementById('cells').scrollIntoView()")
    page.locator("#cells-table tr", has_text=cell.cell).get_by_role("link", name="accuracy").click()
    wait_until(page, "document.querySelector('#browser select[name=set]').value === '0'")
    assert (heads(page)[0], page.input_value("#browser select[name=seed]")) == ("lora", "1")
    assert page.locator("#browser .card").first.locator("td").first.inner_text().endswith(cell.predictions()[0].text)
    assert 0 <= page.locator("#browser").evaluate("(part) => part.getBoundingClientRect().top") < 300


def test_the_page_of_a_cell_leads_to_its_answers(page: Page, planted: RunResults) -> None:
    (cell,) = (c for c in planted.cells if (c.task, c.method, c.seed) == (TEXTS, "zero-shot", 1))
    page.evaluate(f"location.hash = '#/cell/{cell.cell}'")
    page.get_by_role("link", name="Answers of this cell").click()
    page.wait_for_selector("#browser .card")
    assert not page.is_visible("#cell-view")
    assert (heads(page)[0], page.input_value("#browser select[name=seed]")) == ("zero-shot", "1")


def test_a_field_of_a_confusion_leads_to_as_many_answers(page: Page) -> None:
    figure = page.locator("#confusion figure", has_text="zero-shot").first
    field = figure.locator("path.leads[data-tip^='positive → neutral']")
    count = int(re.findall(r": ([\d,]+) /", str(field.get_attribute("data-tip")))[0])
    field.click()
    wait_until(page, "document.querySelector('#browser select[name=reference]').value === 'positive'")
    loaded(page)
    assert hits(page) == count > 0
    assert page.input_value("#browser select[name=answer]") == "neutral"

    figure.locator("summary").click()
    link = figure.locator("tbody tr", has_text="positive").get_by_role("link", name=str(count), exact=True)
    assert unquote(str(link.first.get_attribute("href"))) == unquote(page.url[page.url.index("#") :])


def test_an_address_made_elsewhere_opens_its_filter(page: Page, planted: RunResults) -> None:
    page.evaluate("(address) => { location.hash = address; }", answers_link(TEXTS, MODEL, "lora", filter="empty"))
    wait_until(page, "document.querySelector('#browser select[name=show]').value === 'empty'")
    loaded(page)
    empty = [those(planted, TEXTS, "lora", seed, lambda p: not p.text) for seed in (0, 1)]
    assert (total(page), hits(page)) == (len(set().union(*empty)), sum(map(len, empty)))


# Narrow.


@pytest.mark.slow
def test_on_a_phone_the_methods_stand_under_their_example(page_of: PageOf, folder: Path) -> None:
    page = page_of(folder, "#samples", width=390, height=844)
    page.wait_for_selector("#browser .card td")
    boxes = [part.bounding_box() for part in page.locator("#browser .card").first.locator("th, td").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(set(tops))
    assert len(tops) == 4
    assert page.locator("#browser .card td .of:visible").first.inner_text() == "full"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
