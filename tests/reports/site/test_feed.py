"""The feed: every element that RFC 4287 asks for, and dates of the runs alone."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from ftbench_reports.site.feed import atom_feed
from tests.reports.fake_run import HOSTILE
from tests.reports.site.sites import a_run, a_site

ATOM = {"a": "http://www.w3.org/2005/Atom"}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode())


def text(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(f"a:{name}", ATOM)
    return found.text or ""


def test_feed_and_entries_have_what_the_standard_requires() -> None:
    feed = parsed(atom_feed(a_site(base_url="https://example.org/bench/")))
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = feed.findall("a:entry", ATOM)
    assert [text(entry, "title") for entry in entries] == ["february – run 2", "january – run 1"]
    for element in (feed, *entries):
        assert text(element, "id").startswith("urn:uuid:")
        assert text(element, "title")
        assert DATE.fullmatch(text(element, "updated"))
    assert feed.find("a:author/a:name", ATOM) is not None
    assert text(feed, "updated") == text(entries[0], "updated") == "2026-02-05T08:00:00Z"
    assert len({text(element, "id") for element in (feed, *entries)}) == 3
    assert [link.get("href") for link in feed.findall("a:link[@rel='self']", ATOM)] == [
        "https://example.org/bench/feed.xml"
    ]
    for entry, name in zip(entries, ("february", "january"), strict=True):
        (link,) = entry.findall("a:link[@rel='alternate']", ATOM)
        assert link.get("href") == f"https://example.org/bench/runs/{name}/index.html"


def test_without_an_address_links_are_relative_and_the_feed_names_none_of_its_own() -> None:
    feed = parsed(atom_feed(a_site()))
    assert feed.findall("a:link[@rel='self']", ATOM) == []
    assert feed.find("a:entry/a:link", ATOM).get("href") == "runs/february/index.html"  # type: ignore[union-attr]


def test_runs_without_a_date_are_left_out() -> None:
    feed = parsed(atom_feed(a_site(a_run("old", 1, None), a_run("new", 2, "2026-02-05T08:00:00Z"))))
    assert [text(entry, "title") for entry in feed.findall("a:entry", ATOM)] == ["new – run 2"]
    assert parsed(atom_feed(a_site(a_run("old", 1, None)))).findall("a:entry", ATOM) == []


def test_the_summary_says_who_is_best() -> None:
    feed = parsed(atom_feed(a_site()))
    (first, _) = feed.findall("a:entry/a:summary", ATOM)
    assert (first.text or "").startswith("6 of 6 cells done; reviews: lora, accuracy 0.")


def test_hostile_names_are_text_in_well_formed_xml() -> None:
    run = replace(a_run("x", 1, "2026-01-05T08:00:00Z"), name=HOSTILE, title=HOSTILE)
    feed = parsed(atom_feed(a_site(run, title=HOSTILE)))
    assert "<script>" in text(feed.findall("a:entry", ATOM)[0], "title")
    assert "‹U+0000›" in text(feed, "title")


def test_methods_with_the_same_best_value_are_named_together() -> None:
    run = a_run("x", 1, "2026-01-05T08:00:00Z", full=1.0, lora=1.0, prefix=0.2)
    feed = parsed(atom_feed(a_site(run)))
    (summary,) = feed.findall("a:entry/a:summary", ATOM)
    assert "reviews: full and lora, accuracy 1.000" in (summary.text or "")
    assert "not distinguishable" not in (summary.text or "")
