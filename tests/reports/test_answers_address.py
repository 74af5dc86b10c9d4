"""Addresses of answers: everything in its place, and no name can end one."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

from ftbench_reports.answers_address import answers_link
from tests.reports.fake_run import HOSTILE


def test_a_method_alone_stands_for_every_seed() -> None:
    assert answers_link("sentiment", "builtin:nano", "lora") == (
        "#/answers/builtin%3Anano/sentiment?method=lora&seed=every"
    )


def test_a_seed_and_a_filter_are_named() -> None:
    assert answers_link("qa", "m", "lora", 0, "empty") == "#/answers/m/qa?method=lora&seed=0&show=empty"


def test_labels_choose_the_field_of_a_confusion() -> None:
    address = answers_link("t", "m", "lora", reference="a b", answer="∅")
    assert parse_qsl(address.split("?")[1])[2:] == [("reference", "a b"), ("answer", "∅")]


def test_a_name_with_any_character_stays_one_part() -> None:
    address = answers_link(HOSTILE + "/?&=#", "m", "a&seed=9")
    path, query = address.split("?")
    assert path.count("/") == 3
    assert unquote(path.rpartition("/")[2]).endswith("/?&=#")
    assert parse_qsl(query) == [("method", "a&seed=9"), ("seed", "every")]
    assert not set("<>\"' ") & set(address)
