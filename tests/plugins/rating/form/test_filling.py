"""A form filled in a real browser says in its files what was typed."""

from __future__ import annotations

import pytest

from tests.plugins.rating.form.conftest import OpenForm
from tests.plugins.rating.form.sheets import sheet

A, B, C = "itestitembb", "itestitemcb", "itestitemdb"
"""The items that count, after one for practice."""


def test_digits_rate_question_after_question_and_item_after_item(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=3))
    rater.press("Enter")
    assert rater.title() == "Practice 1 of 1"

    rater.press("1", "1", "5", "4")
    assert (rater.title(), rater.progress(), rater.status()) == ("Item 2 of 3", "1 of 3", "Item rated. 1 of 3.")
    rater.press("2", "3", "1", "5")

    assert rater.title() == "All 3 items are rated. Thank you!"
    assert rater.judgements() == [
        (A, "fluency", 5, None, ""), (A, "adequacy", 4, None, ""), (B, "fluency", 2, None, ""),
        (B, "adequacy", 3, None, ""), (C, "fluency", 1, None, ""), (C, "adequacy", 5, None, ""),
    ]  # fmt: skip
    assert rater.table() == [
        ["id", "fluency", "adequacy", "cannot judge", "reason"],
        [A, "5", "4", "", ""], [B, "2", "3", "", ""], [C, "1", "5", "", ""],
    ]  # fmt: skip


def test_the_file_says_whose_ratings_of_what_it_holds(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=2, practice=0))
    rater.press("Enter", "1", "1", "1")

    name, content = rater.file()
    response = rater.response()
    assert name == "tea-study-R1-1-of-2.json"
    assert not content.startswith(b"\xef\xbb\xbf")
    del response["judgements"]
    assert response == {
        "format": "ftbench-rating-response", "version": 1, "study": "tea-study", "sheet": "1a" * 32, "rater": "R1",
    }  # fmt: skip
    assert name in rater.page.inner_text("#file-name")


def test_the_better_of_two_answers_or_neither(open_form: OpenForm) -> None:
    rater = open_form(sheet("pairwise", items=2, practice=0))
    rater.press("Enter", "1", "3", "4", "2", "1")

    assert [one[2] for one in rater.judgements()] == [0, -1, 1, 0]
    assert rater.table()[1:] == [["itestitemab", "1", "tie", "", ""], [A, "2", "1", "", ""]]


def test_the_best_answer_and_then_another_that_is_worst(open_form: OpenForm) -> None:
    rater = open_form(sheet("best-worst", items=1, practice=0))
    rater.press("Enter", "2", "2")
    assert rater.status() == "The best answer cannot also be the worst."
    rater.press("4", "1", "3")

    assert [one[2:4] for one in rater.judgements()] == [(1, 3), (0, 2)]
    assert rater.table() == [
        ["id", "fluency best", "fluency worst", "adequacy best", "adequacy worst", "cannot judge", "reason"],
        ["itestitemab", "2", "4", "1", "3", "", ""],
    ]


@pytest.mark.parametrize("key", ["x", pytest.param("0", marks=pytest.mark.slow)])
def test_who_cannot_judge_says_why_before_going_on(open_form: OpenForm, key: str) -> None:
    rater = open_form(sheet(items=2, practice=0))
    rater.press("Enter", key, "Enter")
    assert rater.status() == "Say in a few words why you cannot judge."

    rater.page.keyboard.type("=1+1 is not my, subject; 12 u x?")
    rater.press("Enter", "3")
    assert rater.title() == "Item 2 of 2"
    assert rater.judgements() == [
        ("itestitemab", "fluency", None, None, "=1+1 is not my, subject; 12 u x?"),
        ("itestitemab", "adequacy", 3, None, ""),
    ]
    assert rater.table()[1] == ["itestitemab", "", "3", "x", "'=1+1 is not my, subject; 12 u x?"]


@pytest.mark.slow
def test_a_reason_can_be_one_click(open_form: OpenForm) -> None:
    rater = open_form(sheet("best-worst", items=1, practice=0))
    rater.press("Enter", "1", "x")
    rater.page.click("text=The task is unclear")
    rater.press("Escape", "ArrowDown", "2", "3")

    assert [one[2:] for one in rater.judgements()] == [(None, None, "The task is unclear"), (1, 2, "")]


@pytest.mark.slow
def test_without_a_reason_the_item_is_not_rated(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=1, practice=0))
    rater.press("Enter", "x", "Escape", "ArrowDown", "4")

    assert rater.title() == "Item 1 of 1"
    assert rater.progress() == "0 of 1"
    assert rater.judgements() == [("itestitemab", "adequacy", 4, None, "")]
    assert rater.table() == [["id", "fluency", "adequacy", "cannot judge", "reason"]]


@pytest.mark.slow
def test_nobody_passes_where_the_study_does_not_let_them(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=1, practice=0, cannot_judge=False))
    rater.press("Enter", "x", "0")

    assert "Cannot judge" not in rater.page.inner_text("body")
    assert rater.judgements() == []
    assert rater.table()[0] == ["id", "fluency", "adequacy"]


