"""docs/tutorials: each is followed as it is printed, in an empty folder, and prints what it shows.

By default ftbench's commands run in this process, and runs train in it, too, because starting workers takes longer than
these trainings. With the slow tests a shell types every line as it stands.
"""

from __future__ import annotations

import importlib
import os
import shlex
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.core.conftest import command
from tests.docs.consoles import Typed, shows, typed, typed_in
from tests.docs.pages import blocks, headings, read

TUTORIALS = ("a-task-in-yaml", "a-method-in-one-file", "a-metric-in-a-package")
MOST_LINES = 60
"""That a reader types, files and commands together."""
IN_ONE_PROCESS = ("--executor", "inline")


def page(name: str, ending: str = ".md") -> str:
    return f"docs/tutorials/{name}{ending}"


@dataclass(frozen=True)
class Desk:
    """An empty folder and an environment of its own, into which packages can be installed without a network."""

    folder: Path
    environment: Path

    @property
    def packages(self) -> Path:
        """Where installed packages lie."""
        return Path(sysconfig.get_path("purelib", vars={"base": str(self.environment)}))

    def type(self, line: str) -> str:
        """What a shell prints."""
        path = os.pathsep.join([str(self.environment / "bin"), os.environ["PATH"]])
        ended = subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert ended.returncode == 0, f"{line}\n{ended.stdout}"
        return ended.stdout


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The reader's: this environment's packages are there, and what is installed goes elsewhere."""
    made = Desk(tmp_path / "folder", tmp_path / "environment")
    made.folder.mkdir()
    venv.create(made.environment, symlinks=True)
    (made.packages / "installed.pth").write_text("\n".join(path for path in sys.path if Path(path).is_dir()) + "\n")
    python = made.environment / "bin" / "python"
    # pip neither asks an index nor makes an environment to build in; hatchling is installed for the tests.
    offline = "--no-index --no-build-isolation --no-deps"
    for name, words in {"ftbench": "", "pytest": "", "pip": f'"$1" {offline} "${{@:2}}"'}.items():
        script = made.environment / "bin" / name
        script.write_text(f'#!/usr/bin/env bash\nexec "{python}" -m {name} {words or chr(34) + "$@" + chr(34)}\n')
        script.chmod(0o755)
    monkeypatch.chdir(made.folder)
    before, known = sys.path[:], set(sys.modules)
    yield made
    sys.path[:] = before
    for name in set(sys.modules) - known:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", None)):
            del sys.modules[name]
    importlib.invalidate_caches()


def steps(name: str, desk: Desk) -> Iterator[Typed]:
    """Follow a page from top to bottom: save its files, and hand on its commands."""
    for block in blocks(read(page(name))):
        if block.title:
            path = desk.folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        yield from typed_in(block)


@pytest.mark.parametrize("name", TUTORIALS)
def test_it_is_followed_to_its_end_in_this_process(name: str, desk: Desk) -> None:
    done = []
    for step in steps(name, desk):
        if step.words[0] == "ftbench":
            if str(desk.packages) not in sys.path:
                sys.path.insert(0, str(desk.packages))
            importlib.invalidate_caches()
            extra = IN_ONE_PROCESS if step.words[1] == "run" else ()
            code, output, errors = command(*step.words[1:], *extra)
            assert code == 0, errors
            # On a terminal a run's progress comes before its results.
            printed = errors + output if step.words[1] == "run" else output
        else:
            printed = desk.type(step.line)
        assert shows(step.output, printed), f"{step.line}\n{printed}"
        done.append(step.words[:2])
    assert {("ftbench", "plugins"), ("ftbench", "run")} <= set(done)
    assert (desk.folder / "runs" / "matrix" / "report.html").stat().st_size > 100_000


@pytest.mark.slow
@pytest.mark.parametrize("name", TUTORIALS)
def test_a_shell_types_it_as_it_is_printed(name: str, desk: Desk) -> None:
    for step in steps(name, desk):
        printed = desk.type(step.line)
        assert shows(step.output, printed), f"{step.line}\n{printed}"


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_reader_types_no_more_lines_than_promised(name: str) -> None:
    files = [line for block in blocks(read(page(name))) if block.title for line in block.text.splitlines()]
    commands = list(typed(page(name)))
    assert len([line for line in files if line.strip()]) + len(commands) <= MOST_LINES
    assert files
    assert commands


@pytest.mark.parametrize("name", TUTORIALS)
def test_it_checks_tests_and_runs_and_says_what_comes_next(name: str) -> None:
    lines = [step.line for step in typed(page(name))]
    assert any(line.startswith("ftbench plugins check ") for line in lines)
    assert any("pytest" in shlex.split(line) for line in lines)
    assert any(line.startswith("ftbench run ") for line in lines)
    assert headings(read(page(name)))[-1] == (2, "What next")


@pytest.mark.parametrize("name", TUTORIALS)
def test_both_languages_have_the_same_blocks_and_the_same_structure(name: str) -> None:
    english, chinese = (read(page(name, ending)) for ending in (".md", ".zh-CN.md"))
    assert blocks(english) == blocks(chinese)
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(chinese)]
