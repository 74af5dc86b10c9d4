"""Ratings outlive the window, the browser and the machine; where a browser keeps nothing, the form says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.browser import wait_until
from tests.plugins.rating.form.conftest import OpenForm, Rater
from tests.plugins.rating.form.sheets import sheet


def upload(rater: Rater, path: Path) -> str:
    """What the form says about the file."""
    if not rater.page.is_visible("#start"):
        rater.page.click(".brand")
    if not rater.page.is_visible("#upload"):
        rater.page.click("#elsewhere summary")
    rater.page.set_input_files("#upload", path)
    wait_until(rater.page, "() => document.getElementById('upload-result').textContent !== ''")
    found: str = rater.page.inner_text("#upload-result")
    return found


def test_a_form_that_was_closed_half_way_goes_on_at_the_first_unrated_item(open_form: OpenForm) -> None:
    rater = open_form(sheet(), profile="mine")
    rater.press("Enter", "1", "2", "5", "4", "3", "x")
    rater.page.keyboard.type("no idea")
    rater.press("Enter", "2")
    rater.close()

    again = open_form(sheet(), profile="mine")
    assert again.page.inner_text("#resumed") == "Your ratings are here: 2 of 4 items."
    assert again.page.inner_text("#next") == "Go on at item 3"
    again.press("Enter")
    assert again.title() == "Item 3 of 4"
    assert again.chosen() == ["2"]
    assert [one[2:] for one in again.judgements()] == [
        (5, None, ""), (4, None, ""), (3, None, ""), (None, None, "no idea"), (2, None, ""),
    ]  # fmt: skip


@pytest.mark.slow
def test_the_language_is_kept_too(open_form: OpenForm) -> None:
    rater = open_form(sheet(), profile="mine")
    rater.page.click("#language")
    rater.close()

    assert open_form(sheet(), profile="mine").title() == "评分：Tea answers"


@pytest.mark.slow
def test_the_sheet_of_another_study_or_version_starts_anew(open_form: OpenForm) -> None:
    rater = open_form(sheet(practice=0), profile="mine")
    rater.press("Enter", "1")
    rater.close()

    changed = sheet(practice=0)
    changed = replace(changed, study=replace(changed.study, sheets={"R1": "3c" * 32}))
    assert open_form(changed, profile="mine").page.inner_text("#next") == "Start"


def test_two_windows_do_not_write_over_each_other(open_form: OpenForm) -> None:
    rater = open_form(sheet(practice=0))
    other = rater.window()
    rater.press("Enter", "1", "2")
    wait_until(other, "() => document.getElementById('resumed').textContent !== ''")
    other.keyboard.press("Enter")
    other.keyboard.press("4")
    wait_until(rater.page, "() => document.querySelectorAll('#item input:checked').length === 1")

    assert [one[2] for one in rater.judgements()] == [1, 2, 4]


@pytest.mark.parametrize(
    "damage",
    [
        '{"version":1,"ratings":[["nobody",[null,null]]],"seconds":[],"place":0}',
        *(pytest.param(damage, marks=pytest.mark.slow) for damage in ("{", "null", "[]", '{"version":1}')),
    ],
)
def test_what_was_kept_and_is_damaged_is_said_to_be_and_set_aside(open_form: OpenForm, damage: str) -> None:
    rater = open_form(sheet(practice=0))
    key = f"ftbench-rating:tea-study:{'1a' * 32}"
    # Put there by the page that reads it: Chromium may open the reloaded page in a process of its own, and that one
    # does not always see what the old one wrote a moment before (on a busy machine 1 time in 15 did not).
    rater.page.add_init_script(f"localStorage.setItem({json.dumps(key)}, {json.dumps(damage)})")
    rater.page.reload()

    assert "cannot be read" in rater.page.inner_text("#alert")
    rater.press("Enter", "4")
    assert [one[2] for one in rater.judgements()] == [4]
    assert rater.page.evaluate("key => localStorage.getItem(key)", f"{key}:damaged") == damage


@pytest.mark.slow
def test_where_nothing_is_kept_the_form_says_so_and_offers_the_download(open_form: OpenForm) -> None:
    rater = open_form(sheet(practice=0), keeps=False)
    with pytest.raises(Exception, match="SecurityError"):
        rater.page.evaluate("localStorage.getItem('')")
    assert "This browser cannot keep data for this file" in rater.page.inner_text("#alert")
    assert not rater.page.is_visible("#alert button")

    rater.press("Enter", "1", "2", "3")
    assert "Changes not downloaded yet: 3." in rater.page.inner_text("#alert")
    with rater.page.expect_download() as download:
        rater.page.click("#alert button")
    assert len(json.loads(Path(download.value.path()).read_text())["judgements"]) == 3
    assert not rater.page.is_visible("#alert button")


@pytest.mark.parametrize("downloaded", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_closing_warns_of_ratings_that_were_not_downloaded(open_form: OpenForm, downloaded: bool) -> None:
    rater = open_form(sheet(practice=0))
    rater.press("Enter", "1", "2")
    if downloaded:
        rater.file()
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    rater.page.on("dialog", answer)
    rater.page.close(run_before_unload=True)
    rater.window()

    assert asked == ([] if downloaded else ["beforeunload"])


@pytest.mark.slow
def test_the_finish_says_when_the_file_is_out_of_date(open_form: OpenForm) -> None:
    rater = open_form(sheet(practice=0))
    rater.press("Enter", "1", "2")
    rater.file()
    assert not rater.page.is_visible("#changed-since")
    rater.page.click("#to-items")
    rater.press("3")
    rater.page.click(".tools [data-open=finish]")

    assert rater.page.is_visible("#changed-since")


def test_another_machine_goes_on_with_the_downloaded_file(open_form: OpenForm, tmp_path: Path) -> None:
    rater = open_form(sheet(practice=0))
    rater.press("Enter", "1", "2", "3")
    path = tmp_path / "mine.json"
    path.write_bytes(rater.file()[1])

    other = open_form(sheet(practice=0))
    other.press("Enter", "5", "5", "ArrowRight", "4")
    assert upload(other, path) == "The file was read: 1 of 4 items are rated now."
    assert other.page.inner_text("#next") == "Go on at item 2"
    assert [(one[0][9], one[1], one[2]) for one in other.judgements()] == [
        ("a", "fluency", 1), ("a", "adequacy", 2), ("b", "fluency", 3), ("c", "fluency", 4),
    ]  # fmt: skip
    times = {one["item"]: one["seconds"] for one in json.loads(path.read_text())["judgements"]}
    assert all(one["seconds"] >= times.get(one["item"], 0) for one in other.response()["judgements"])


WRONG = [
    ({"format": "else"}, "This is not a file of this form. Choose the one whose name ends in .json."),
    ({"study": "coffee"}, "This file belongs to another study: coffee."),
    ({"rater": "R2"}, "This file belongs to another rater: R2."),
    ({"sheet": "9f" * 32}, "This file belongs to another version of the form. Ask the person who gave you the form."),
]
HARMED: list[dict[str, Any]] = [
    {"item": "nobody"}, {"dimension": "beauty"}, {"value": 6}, {"value": 2.5}, {"value": "4"}, {"value": True},
    {"value": None}, {"worst": 1}, {"reason": None},
]  # fmt: skip


@pytest.fixture
def good(tmp_path: Path) -> dict[str, Any]:
    judgement = {"item": "itestitemab", "dimension": "fluency", "value": 4, "worst": None, "reason": "", "seconds": 2.5}
    return {
        "format": "ftbench-rating-response", "version": 1, "study": "tea-study", "sheet": "1a" * 32, "rater": "R1",
        "judgements": [judgement],
    }  # fmt: skip


def test_a_file_that_is_not_this_raters_changes_nothing(
    open_form: OpenForm, good: dict[str, Any], tmp_path: Path
) -> None:
    rater = open_form(sheet(practice=0))
    path = tmp_path / "response.json"
    for change, said in WRONG:
        path.write_text(json.dumps(good | change))
        assert upload(rater, path) == said
    for change in HARMED:
        path.write_text(json.dumps(good | {"judgements": [good["judgements"][0] | change]}))
        assert upload(rater, path) == "This file is damaged or was changed by hand.", change
    for text in ("{", "null", "3", '{"judgements": []}'):
        path.write_text(text)
        assert upload(rater, path) == WRONG[0][1]
    path.write_text(json.dumps({key: value for key, value in good.items() if key != "judgements"}))
    assert upload(rater, path) == "This file is damaged or was changed by hand."
    assert rater.judgements() == []

    path.write_text(json.dumps(good))
    assert upload(rater, path).startswith("The file was read")
    assert [one[2] for one in rater.judgements()] == [4]