def test_arrows_and_enter_and_backspace_move_without_rating(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=3, practice=0))
    rater.press("Enter", "Enter", "Enter")
    assert rater.title() == "Item 2 of 3"
    rater.press("Backspace", "3")
    assert rater.title() == "Item 1 of 3"
    rater.press("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "5", "ArrowDown", "ArrowUp", "2")

    assert [one[:3] for one in rater.judgements()] == [
        ("itestitemab", "adequacy", 3), (A, "fluency", 2), (A, "adequacy", 5),
    ]  # fmt: skip


@pytest.mark.parametrize("keys", ["u", pytest.param("Control+z", marks=pytest.mark.slow)])
def test_undo_takes_back_the_last_rating_and_shows_where(open_form: OpenForm, keys: str) -> None:
    rater = open_form(sheet(items=3, practice=0))
    rater.press("Enter", "1", "2", "3", "4")
    assert rater.title() == "Item 3 of 3"

    rater.press(keys, keys)
    assert (rater.title(), rater.chosen(), rater.status()) == ("Item 2 of 3", [], "Undone.")
    rater.press("5", "5", keys, keys, keys, keys, keys)
    assert rater.status() == "There is nothing to undo."
    assert rater.judgements() == []


@pytest.mark.slow
def test_a_key_that_is_held_rates_once(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=3, practice=0))
    rater.press("Enter")
    for _ in range(4):  # without a release between them, those after the first are repeats
        rater.page.keyboard.down("3")
    rater.page.keyboard.up("3")

    assert len(rater.judgements()) == 1


def test_the_mouse_does_all_of_it(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=2, practice=0))
    page = rater.page
    page.click("#next")
    page.click(".question:nth-child(1) .option:has-text('good')")
    page.click(".question:nth-child(2) .option:has-text('weak')")
    assert rater.title() == "Item 1 of 2"
    # An arrow after a click moves, and does not change what was clicked.
    rater.press("ArrowDown", "ArrowUp")
    page.click("#next")
    page.click(".question:nth-child(1) .option:has-text('fair')")
    page.click("#undo")
    page.click("#back")

    assert rater.title() == "Item 1 of 2"
    assert [one[2] for one in rater.judgements()] == [4, 2]


@pytest.mark.slow
def test_the_choices_are_real_radio_buttons(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=1, practice=0))
    rater.press("Enter", "Tab", "Tab")
    assert rater.page.evaluate("document.activeElement.type") == "radio"
    rater.press("Space", "ArrowDown", "ArrowDown")

    assert rater.chosen() == ["3"]
    assert rater.page.get_by_role("radio", name="fair").first.is_checked()
    assert rater.page.get_by_role("group", name="fluency").count() == 1


@pytest.mark.slow
def test_items_can_be_reached_from_the_list(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=3))
    rater.press("Enter", "1", "1", "2", "2", "3")
    rater.page.click("[data-dialog=items]")
    states = rater.page.eval_on_selector_all(
        "#item-list button", "all => all.map((one) => one.getAttribute('aria-label'))"
    )
    assert states == [
        "Practice 1 of 1, rated", "Item 1 of 3, rated", "Item 2 of 3, partly rated, shown now",
        "Item 3 of 3, not rated",
    ]  # fmt: skip

    rater.page.click("#item-list button:has-text('3')")
    assert rater.title() == "Item 3 of 3"
    rater.page.click("[data-dialog=items]")
    rater.page.click("#first-unrated")
    assert rater.title() == "Item 2 of 3"


@pytest.mark.slow
def test_the_end_leads_to_what_was_left_out(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=2, practice=0))
    rater.press("Enter", "ArrowRight", "1", "1")

    assert rater.title() == "1 of 2 items are rated"
    rater.page.click("text=Go to item 1")
    assert rater.title() == "Item 1 of 2"


def test_seconds_in_sight_are_counted_and_long_pauses_are_not(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=2, practice=0))
    rater.page.clock.install()
    rater.page.reload()
    rater.press("Enter")
    for pause in (20, 4 * 60, 6 * 60):
        rater.page.clock.run_for(pause * 1000)
        rater.press("Shift")
    rater.press("?")
    rater.page.clock.run_for(30_000)
    rater.press("Escape", "1", "1")

    first, second = rater.response()["judgements"]
    assert first["seconds"] == second["seconds"] == pytest.approx(260, abs=2)


@pytest.mark.slow
def test_both_languages(open_form: OpenForm) -> None:
    rater = open_form(sheet(items=2, practice=0, language="zh"))
    assert rater.title() == "评分：Tea answers"
    rater.press("Enter")
    assert rater.title() == "第 1 题，共 2 题"
    assert "切题 Does it do what was asked?" in rater.page.inner_text(".question:nth-child(2) legend")
    rater.page.click("#language")
    assert rater.title() == "Item 1 of 2"
    rater.press("4")

    assert rater.status() == "fluency: 4"
    assert rater.page.get_attribute("html", "lang") == "en"
    assert rater.table()[0] == ["id", "fluency", "adequacy", "cannot judge", "reason"]
