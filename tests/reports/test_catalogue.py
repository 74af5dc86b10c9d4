"""The two languages say the same things."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

from markupsafe import Markup

import ftbench_reports
from ftbench.analysis.comparison import NoInterval
from ftbench_reports.catalogue import CATALOGUE
from ftbench_reports.language import interface_language, joined, plain, say


def gaps(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_gaps() -> None:
    assert [key for key, (english, chinese) in CATALOGUE.items() if gaps(english) != gaps(chinese)] == []


def test_a_singular_has_no_gap_that_its_plural_lacks() -> None:
    singular = {key: english for key, (english, _) in CATALOGUE.items() if key.endswith("#1")}

    assert singular
    assert [key for key, text in singular.items() if not gaps(text) <= gaps(CATALOGUE[key.removesuffix("#1")][0])] == []


def test_no_text_is_empty_in_either_language() -> None:
    assert [key for key, texts in CATALOGUE.items() if not all(text.strip() for text in texts)] == []


def test_every_key_that_is_said_exists() -> None:
    folder = Path(ftbench_reports.__file__).parent
    said = {
        key
        for file in [*folder.rglob("*.py"), *folder.rglob("*.j2")]
        for key in re.findall(r"""\bsay\(\s*"([^"{]+)"[,)]""", file.read_text(encoding="utf-8"))
    }

    assert said
    assert said <= set(CATALOGUE)


def test_every_reason_for_having_no_interval_has_its_words() -> None:
    for problem in get_args(NoInterval):
        assert f"interval.{problem.replace(' ', '-')}" in CATALOGUE


def test_one_takes_the_singular() -> None:
    assert say("summary.seeds", n=1).markup("en") == "1 seed"
    assert say("summary.seeds", n=2).markup("en") == "2 seeds"


def test_names_in_sentences_are_escaped_and_not_filled_again() -> None:
    assert say("verdict.no-value", metric="<b>{n}").markup("en") == "No method has a value of &lt;b&gt;{n} here."


def test_sentences_in_other_markup_are_not_escaped_again() -> None:
    inside = Markup("<b>{}</b>").format(say("verdict.no-value", metric="<i>"))

    assert "&lt;i&gt;" in inside
    assert '<span class="l" lang="zh-CN">' in inside


def test_lists_are_punctuated_by_language() -> None:
    assert (joined(["a", "b"]).markup("en"), joined(["a", "b"]).markup("zh")) == ("a, b", "a、b")
    assert plain("same").__html__() == "same"


def test_the_language_of_the_interface_follows_the_setting() -> None:
    assert [interface_language(s) for s in ("en", "zh", "zh-CN", None, 3, "de")] == ["en", "zh", "zh", "en", "en", "en"]
