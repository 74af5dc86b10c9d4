"""The written page: complete, honest about what is missing, and inert."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.messages import Note
from ftbench.presentation.contracts import Report
from ftbench.records.results import Score, TrainingPoint
from ftbench_reports import ftbench_register_reports
from ftbench_reports.html.palette import DARK, LIGHT
from ftbench_reports.html.report import HtmlReport
from tests.reports.fake_run import HOSTILE, TASKS, fake_run
from tests.reports.page_reader import chunk, chunk_text, elements, only, page, page_with, section, section_of

# A file by itself.


def test_nothing_is_loaded_from_anywhere(report: str) -> None:
    for element in elements(report):
        for name, value in element.attributes.items():
            if name in ("src", "href", "action", "srcset", "data", "xlink:href", "poster"):
                assert value.startswith("#") or value == "data:,", f"<{element.tag} {name}={value!r}>"
            assert name != "style"
            assert not name.startswith("on")
    style = only(elements(report), "style").raw
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_this_style_and_this_script_only(report: str) -> None:
    found = elements(report)
    policy = only(found, "meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    script = next(e for e in found if e.tag == "script" and "type" not in e.attributes)

    for directive, code in (("style-src", only(found, "style").raw), ("script-src", script.raw)):
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_the_script_puts_no_text_into_markup(report: str) -> None:
    script = next(e.raw for e in elements(report) if e.tag == "script" and "type" not in e.attributes)

    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(|XMLHttp", script
    )


@pytest.mark.slow
def test_equal_input_gives_equal_bytes(small_run: RunResults, draw_anew: Callable[[], None], tmp_path: Path) -> None:
    one = HtmlReport().write(small_run, tmp_path / "one.html").read_bytes()
    draw_anew()
    again = fake_run(tasks=(TASKS[0], TASKS[4]), methods=("full", "lora", "zero-shot"), seeds=1)

    assert HtmlReport().write(again, tmp_path / "two.html").read_bytes() == one


def test_the_demonstration_is_small_enough_to_mail(report_file: Path) -> None:
    assert report_file.stat().st_size < 3_000_000


def test_a_report_that_cannot_be_built_leaves_the_old_one(small_run: RunResults, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "report.html"
    out.parent.mkdir()
    out.write_text("old")

    out_of_place = replace(small_run, cells=(None,))  # nothing that a section could be made of
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'model'"):
        HtmlReport().write(out_of_place, out)

    assert out.read_text() == "old"
    assert [file.name for file in out.parent.iterdir()] == ["report.html"]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b" / "report.html"

    assert HtmlReport().write(fake_run(tasks=(), methods=()), out) == out
    assert [file.name for file in out.parent.iterdir()] == ["report.html"]


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, ftbench_reports as r; r.ftbench_register_reports(); print([m for m in sys.modules if m in (%s)])"
    )
    heavy = "'numpy', 'altair', 'jinja2', 'vl_convert', 'pandas', 'torch'"
    done = subprocess.run([sys.executable, "-c", code % heavy], capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": ":".join(sys.path)})  # fmt: skip

    assert done.stdout.strip() == "[]"


def test_the_formats_are_registered_and_satisfy_the_contract() -> None:
    formats = list(ftbench_register_reports())

    assert all(isinstance(one, Report) for one in formats)
    assert [(one.name, one.default_file) for one in formats][:3] == [
        ("html", "report.html"),
        ("html-folder", "report"),
        ("markdown", "report.md"),
    ]


# What it says.


def test_every_cell_appears(run: RunResults, report: str) -> None:
    for cell in run.cells:
        assert cell.cell in section(report, "cells")


def test_with_one_seed_the_verdict_and_every_interval_say_that_training_is_left_out() -> None:
    report = page_with(fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1), "verdict", "scores")

    for language, text in (("en", "training randomness is not in"), ("zh-CN", "不含训练的随机性")):
        verdict, scores = section(report, "verdict"), section(report, "scores")
        facts = verdict[verdict.index('class="facts"') :].split("</p>")[0]
        assert f'lang="{language}"' in facts
        assert text in facts
        assert text in scores
    assert section(report, "scores").count('href="#scores-1-note-1"') == 3  # two scores and one difference
    assert section(report, "verdict").count('href="#verdict-1-table-note-1"') == 1


def test_with_several_seeds_no_interval_is_said_to_leave_training_out() -> None:
    assert "training randomness is not in" not in page(fake_run(tasks=TASKS[:1], methods=("full", "lora")))


def test_every_method_of_every_task_is_a_row_of_the_scores(run: RunResults, report: str) -> None:
    scores = section(report, "scores")

    for task in run.tasks:
        table = scores[scores.index(f"{task.label}</caption>") :]
        rows = table[: table.index("</table>")]
        for method in {cell.method for cell in run.cells}:
            assert f"{method}<" in rows


@pytest.mark.parametrize(
    "reason",
    [
        "out of memory: 5.1 GiB asked, 3.9 GiB free",
        "the loss became infinite at step 412",
        "leaves no room for 32 virtual tokens",
        "not run yet",
    ],
)
def test_why_a_cell_has_no_result_stands_with_the_scores(report: str, reason: str) -> None:
    assert reason in section(report, "scores")


def test_a_metric_without_a_value_is_not_available_with_its_reason_and_never_zero(report: str) -> None:
    scores = section(report, "scores")
    table = scores[scores.index("summarization</caption>") :]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table[: table.index("</table>")])

    assert sum("n/a" in cell for cell in cells) == 6
    assert not any(re.fullmatch(r"0(\.0+)?", re.sub("<.*?>", "", cell)) for cell in cells)
    assert "toxicity is not available: detoxify's checkpoint is not on this machine" in re.sub("&#39;", "'", table)


def test_no_cell_of_any_table_is_blank(report: str) -> None:
    for element in elements(report):
        if element.tag in ("td", "th"):
            assert element.text.strip(), element


def test_tables_have_captions_and_scoped_headers(report: str) -> None:
    found = elements(report)

    assert sum(e.tag == "table" for e in found) == sum(e.tag == "caption" for e in found) > 0
    assert all(e.attributes.get("scope") in ("col", "row", "rowgroup") for e in found if e.tag == "th")


def test_ids_are_unique_and_links_lead_somewhere(report: str) -> None:
    found = elements(report)
    ids = [e.attributes["id"] for e in found if "id" in e.attributes]

    assert len(ids) == len(set(ids))
    places = {e.attributes["href"][1:] for e in found if e.tag == "a"}
    assert {place for place in places if not place.startswith("/answers/")} <= set(ids)  # a script shows those
    assert {e.attributes["aria-labelledby"] for e in found if "aria-labelledby" in e.attributes} <= set(ids)


def test_the_verdict_names_examples_seeds_and_what_the_interval_covers(report: str) -> None:
    verdict = section(report, "verdict")

    assert "300 test examples" in verdict
    assert "2 seeds a method" in verdict
    assert "with several seeds, other seeds would give" in verdict
    assert "Holm’s correction" in verdict
    assert "No clear difference from it" in verdict


def test_one_seed_is_said_to_be_one(small_run: RunResults) -> None:
    assert "With one seed, how much training itself varies is not known" in page(small_run)


def test_the_best_and_those_level_with_it_are_bold(report: str) -> None:
    scores = section(report, "scores")
    table = scores[scores.index("sentiment</caption>") : scores.index("</table>")]
    bold = re.findall(r"</span>([\w-]+)</th>\s*<td[^>]*><strong>", table)

    assert bold == ["full", "lora"]


def test_plugins_are_listed_without_the_signs_of_a_data_format(small_run: RunResults) -> None:
    plugin = {"name": "mine", "version": None, "error": None, "hooks": ["ftbench_register_tasks", "ftbench_skip_cell"]}
    other = {"name": "yours", "version": "2", "error": None, "hooks": []}
    text = page_with(replace(small_run, plugins=(plugin, other)), "provenance")
    table = text[text.index('<table id="plugins"') :].partition("</table>")[0]

    assert "ftbench_register_tasks, ftbench_skip_cell" in table
    assert not re.search(r"null|\[|&#34;|error", table)


def test_a_cell_without_a_value_does_not_make_signatures_differ(small_run: RunResults) -> None:
    first, *others = small_run.cells
    name = next(iter(first.metrics))
    without = replace(first, metrics={**first.metrics, name: Score(None, "nothing to measure")})
    text = page(replace(small_run, cells=(without, *others)))

    assert "the cells have different signatures" not in text


def test_the_data_of_a_curve_stand_at_the_epochs_that_were_measured_or_at_round_ones(small_run: RunResults) -> None:
    curve = [TrainingPoint(step, step / 30, 1.0, 2.0 if step % 30 == 0 else None) for step in range(91)]
    run = replace(small_run, cells=tuple(replace(c, training=lambda: curve) for c in small_run.cells))
    text = section_of(run, "curves")
    heads = [
        re.findall(
            r'lang="en">epoch ([\d.]+)</span>', text[text.index(f'id="curves-1-{loss}-data"') :].split("</tr>")[0]
        )
        for loss in ("train_loss", "validation_loss")
    ]

    assert heads == [["0.5", "1", "1.5", "2", "2.5", "3"], ["0", "1", "2", "3"]]


def test_the_rows_of_a_task_are_counted_in_the_order_of_their_use(small_run: RunResults) -> None:
    tasks = (replace(small_run.tasks[0], rows={"test": 30, "train": 234, "validation": 29}), *small_run.tasks[1:])

    assert "train 234, validation 29, test 30" in page(replace(small_run, tasks=tasks))


def test_the_page_starts_in_the_language_of_the_matrix() -> None:
    chinese = page_with(fake_run(language="zh", tasks=TASKS[:1], methods=("full",), seeds=1), "curves")

    assert '<html lang="zh-CN" data-language="zh">' in chinese
    assert '<span class="l" lang="zh-CN">学习曲线</span>' in chinese


def test_both_themes_are_readable() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    for theme in (LIGHT, DARK):
        for ink in ("ink", "muted", "accent", "good", "bad", "mark"):
            for ground in ("page", "raised", "notice"):
                assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)
        for name in theme:
            if name.startswith("series"):
                assert contrast(theme[name], theme["page"]) >= 3, name


# Damaged and unusual runs.


def test_a_run_without_any_finished_cell_is_a_report_too(small_run: RunResults) -> None:
    cells = tuple(replace(c, status="pending", metrics={}, costs={}, predictions=tuple) for c in small_run.cells)
    text = page(replace(small_run, cells=cells))

    assert "0 of 6 cells done" in text
    assert "No finished cell has predictions." in text


def test_a_task_without_a_metric_has_rows_and_no_verdict(small_run: RunResults) -> None:
    cells = tuple(replace(c, metrics={}) for c in small_run.cells if c.task == "sentiment")
    failed = replace(cells[0], status="failed", reason=Note.plain("no luck"))
    run = replace(small_run, cells=(failed, *cells[1:]), tasks=(replace(TASKS[0], metrics=()),))
    text = page_with(run, "verdict", "scores")

    assert "This task names no metric" in section(text, "verdict")
    assert "failed: no luck" in section(text, "scores")


def test_diverged_losses_and_absent_costs_are_said(small_run: RunResults) -> None:
    def nan_curve() -> list[TrainingPoint]:
        return [replace(p, train_loss=float("nan")) if p.step > 100 else p for p in small_run.cells[0].training()]

    first = replace(small_run.cells[0], training=nan_curve, costs={})
    text = page_with(replace(small_run, cells=(first, *small_run.cells[1:])), "curves", "costs")

    assert "the loss stopped being a finite number at epoch 1.26" in text
    assert "not measured" in text


def test_several_models_are_told_apart(small_run: RunResults) -> None:
    twice = [replace(c, model=model, cell=c.cell + model) for model in ("nano", "micro") for c in small_run.cells]
    text = page_with(replace(small_run, cells=tuple(twice)), "verdict")

    assert '<span class="muted">micro</span>' in section(text, "verdict")
    assert "2 models" in text


def test_a_baseline_without_a_value_is_said(small_run: RunResults) -> None:
    cells = tuple(
        replace(c, metrics={"accuracy": Score(None, "no answers")}) if c.method == "full" else c
        for c in small_run.cells
    )

    assert "has no value here (no answers)" in section_of(replace(small_run, cells=cells), "verdict")


# Hostile text.


def test_hostile_text_adds_no_element(hostile_file: Path) -> None:
    found = elements(hostile_file.read_text(encoding="utf-8"))

    scripts = [e.attributes.get("type") for e in found if e.tag == "script"]
    assert set(scripts[:-1]) == {"application/json", "application/gzip"}
    assert scripts[-1] is None
    assert not [
        e for e in found if e.tag in ("img", "iframe", "object", "embed", "base", "form") and e.attributes.get("src")
    ]
    assert not [e for e in found if e.tag == "img"]


def test_hostile_text_is_visible_as_it_is(hostile_file: Path) -> None:
    text = hostile_file.read_text(encoding="utf-8")
    title = only(elements(text), "h1").text

    assert "</script><script>alert(1)</script><img src=x onerror=alert(2)>" in title
    assert "‹U+202E›gnp.exe‹U+202C› ‹U+0000› ‹U+D800› {{7*7}} <!--<script" in title
    assert not re.search("[\u202a-\u202e\u200b\x00\ud800-\udfff]", text)


def test_hostile_text_reaches_the_browser_as_data(hostile_file: Path) -> None:
    raw = chunk_text(elements(hostile_file.read_text(encoding="utf-8")), "samples-0-0-0")
    answer = json.loads(raw)[0][0]["text"]

    assert not set("<>&\u2028\u2029") & set(raw)
    assert answer[0][1::2] == ["U+202E", "U+202C", "U+0000", "U+D800"]
    assert "".join(answer[0][::2]) == re.sub("[\u202e\u202c\x00\ud800]", "", HOSTILE)


# The examples.


def test_examples_are_capped_and_what_is_left_out_is_said(report: str) -> None:
    found = elements(report)
    sets = chunk(found, "samples")["sets"]

    assert [len(chunk(found, f"samples-{place}-0")) for place in range(5)] == [60] * 5
    assert [(one["carried"], one["total"]) for one in sets] == [(60, n) for n in (300, 200, 240, 160, 180)]
    assert "3 of 300 test examples; the browser has 60" in report
    assert "This file has 300 of 1,080 test examples" in report


def test_an_example_carries_what_the_browser_shows(run: RunResults, report: str) -> None:
    found = elements(report)
    overview, examples = chunk(found, "samples")["sets"][0], chunk(found, "samples-0-0")
    assert overview["methods"][0] == ["full", [0, 1]]
    assert [name for name, _ in overview["metrics"]] == ["accuracy", "macro_f1", "loss"]

    for seed, answers in enumerate(chunk(found, "samples-0-0-0")):
        predictions = {p.id: p for p in run.cells[seed].predictions()}
        for (key, prompt, reference), answer in zip(examples, answers, strict=True):
            prediction = predictions[key]
            assert (prompt, reference, answer["text"]) == (prediction.prompt, prediction.reference, prediction.text)
            right = prediction.text == prediction.reference
            assert answer.get("right", False) == right
            loss = prediction.reference_loss / prediction.reference_tokens
            assert answer["scores"] == [right, right, pytest.approx(loss, rel=1e-5)]
    few_shot = chunk(found, "samples-0-0-4")[0]
    assert any("prompt" in answer for answer in few_shot)
    assert any(answer.get("truncated") == 37 for answer in few_shot)


def test_a_few_examples_are_in_the_page_for_readers_without_scripts(run: RunResults, report: str) -> None:
    assert run.cells[0].predictions()[0].prompt.splitlines()[0] in section(report, "samples").split("<script")[0]


@pytest.mark.slow
def test_what_a_page_needs_can_be_imported_while_cells_run() -> None:
    code = """
import sys, threading
from ftbench_reports.html.report import HtmlReport
assert not {"altair", "vl_convert"} & set(sys.modules)
HtmlReport().warm_up()
for thread in threading.enumerate():
    if thread is not threading.main_thread():
        thread.join()
print(sorted({"altair", "vl_convert", "ftbench_reports.html.page"} & set(sys.modules)))
"""
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["['altair',", "'ftbench_reports.html.page',", "'vl_convert']"]
