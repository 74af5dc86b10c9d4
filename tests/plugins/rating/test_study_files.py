"""The files of a study: read back as they were written, and refused with a reason where they cannot be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.errors import NewerFormat, StoreError
from ftbench_rating.study.files import KEY_FILE, STUDY_FILE, load_study, ratings_path, write_response
from tests.plugins.rating.studies import METHODS, answered, response, small_study, written

QUALITY = dict(zip(METHODS, (4.0, 3.0, 2.0), strict=True))


def change(path: Path, how: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    how(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_study_is_read_back_as_it_was_made(tmp_path: Path) -> None:
    built = small_study("best-worst")
    study, key, responses = written(tmp_path / "s", built)
    assert (study, key, responses) == (built.study, built.key, ())


def test_responses_come_in_the_order_of_the_raters(tmp_path: Path) -> None:
    files = written(tmp_path / "s")
    for rater in ("R3", "R1"):
        write_response(tmp_path / "s", response(files, rater, QUALITY))
    assert [one.rater for one in load_study(tmp_path / "s").responses] == ["R1", "R3"]


def test_a_response_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    files = answered(tmp_path / "s", QUALITY)
    assert files.responses == tuple(response(files, rater, QUALITY) for rater in ("R1", "R2", "R3"))


def test_a_folder_without_a_study_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is no rating study \(it has no study.json\)"):
        load_study(tmp_path)


def test_a_study_whose_questions_or_rules_were_changed_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "s")
    change(tmp_path / "s" / STUDY_FILE, lambda study: study["exclusion"].update(attention_at_least=0.1))
    with pytest.raises(StoreError, match="was changed after the study was made"):
        load_study(tmp_path / "s")


def test_the_key_of_another_study_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "s")
    change(tmp_path / "s" / KEY_FILE, lambda key: key.update(study="other"))
    with pytest.raises(StoreError, match=r"key\.json: is the key of the study 'other', not of 'support-1'"):
        load_study(tmp_path / "s")


@pytest.mark.parametrize("name", [STUDY_FILE, KEY_FILE, "ratings/R1.json"])
def test_a_newer_version_is_refused_with_both_numbers(name: str, tmp_path: Path) -> None:
    answered(tmp_path / "s", QUALITY)
    change(tmp_path / "s" / name, lambda content: content.update(version=2))
    with pytest.raises(NewerFormat, match="has version 2, this ftbench reads up to 1; update ftbench"):
        load_study(tmp_path / "s")


@pytest.mark.parametrize("name", [STUDY_FILE, KEY_FILE, "ratings/R1.json"])
@pytest.mark.parametrize("content", ["", "{", "[]", '"x"', '{"version": 1}', '{"version": "1"}', "\x00"])
def test_a_damaged_file_is_named(name: str, content: str, tmp_path: Path) -> None:
    answered(tmp_path / "s", QUALITY)
    (tmp_path / "s" / name).write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=re.escape(name)):
        load_study(tmp_path / "s")


@pytest.mark.parametrize(
    "fault",
    [
        {"value": 6},
        {"value": 3, "worst": 1},
        {"item": "iaaaaaaaaaa"},
        {"dimension": "charm"},
    ],
)
def test_a_stored_rating_that_cannot_be_is_refused(fault: dict[str, Any], tmp_path: Path) -> None:
    answered(tmp_path / "s", QUALITY)
    change(ratings_path(tmp_path / "s", "R1"), lambda content: content["judgements"][3].update(fault))
    with pytest.raises(StoreError, match="is damaged"):
        load_study(tmp_path / "s")


def test_keys_that_a_later_ftbench_adds_are_read_over(tmp_path: Path) -> None:
    files = written(tmp_path / "s")
    change(tmp_path / "s" / KEY_FILE, lambda key: key.update(later="thing"))
    assert load_study(tmp_path / "s") == files
