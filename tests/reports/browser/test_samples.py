"""The example browser's view of two methods as a reader uses it, in the single file and in the folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.records.prediction import Prediction
from ftbench_reports.html.report import HtmlReport
from tests.reports.browser.conftest import PageOf
from tests.reports.fake_run import TASKS, fake_run, with_conversations, with_said

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLES = {"file": 60, "folder": 300}
"""Of the first task."""


def in_the(*outputs: str) -> pytest.MarkDecorator:
    """The fixture `browser` is in these; in the other output with the slow tests: the same script shows both."""
    others = [pytest.param(name, marks=pytest.mark.slow) for name in EXAMPLES if name not in outputs]
    return pytest.mark.parametrize("browser", [*outputs, *others], indirect=True)


@pytest.fixture
def browser(request: pytest.FixtureRequest, page_of: PageOf) -> tuple[Page, int]:
    """The page of an output, and how many examples it has of the first task."""
    file: Path = request.getfixturevalue(f"report_{request.param}")
    return ready(page_of(file)), EXAMPLES[request.param]


def ready(page: Page) -> Page:
    """The page at the view of two methods: what is far from the window has no text on the screen yet."""
    page.wait_for_selector("#browser .card", state="attached")
    if page.input_value("#browser select[name=view]") != "two":
        choose(page, view="two methods")
        page.wait_for_selector("#browser article.card", state="attached")
        page.evaluate("document.getElementById('samples').scrollIntoView()")
    page.wait_for_selector("#browser .card .id")
    return page


def choose(page: Page, **choices: str) -> None:
    """By what the reader sees; waits for the cards."""
    for name, label in choices.items():
        page.select_option(f"#browser select[name={name}]", label=label)
        page.locator("#browser [role=status]", has_text="Loading").wait_for(state="detached")


def total(page: Page) -> int:
    said = page.locator("#browser [role=status]").inner_text()
    return int(re.findall(r"of (\d+)\.", said)[0]) if "Showing" in said else 0


def answers_of(run: RunResults, task: str, method: str, seed: int = 0) -> dict[str, Prediction]:
    (cell,) = (c for c in run.cells if (c.task, c.method, c.seed) == (task, method, seed))
    return {one.id: one for one in cell.predictions()}


def ids(page: Page) -> list[str]:
    return page.locator("#browser .card .id").all_inner_texts()


def show_all(page: Page, at_least: int = 10**6) -> None:
    """All cards, or at least so many."""
    page.evaluate(
        """async (wanted) => {
          const more = () => document.querySelectorAll("#browser .card").length < wanted
            && document.querySelector("#browser .more:not([hidden])");
          for (; more(); await new Promise(requestAnimationFrame)) more().click();
        }""",
        at_least,
    )


@in_the("folder")
def test_right_and_wrong_are_those_of_the_predictions(browser: tuple[Page, int], run: RunResults) -> None:
    page, count = browser
    choose(page, a="full", b="zero-shot", show="all examples")
    assert total(page) == count

    choose(page, show="A right, B wrong")
    show_all(page)
    a, b = answers_of(run, "sentiment", "full"), answers_of(run, "sentiment", "zero-shot")
    expected = [key for key in a if a[key].text == a[key].reference and b[key].text != b[key].reference]
    shown = ids(page)
    assert len(shown) == total(page) > 0
    assert shown == expected if count == 300 else set(shown) <= set(expected)


@in_the("folder")
def test_the_order_by_gap_is_that_of_the_metric(browser: tuple[Page, int], run: RunResults) -> None:
    page, _ = browser
    choose(page, set="support-qa", a="lora", b="prefix", by="loss", order="A furthest ahead first")
    show_all(page, 60)

    a, b = answers_of(run, "support-qa", "lora"), answers_of(run, "support-qa", "prefix")
    gaps = [b[key].reference_loss / b[key].reference_tokens - a[key].reference_loss / a[key].reference_tokens
            for key in ids(page)]  # fmt: skip
    assert len(gaps) >= 60
    assert all(one > other - 1e-5 for one, other in pairwise(gaps))  # the page has six digits of each loss


@pytest.mark.slow
@in_the("file")
def test_the_seed_can_be_chosen(browser: tuple[Page, int], run: RunResults) -> None:
    page, _ = browser
    choose(page, set="support-qa", a="lora", b="lora", seedB="seed 1")

    first = page.locator("#browser .card").first
    key = ids(page)[0]
    for place, seed in enumerate((0, 1)):
        shown = first.locator(".answer").nth(place)
        assert f"seed {seed}" in shown.inner_text()
        assert answers_of(run, "support-qa", "lora", seed)[key].text.split()[0] in shown.inner_text()


@in_the("file")
def test_a_link_leads_to_its_example_methods_and_seeds(browser: tuple[Page, int]) -> None:
    page, _ = browser
    choose(page, set="support-qa", a="full", b="lora", seedB="seed 1", order="B furthest ahead first")
    card = page.locator("#browser .card").nth(3)
    name, address = card.locator(".id").inner_text(), card.get_by_role("link").get_attribute("href")

    page.goto(page.url.split("#")[0] + str(address))
    page.reload()
    linked = page.locator("#browser .card.linked")
    linked.wait_for()
    assert linked.locator(".id").inner_text() == name
    assert [one.split("\n")[0] for one in linked.locator(".answer").all_inner_texts()] == ["A · full", "B · lora"]
    assert "seed 1" in linked.locator(".answer").nth(1).inner_text()
    assert 0 <= linked.evaluate("(one) => one.getBoundingClientRect().top") < 900


def test_an_example_that_only_the_folder_has(page_of: PageOf, report_file: Path, report_folder: Path) -> None:
    link = "#/example/builtin%3Anano/sentiment/sentiment-0001/full/lora"

    assert "not in this file" in ready(page_of(report_file, link)).locator("#browser [role=status]").inner_text()
    assert ready(page_of(report_folder, link)).locator(".card.linked .id").inner_text() == "sentiment-0001"


@pytest.mark.slow
@in_the("folder")
def test_a_search_finds_text_of_any_part(browser: tuple[Page, int]) -> None:
    page, _ = browser
    key = ids(page)[2]
    page.fill("#browser input[name=search]", key.upper())
    page.locator("#browser .card").nth(1).wait_for(state="detached")
    assert ids(page) == [key]

    page.fill("#browser input[name=search]", "no text is like this")
    page.locator("#browser .card").wait_for(state="detached")
    assert page.locator("#browser [role=status]").inner_text().startswith("No example is like that.")


@pytest.mark.slow
@in_the("file")
def test_the_words_change_with_the_language(browser: tuple[Page, int]) -> None:
    page, _ = browser
    page.click("#language-switch")

    assert "显示" in page.locator("#browser [role=status]").inner_text()
    assert page.locator("#browser select[name=show] option").all_inner_texts()[1] == "A 对 B 错"
    assert "正确" in page.locator("#browser .answers").first.inner_text()


@in_the("folder")
def test_marked_words_are_those_that_the_other_answer_lacks(browser: tuple[Page, int]) -> None:
    page, _ = browser
    choose(page, set="support-qa", a="full", b="zero-shot")
    for answers in page.locator("#browser .answers").all()[:5]:
        kept = [re.sub(r"\s", "", text) for text in answers.locator(".text").evaluate_all(_WITHOUT_MARKS)]
        assert kept[0] == kept[1]

    choose(page, words="none")
    assert page.locator("#browser mark").count() == 0


_WITHOUT_MARKS = """all => all.map((one) => {
    const copy = one.cloneNode(true);
    copy.querySelectorAll("mark").forEach((mark) => mark.remove());
    return copy.textContent;
})"""


@pytest.mark.slow
def test_chinese_is_compared_by_character(page_of: PageOf, tmp_path: Path) -> None:
    run = fake_run(tasks=TASKS[3:4], methods=("full", "lora"), seeds=1)
    texts = iter(("先炒葱姜", "先炒葱蒜"))
    page = ready(page_of(HtmlReport().write(_with_answers(run, texts), tmp_path / "report.html")))

    assert sorted(page.locator(".card").first.locator("mark").all_inner_texts()) == sorted(["姜", "蒜"])


def _with_answers(run: RunResults, texts: Iterator[str]) -> RunResults:
    """Every cell with one answer to all examples."""
    cells = []
    for cell, text in zip(run.cells, texts, strict=True):
        predictions = [replace(one, text=text) for one in cell.predictions()]
        cells.append(replace(cell, predictions=partial(tuple, predictions)))
    return replace(run, cells=tuple(cells))


@pytest.mark.slow
@in_the("file")
def test_keys_go_from_card_to_card_and_beyond_the_first_ten(browser: tuple[Page, int]) -> None:
    page, _ = browser
    page.locator("#browser .card").first.focus()
    for _ in range(11):
        page.keyboard.press("j")
    page.keyboard.press("k")

    assert page.evaluate("document.activeElement.dataset.example") == ids(page)[10]
    assert page.locator("#browser .card").count() == 20


@pytest.mark.slow
def test_a_phone_needs_no_scrolling_sideways(page_of: PageOf, report_folder: Path) -> None:
    page = ready(page_of(report_folder, "#samples", width=390, height=844))

    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.slow
def test_data_that_are_gone_are_said_to_be(chromium: Browser, report_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(report_folder.parent, tmp_path / "alone")
    (tmp_path / "alone" / "data" / "samples-0-0.js").unlink()
    page = chromium.new_page()  # not `page_of`: the browser itself says on its console that a file is missing

    page.goto((tmp_path / "alone" / "index.html").as_uri())
    page.locator("#browser [role=status]", has_text="could not be loaded").wait_for(state="attached")
    page.close()


@pytest.mark.parametrize(
    ("label", "taken"), [("good", "taken as: good"), pytest.param("", "taken as: no label", marks=pytest.mark.slow)]
)
def test_an_answer_in_which_a_label_was_looked_for_is_shown_with_the_label(
    label: str, taken: str, page_of: PageOf, small_run: RunResults, tmp_path: Path
) -> None:
    mark = "<img src=x onerror=alert(1)>"
    run = with_said(small_run, f"It is good. {mark}", label)
    page = ready(page_of(HtmlReport().write(run, tmp_path / "report.html")))
    answer = page.locator("#browser .card .answer").first

    assert answer.locator(":scope > .text").inner_text() == f"It is good. {mark}"
    assert answer.locator(".taken").inner_text() == taken
    printed = page.locator("#printed-samples dd.muted").first.text_content()
    assert printed == f"taken as:视为： {label or 'no label无标签'}"


def test_messages_have_their_roles_and_what_is_folded_is_found(
    page_of: PageOf, small_run: RunResults, tmp_path: Path
) -> None:
    mark = "<img src=x onerror=alert(1)>\u202e"
    run = with_conversations(small_run, text=f" pier {mark}")
    page = ready(page_of(HtmlReport().write(run, tmp_path / "report.html"), width=390, height=844))
    card = page.locator("#browser .card").first

    prompt = card.locator(".texts > div").first
    assert prompt.locator(":scope > .turns .role").all_inner_texts() == ["System", "User", "Assistant", "User"]
    assert prompt.get_by_text("Where is the old harbour?").is_visible()
    assert not prompt.locator(".text", has_text="Be brief with travellers.").is_visible()
    assert prompt.locator(".earlier > summary").inner_text() == "4 earlier messages"
    assert card.locator(".reasoning > summary").first.inner_text() == "Reasoning, 3 tokens"
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.fill("#browser input[name=search]", "a map. pier")
    assert "A map. pier <img src=x onerror=alert(1)>U+202E" in prompt.locator(".earlier .turns").inner_text()
    assert page.locator("#samples img").count() == 0
    page.click("#language-switch")
    assert prompt.locator(":scope > .turns .role").all_inner_texts() == ["系统", "用户", "助手", "用户"]
