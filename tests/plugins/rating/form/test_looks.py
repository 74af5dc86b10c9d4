"""Every screen in both languages, on a phone and in the dark: within its width, and readable for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench_rating.form import write_instructions
from ftbench_rating.study.model import Scheme
from tests.browser import browser, needed, wait_until
from tests.plugins.rating.form.conftest import OpenForm, Rater
from tests.plugins.rating.form.sheets import HOSTILE, LONG, sheet, study, with_texts

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def screens(rater: Rater) -> Iterator[str]:
    """Shows one screen after the other."""
    yield "start"
    rater.page.click("#elsewhere summary")
    yield "start with the upload"
    rater.press("Enter")
    yield "practice"
    rater.press("ArrowRight", "2")
    yield "item"
    rater.press("ArrowRight", "x")
    yield "cannot judge"
    rater.press("Escape")
    for dialog in ("items", "instructions"):
        rater.page.click(f"[data-dialog={dialog}]")
        yield dialog
        rater.press("Escape")
    rater.press("?")
    yield "keys"
    rater.press("Escape")
    rater.page.click(".tools [data-open=finish]")
    rater.page.click("#finish summary")
    yield "finish"


def violations(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


OF_A_SCHEME: dict[Scheme, tuple[str, ...]] = {
    "pairwise": (
        "start",
        "start with the upload",
        "practice",
        "item",
        "cannot judge",
        "items",
        "instructions",
        "keys",
        "finish",
    ),
    "likert5": ("item", "cannot judge", "instructions"),
    "best-worst": ("item",),
}
"""The screens of pairs, and those of the other schemes that differ from them."""
FIRST = ("start with the upload", "item", "cannot judge", "finish")
"""The screens of pairs that the default tests look at."""
LOOKS = {"wide": {"color_scheme": "light"}, "phone": {"color_scheme": "dark", **PHONE}}


@pytest.mark.parametrize(
    ("scheme", "options", "looked_at"),
    [
        pytest.param("pairwise", LOOKS["phone"], FIRST, id="phone-pairwise, some screens"),
        *(
            pytest.param(scheme, options, of_the_scheme, id=f"{look}-{scheme}", marks=pytest.mark.slow)
            for look, options in LOOKS.items()
            for scheme, of_the_scheme in OF_A_SCHEME.items()
        ),
    ],
)
def test_no_screen_shuts_anybody_out(
    open_form: OpenForm, scheme: Scheme, options: dict[str, Any], looked_at: tuple[str, ...]
) -> None:
    rater = open_form(with_texts(sheet(scheme, language="zh"), LONG), keeps=scheme != "pairwise", **options)

    broken = {screen: violations(rater.page) for screen in screens(rater) if screen in looked_at}
    assert broken == {screen: [] for screen in looked_at}


@pytest.mark.parametrize(
    ("scheme", "language"),
    [
        ("likert5", "zh"),
        pytest.param("pairwise", "en", marks=pytest.mark.slow),
        pytest.param("best-worst", "en", marks=pytest.mark.slow),
    ],
)
def test_nothing_is_wider_than_a_phone(open_form: OpenForm, scheme: Scheme, language: str) -> None:
    made = with_texts(sheet(scheme, language=language), "https://tea.example/" + "long" * 200, "word " * 200)
    rater = open_form(made, **PHONE)

    for screen in screens(rater):
        assert rater.page.evaluate("document.documentElement.scrollWidth") == 390, screen
        assert rater.page.evaluate("innerWidth") == 390, screen


def test_long_texts_scroll_in_their_box_and_can_be_reached_by_key(open_form: OpenForm) -> None:
    rater = open_form(with_texts(sheet("pairwise", practice=0), LONG))
    rater.press("Enter")
    boxes = rater.page.locator("#item .answer .text")

    assert boxes.nth(0).evaluate("box => box.scrollHeight > box.clientHeight && box.clientHeight < innerHeight")
    assert boxes.nth(1).get_attribute("tabindex") == "0"
    assert rater.page.get_by_role("region", name="Answer 2").count() == 1
    boxes.nth(1).focus()
    rater.press("End", "2")
    wait_until(rater.page, "() => document.querySelectorAll('#item .text')[2].scrollTop > 100")
    assert rater.chosen() == ["1"]


def test_the_task_can_be_folded_and_stays_so(open_form: OpenForm) -> None:
    rater = open_form(sheet(practice=0))
    rater.press("Enter")
    assert "how is tea made?" in rater.page.inner_text("#item")
    rater.page.click(".prompt summary")
    rater.press("ArrowRight")

    assert rater.title() == "Item 2 of 4"
    assert "how is tea made?" not in rater.page.inner_text("#item")


def test_the_task_stays_folded_however_quickly_the_next_item_comes(open_form: OpenForm) -> None:
    rater = open_form(sheet(practice=0))
    rater.press("Enter")
    rater.page.evaluate(
        "() => { document.querySelector('.prompt summary').click(); document.querySelector('#next').click(); }"
    )
    assert rater.title() == "Item 2 of 4"
    assert "how is tea made?" not in rater.page.inner_text("#item")


@pytest.mark.parametrize(
    "scheme", ["pairwise", *(pytest.param(name, marks=pytest.mark.slow) for name in ("likert5", "best-worst"))]
)
def test_hostile_texts_stay_texts(open_form: OpenForm, scheme: Scheme) -> None:
    rater = open_form(with_texts(sheet(scheme, practice=0), HOSTILE))
    rater.press("Enter")

    assert rater.page.title() == "Tea answers – R1"
    assert rater.page.locator("img").count() == 0
    assert rater.page.locator("#item .answer .text").first.inner_text() == HOSTILE.replace("\u202e", "U+202E").replace(
        "\u200b", "U+200B"
    )
    assert rater.page.locator("#item .prompt .hidden-character").all_inner_texts() == ["U+202E", "U+200B"]


def test_an_empty_answer_says_that_it_is_empty(open_form: OpenForm) -> None:
    rater = open_form(with_texts(sheet(practice=0), "", "?"))
    rater.press("Enter")

    assert rater.page.inner_text("#item .answer .text") == "(empty)"


@pytest.mark.parametrize(
    ("scheme", "language"),
    [("pairwise", "zh"), *(pytest.param(scheme, "en", marks=pytest.mark.slow) for scheme in ("likert5", "best-worst"))],
)
def test_the_instructions_need_no_script_and_speak_both_languages(
    tmp_path: Path, scheme: Scheme, language: str
) -> None:
    program = needed("the instructions were not opened")
    # axe is a script; the page is first opened by a reader who has none.
    for scripts in (False, True):
        page = browser(program).new_context(java_script_enabled=scripts, viewport=PHONE["viewport"]).new_page()
        address = write_instructions(study(scheme, language=language), tmp_path / "instructions.html").as_uri()
        page.goto(address)
        assert page.inner_text("h1") == {"en": "How to rate: Tea answers", "zh": "评分说明：Tea answers"}[language]
        page.check("#in-zh" if language == "en" else "#in-en")
        assert page.inner_text("h1") == {"zh": "How to rate: Tea answers", "en": "评分说明：Tea answers"}[language]
        if scripts:
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.context.close()


def test_the_task_of_a_conversation_has_its_messages_with_the_system_message_folded(open_form: OpenForm) -> None:
    turns = (("system", "Be brief."), ("user", "Hello."), ("assistant", HOSTILE), ("user", "How is tea made?"))
    plain = sheet(practice=0)
    rater = open_form(replace(plain, items=tuple(replace(item, turns=turns) for item in plain.items)))
    rater.press("Enter")
    prompt = rater.page.locator("#item .prompt")

    assert prompt.locator(".role").all_inner_texts() == ["System message", "User", "Assistant", "User"]
    assert not prompt.get_by_text("Be brief.").is_visible()
    prompt.locator("details summary").click()
    assert prompt.get_by_text("Be brief.").is_visible()
    assert prompt.locator("li").nth(2).locator(".hidden-character").all_inner_texts() == ["U+202E", "U+200B"]
    assert rater.page.locator("img").count() == 0
    rater.press("1")
    assert rater.chosen() == ["1"]
