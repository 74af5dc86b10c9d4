"""The code with which the pages show ftbench as a library runs as it stands."""

from __future__ import annotations

import io
import shutil
import tokenize
from pathlib import Path

import pytest

import ftbench
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from tests.docs.pages import block, names, section, table

TITLES = {"README.md": "As a library", "README.zh-CN.md": "作为库使用"}
NOTEBOOKS = {"docs/notebooks.md": "The library in ten lines", "docs/notebooks.zh-CN.md": "十行代码"}
CHARTS = {"docs/notebooks.md": ("The charts", "chart"), "docs/notebooks.zh-CN.md": ("图表", "图表")}
MATRIX = """\
models: [builtin:nano]
tasks: [{task: support-qa, max_new_tokens: 4}]
methods: [zero-shot]
evaluation: {examples: 6}
"""
"""A small matrix in the place of the first one of the READMEs."""


def code(page: str) -> str:
    return block(section(page, {**TITLES, **NOTEBOOKS}[page]), "python")


def without_comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type != tokenize.COMMENT]


def test_it_plans_runs_reports_and_compares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "first.yaml").write_text(MATRIX, encoding="utf-8")
    # Finished cells are taken as they are, so no worker has to start.
    ftbench.run("first.yaml", "runs/two-seeds", changes={"seeds": [0, 1]}, executor="inline", progress=None)
    shutil.copytree("runs/two-seeds/cells", "runs/first/cells")
    ftbench.run("first.yaml", executor="inline", progress=None)
    names: dict[str, object] = {}
    exec(compile(code("README.md"), "README.md", "exec"), names)
    results, comparison = names["results"], names["comparison"]
    assert isinstance(results, ftbench.Results)
    assert isinstance(comparison, ftbench.RunComparison)
    assert dict(results.counts) == {"done": 1}  # nothing is random in it, so two seeds are one cell
    assert (tmp_path / "two-seeds.html").is_file()
    assert list(comparison.groups()["method"]) == ["zero-shot"]
    assert "metrics.rougeL" in capsys.readouterr().out


def test_it_recommends_draws_and_says_what_more_seeds_would_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = MATRIX.replace("support-qa, max_new_tokens: 4", "sentiment").replace("[zero-shot]", "[zero-shot, few-shot]")
    (tmp_path / "first.yaml").write_text(text.replace("6", "12"), encoding="utf-8")
    # Finished cells are taken as they are, so no worker has to start.
    ftbench.run("first.yaml", "runs/notebook", changes={"seeds": [0, 1]}, executor="inline", progress=None)
    names_of_code: dict[str, object] = {}
    exec(compile(code("docs/notebooks.md"), "docs/notebooks.md", "exec"), names_of_code)
    assert "few-shot" in (tmp_path / "differences.svg").read_text(encoding="utf-8")
    assert (tmp_path / "report.html").is_file()
    said = capsys.readouterr().out
    assert "How sure" in said
    assert "6 seeds" in said


@pytest.mark.parametrize("pages", [TITLES, NOTEBOOKS])
def test_both_languages_show_the_same_code(pages: dict[str, str]) -> None:
    english, chinese = (without_comments(code(page)) for page in pages)
    assert english == chinese


@pytest.mark.parametrize("page", CHARTS)
def test_every_chart_is_in_a_table(page: str) -> None:
    title, column = CHARTS[page]
    shown = [names(cell)[0] for cell in table(section(page, title), column).column(column)]
    assert shown == list(Registry(load_plugins()).objects("charts"))
