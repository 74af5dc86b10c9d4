"""The code with which the READMEs show ftbench as a library runs as it stands."""

from __future__ import annotations

import io
import shutil
import tokenize
from pathlib import Path

import pytest

import ftbench
from tests.docs.pages import block, section

TITLES = {"README.md": "As a library", "README.zh-CN.md": "作为库使用"}
MATRIX = """\
models: [builtin:nano]
tasks: [{task: support-qa, max_new_tokens: 4}]
methods: [zero-shot]
evaluation: {examples: 6}
"""
"""A small matrix in the place of the first one of the READMEs."""


def code(page: str) -> str:
    return block(section(page, TITLES[page]), "python")


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


def test_both_languages_show_the_same_code() -> None:
    english, chinese = (without_comments(code(page)) for page in TITLES)
    assert english == chinese
