"""What is in the files: nothing that a rater should not know, and no way for a text to become anything else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from ftbench_rating.form import write_form, write_instructions
from ftbench_rating.form.words import PAGE, SCRIPT
from ftbench_rating.study.model import Scheme
from tests.plugins.rating.form.sheets import HOSTILE, SCHEMES, sheet, study, with_texts

FORM = files("ftbench_rating.form")


class Elements(HTMLParser):
    """The elements of a page as (tag, attributes), and the text of those that hold code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] == "script":
            self.code.append(data)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_equal_sheets_give_equal_bytes(tmp_path: Path, scheme: Scheme) -> None:
    first = write_form(sheet(scheme), tmp_path / "first.html").read_bytes()

    assert write_form(sheet(scheme), tmp_path / "second.html").read_bytes() == first
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["first.html", "second.html"]


def test_a_rater_is_not_told_what_would_change_how_he_rates(tmp_path: Path) -> None:
    text = write_form(sheet(), tmp_path / "form.html").read_text(encoding="utf-8")

    for secret in ("0.6123", "0.3877", "0.7391", "0.2817", "0.4519", "2b2b", "R2", '"weight"', "attention"):
        assert secret not in text
    assert "1a" * 32 in text


def test_nothing_is_loaded_and_only_our_code_runs(tmp_path: Path) -> None:
    form = write_form(sheet(), tmp_path / "form.html").read_text(encoding="utf-8")
    page = write_instructions(study(), tmp_path / "instructions.html").read_text(encoding="utf-8")
    for text in (form, page):
        (policy,) = [str(attributes["content"]) for _, attributes in Elements(text).found if "http-equiv" in attributes]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert not re.search("unsafe|self|file:", policy)
        assert not re.search(r"https?:|//[a-z]+\.|@import|url\(", text)
        handlers = [name for _, attributes in Elements(text).found for name in attributes if name.startswith("on")]
        assert handlers == []
    assert "script" not in dict(Elements(page).found)
    assert re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", form) is None


def test_texts_are_data_wherever_they_stand(tmp_path: Path) -> None:
    made = sheet()
    dimension = replace(made.study.dimensions[0], name=HOSTILE, question={"en": HOSTILE, "zh": HOSTILE})
    hostile = replace(made, study=replace(made.study, id=HOSTILE, task=HOSTILE, dimensions=(dimension,)))
    text = write_form(with_texts(hostile, HOSTILE + "\ud800\x00"), tmp_path / "form.html").read_bytes().decode()

    plain = write_form(replace(made, study=replace(made.study, dimensions=(dimension,))), tmp_path / "plain.html")
    tags = [tag for tag, _ in Elements(text).found]
    assert tags == [tag for tag, _ in Elements(plain.read_text(encoding="utf-8")).found]
    assert "img" not in tags
    assert "\u202e" not in text.replace(Elements(text).code[0], "")
    data = json.loads(Elements(text).code[0])
    assert data["items"][0]["prompt"][1::2] == ["U+202E", "U+200B", "U+D800", "U+0000"]
    assert data["dimensions"][0]["name"] == HOSTILE


def test_every_sentence_is_used_and_says_the_same_in_both_languages() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in FORM.joinpath("scripts").iterdir())
    templates = "".join(path.read_text(encoding="utf-8") for path in FORM.joinpath("templates").iterdir())
    # Keys that are put together: "what." ~ study.scheme, "state-" + state, …
    together = re.compile(r"(what|pass\.not)\.(likert5|pairwise|best-worst)|state-(done|part|open)|role\.\w+")

    for words, code in ((SCRIPT, scripts), (PAGE, templates)):
        unused = [key for key in words if f'"{key}"' not in code and not together.fullmatch(key)]
        assert unused == []
        for key, (en, zh) in words.items():
            assert re.findall(r"\{\w+\}", en) == re.findall(r"\{\w+\}", zh) or sorted(
                re.findall(r"\{\w+\}", en)
            ) == sorted(re.findall(r"\{\w+\}", zh)), key
            assert re.search("[\u4e00-\u9fff]", zh) or key in {"progress", "chosen"}, key
    asked = set(re.findall(r'words\("([a-z-]+)"', scripts)) | set(re.findall(r'say\("([a-z.5-]+)"', templates))
    assert asked - {"what.", "pass.not.", "state-"} <= {*SCRIPT, *PAGE}


def test_the_instructions_tell_all_that_a_rater_needs(tmp_path: Path) -> None:
    text = write_instructions(study(), tmp_path / "instructions.html").read_text(encoding="utf-8")

    for needed in (
        "Is it well written?", "写得通顺吗？", "切题", "perfect", "完美", "Warm the pot first.", "offensive",
        "stop at any time", "随时停止", "cannot judge", "无法判断", "Backspace", ".json",
    ):  # fmt: skip
        assert needed in text
    without = write_instructions(study(cannot_judge=False), tmp_path / "other.html").read_text(encoding="utf-8")
    assert "cannot judge" not in without
