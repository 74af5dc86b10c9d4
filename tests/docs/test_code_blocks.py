"""Every fenced block of code of every page: Python runs, YAML is valid, and each `ftbench` line can be typed."""

from __future__ import annotations

import re
import sys
import tomllib
import types
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
import yaml

from ftbench.matrix.schema import Matrix
from ftbench.task_types.yaml_task import TaskFile
from tests.conftest import CHECKOUT
from tests.docs.pages import Block, blocks
from tests.docs.test_command_line import parsed
from tools.docs_site.command_pages import all_commands

PAGES = sorted(
    path.relative_to(CHECKOUT).as_posix()
    for path in (
        *CHECKOUT.glob("*.md"),
        *(CHECKOUT / "docs").rglob("*.md"),
        *(CHECKOUT / "examples").rglob("*.md"),
        CHECKOUT / "benchmarks" / "README.md",
    )
)
BLOCKS = [(page, block) for page in PAGES for block in blocks((CHECKOUT / page).read_text(encoding="utf-8"))]
LANGUAGES = {"", "console", "csv", "python", "sh", "text", "toml", "yaml"}
"""What this module knows how to look at. Blocks of no language, and `text`, are what programs print."""

NOT_ALONE: Mapping[str, str] = {
    "import ftbench\n\nplan =": "it runs matrices: tests/docs/test_library_code.py",
    "from norms import": "it is a test of another block: tests/docs/test_writing_a_plugin.py",
    "from output_bias import": "it is a test of another block: tests/docs/test_tutorials.py",
    "from ftbench_grounded import": "it is a test of an installed package: tests/docs/test_tutorials.py",
    "from peft import PeftModel": "it loads a model from a hub; tests/core/commandline/test_export.py loads one",
    "import ftbench\n\nmade =": "it exports from a finished run: tests/core/api",
    "STOPPED_EARLY =": "it shows the shape of a message; writing-a-plugin.md has a whole one",
}
"""How Python begins that does not run by itself, and why not. It compiles all the same."""


def of(language: str) -> list[object]:
    """The blocks of a language, as parameters that pytest names by page."""
    return [pytest.param(block, id=page) for page, block in BLOCKS if block.language == language]


def test_every_block_is_in_a_language_that_is_looked_at() -> None:
    assert sorted({(page, block.language) for page, block in BLOCKS if block.language not in LANGUAGES}) == []


@pytest.mark.parametrize("block", of("python"))
def test_python_runs(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = compile(block.text, "block", "exec")
    if block.text.startswith(tuple(NOT_ALONE)):
        return
    (tmp_path / "m.csv").write_text("method,value\nlora,1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    module = types.ModuleType("a_block_of_a_page")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(code, vars(module))


def test_python_that_does_not_run_alone_is_there() -> None:
    written = [block.text for _, block in BLOCKS if block.language == "python"]
    assert [beginning for beginning in NOT_ALONE if not any(text.startswith(beginning) for text in written)] == []


@pytest.mark.parametrize("block", of("yaml"))
def test_yaml_is_valid_as_a_matrix_or_a_task_file_or_a_part_of_one(block: Block) -> None:
    content = yaml.safe_load(block.text)
    if set(content) <= set(Matrix.model_fields):
        Matrix.model_validate({"models": ["a"], "tasks": ["b"], "methods": ["c"], **content})
    else:
        TaskFile.model_validate({"name": "a", "prompt": "{text}", "answer": "{label}", **content})


@pytest.mark.parametrize("block", of("toml"))
def test_toml_has_an_entry_point_of_ftbench(block: Block) -> None:
    assert tomllib.loads(block.text)["project"]["entry-points"]["ftbench"]


def lines() -> Iterator[tuple[str, str]]:
    """(page, command line) of each `ftbench …` in blocks of a shell, and after `$` in those of a console."""
    for page, block in BLOCKS:
        start = {"sh": r"(?:\.venv/bin/)?", "console": r"\$ "}.get(block.language)
        if start is not None:
            joined = block.text.replace("\\\n", " ")
            yield from ((page, line) for line in re.findall(rf"^{start}(ftbench .*)$", joined, re.MULTILINE))


def test_every_line_that_calls_ftbench_can_be_typed() -> None:
    commands = dict(all_commands())
    wrong = [f"{page}: {line}: {fault}" for page, line in lines() if (fault := _fault(line, commands))]
    assert wrong == []
    assert len(list(lines())) > 100


def _fault(line: str, commands: Mapping[tuple[str, ...], click.Command]) -> str | None:
    try:
        parsed(line, commands)
    except (click.ClickException, click.exceptions.Exit, ValueError) as error:
        return str(error) if not isinstance(error, click.exceptions.Exit) else None  # --help
    return None


@pytest.mark.parametrize(
    "line", ["ftbench plan --format xml m.yaml", "ftbench run", "ftbench data chek a.csv", "ftbench plan m.yaml --nope"]
)
def test_a_line_with_a_mistake_is_found(line: str) -> None:
    assert _fault(line, dict(all_commands()))
