"""Sections of plugins in the page: shown, escaped, and in a box where they cannot be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.errors import ReportIncomplete
from ftbench.presentation.contracts import ReportSection
from ftbench_reports.html.nesting import check_nesting
from ftbench_reports.html.page import build_page
from ftbench_reports.html.report import HtmlReport
from ftbench_reports.html.sections import SECTIONS
from ftbench_reports.markdown import MarkdownReport
from tests.reports.fake_run import HOSTILE
from tests.reports.page_reader import elements, page, page_with, section


@dataclass(frozen=True)
class Counts(ReportSection):
    """How many cells each method has."""

    name: str = "counts"
    title: str | Mapping[str, str] = "Counts"
    template: str = "<ul>{% for m, n in counts.items() %}<li>{{ m }}: {{ n }}</li>{% endfor %}</ul>"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        return {"counts": {m: sum(c.method == m for c in view.results.cells) for m in view.methods}}


class Broken(Counts):
    def build(self, view: RunView) -> Mapping[str, Any] | None:
        raise ZeroDivisionError(f"nothing\n  to divide by {HOSTILE}")


class Silent(Counts):
    def build(self, view: RunView) -> Mapping[str, Any] | None:
        return None


def short_page(run: RunResults, *sections: ReportSection) -> str:
    """The page with two of our own sections, and those of plugins."""
    return page_with(run, "methods", "provenance", additions=sections)


def anchors(text: str) -> list[str]:
    return [e.attributes["id"] for e in elements(text) if e.tag == "section"]


def test_the_page_has_room_for_sections_and_a_format_without_room_stays_as_it_is() -> None:
    assert HtmlReport().with_sections([Counts()]) == HtmlReport(sections=(Counts(),))
    assert MarkdownReport().with_sections([Counts()]) == MarkdownReport()


def test_a_section_stands_before_the_last_of_ours_and_in_the_bar(small_run: RunResults) -> None:
    title = {"en": "How many", "zh": "多少"}
    text = short_page(small_run, Counts(title=title))

    assert anchors(text)[-3:] == ["methods", "section-counts", "provenance"]
    assert "<li>lora: 2</li>" in section(text, "section-counts")
    both = '<span class="l" lang="en">How many</span><span class="l" lang="zh-CN">多少</span>'
    assert f'<a href="#section-counts">{both}</a>' in text
    assert f'<h2 id="section-counts-title">{both}</h2>' in text


def test_a_section_with_nothing_to_say_is_not_there(small_run: RunResults) -> None:
    assert short_page(small_run, Silent()) == short_page(small_run)


def test_a_template_has_the_tables_and_the_two_languages_of_the_page(small_run: RunResults) -> None:
    from ftbench_reports.tables import Body, Column, Table, TableCell

    @dataclass(frozen=True)
    class Tabled(Counts):
        template: str = (
            '{% from "macros.html.j2" import table with context %}<p>{{ in_both("few", "少") }}</p>{{ table(one) }}'
        )

        def build(self, view: RunView) -> Mapping[str, Any] | None:
            rows = (TableCell("lora", header=True, key="lora"), TableCell("3"))
            return {"one": Table("mine", view_caption, (Column("method"), Column("n")), (Body((rows,)),))}

    from ftbench_reports.language import plain

    view_caption = plain("All of them")
    text = section(short_page(small_run, Tabled()), "section-counts")
    assert '<span class="l" lang="zh-CN">少</span>' in text
    assert "All of them</caption>" in text
    assert "<svg" in text  # the sign of the method


def test_hostile_text_of_a_plugin_stays_text(small_run: RunResults) -> None:
    hostile = Counts(name=HOSTILE, title={"en": HOSTILE, "zh": HOSTILE}, template="<p>{{ text }}</p>")

    class Saying(Counts):
        def build(self, view: RunView) -> Mapping[str, Any] | None:
            return {"text": HOSTILE}

    text = page(small_run, Saying(hostile.name, hostile.title, hostile.template), Broken(name=HOSTILE + "2"))
    found = elements(text)
    scripts = [e.attributes.get("type") for e in found if e.tag == "script"]
    assert set(scripts[:-1]) == {"application/json"}
    assert scripts[-1] is None
    assert not [e for e in found if e.tag == "img"]
    ids = [e.attributes["id"] for e in found if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    places = {e.attributes["href"][1:] for e in found if e.tag == "a"}
    assert {place for place in places if not place.startswith("/answers/")} <= set(ids)
    titles = [e.text for e in found if e.tag == "h2" and "alert(1)" in e.text]
    assert "</script><script>alert(1)</script><img src=x onerror=alert(2)> ‹U+202E›gnp.exe" in titles[0]


def test_a_section_that_raises_is_a_box_and_the_rest_of_the_page_is_whole(small_run: RunResults) -> None:
    built = build_page(small_run, [Broken(), Counts(name="after")])
    whole = page(small_run, Counts(name="after"))

    assert anchors(built.text)[-4:] == ["methods", "section-counts", "section-after", "provenance"]
    (box,) = [e for e in elements(section(built.text, "section-counts") + "</section>") if e.tag == "p"]
    assert box.attributes == {"class": "alert"}
    assert "This section (counts) could not be made: ZeroDivisionError: nothing to divide by" in box.text
    assert "Traceback" not in built.text
    assert '<h2 id="section-counts-title">Counts</h2>' in built.text
    for name in anchors(whole):
        assert section(built.text, name) == section(whole, name)
    (problem,) = built.problems
    assert problem.startswith("section counts of the report could not be made: ZeroDivisionError: nothing to divide")


def test_a_section_of_ours_that_cannot_be_made_is_a_box_too(small_run: RunResults) -> None:
    def broken() -> tuple[()]:
        raise OSError("disk gone")

    built = build_page(replace(small_run, cells=(replace(small_run.cells[0], training=broken), *small_run.cells[1:])))
    assert anchors(built.text) == anchors(page(small_run))
    assert "This section (curves) could not be made: OSError: disk gone" in section(built.text, "curves")
    assert built.problems == ("section curves of the report could not be made: OSError: disk gone",)


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{{ nowhere }}", "UndefinedError: &#39;nowhere&#39; is undefined"),
        ("{% if %}", "TemplateSyntaxError"),
        ("<div><b>{{ counts }}</b>", "ValueError: &lt;div&gt; of the template is not closed"),
        ("</section>", "ValueError: &lt;/section&gt; of the template closes nothing"),
        ("<p>so</p><!-- and", "of the template is not closed"),
    ],
)
def test_a_template_that_would_break_the_page_is_a_box(template: str, reason: str, small_run: RunResults) -> None:
    text = short_page(small_run, Counts(template=template))
    elements(text)
    assert reason in section(text, "section-counts")


def test_elements_without_an_end_need_none() -> None:
    check_nesting('<p>one<br>two <svg viewBox="0 0 1 1"><path d="M0 0"/></svg> 1 &lt; 2 < 3</p>')


def test_a_title_in_one_language_of_two_is_a_box_under_the_name(small_run: RunResults) -> None:
    text = section(short_page(small_run, Counts(title={"en": "Counts"})), "section-counts")
    assert '<h2 id="section-counts-title">counts</h2>' in text
    assert "KeyError: &#39;zh&#39;" in text


def test_a_long_error_is_cut(small_run: RunResults) -> None:
    class Wordy(Counts):
        def build(self, view: RunView) -> Mapping[str, Any] | None:
            raise RuntimeError("x" * 9999)

    assert len(build_page(small_run, [Wordy()]).problems[0]) < 400


def test_a_page_with_a_broken_section_is_written_and_then_said_to_be_incomplete(
    small_run: RunResults, tmp_path: Path
) -> None:
    with pytest.raises(ReportIncomplete, match=r"^section counts of the report could not be made") as caught:
        HtmlReport().with_sections([Broken()]).write(small_run, tmp_path / "report.html")
    assert caught.value.path.read_text(encoding="utf-8") == build_page(small_run, [Broken()]).text


def test_our_own_names_cannot_be_taken(small_run: RunResults) -> None:
    text = page(small_run, *(Counts(name=one.name) for one in SECTIONS))
    assert len(set(anchors(text))) == len(anchors(text))
