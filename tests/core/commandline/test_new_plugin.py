"""`ftbench plugins new` writes plugins that work: their tests pass, their checks pass, and a cell runs with them."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

import ftbench
from ftbench.commandline.main import main
from ftbench.commandline.new_plugin import writing
from ftbench.commandline.new_plugin.contents import Contents
from ftbench.commandline.new_plugin.kinds import FORMS, NEW_KINDS, Form
from ftbench.commandline.new_plugin.names import plugin_name
from ftbench.plugin_checks.running import check_plugin
from ftbench.plugins import KINDS
from tests.conftest import CHECKOUT

THERE = [word for word, kind in NEW_KINDS.items() if kind.plural in KINDS]
"""The kinds that this ftbench has."""

BOTH: list[tuple[str, Form]] = [(word, form) for word in THERE for form in FORMS if form != "yaml" or word == "task"]

BEGUN = {"package": "p", "file": "f", "yaml": "y"}
"""How the names of the tests begin, by form: `p-task`."""


def new(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["plugins", "new", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def called(word: str, form: Form) -> str:
    return f"{BEGUN[form]}-{word}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plugin of every kind in every form, side by side."""
    folder = tmp_path_factory.mktemp("made")
    for word, form in BOTH:
        assert new(called(word, form), "--kind", word, "--as", form, "--to", str(folder)) == 0
    return folder


def python(*words: str, folder: Path, path: Sequence[Path] = ()) -> str:
    """What a command of Python says; it must end well."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", *words]
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


# What is written.


def test_it_says_what_was_written_and_three_commands_that_can_be_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert new("my-metric", "--kind", "metric", "--as", "file") == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("Next:")
    assert lines[0] == "Written:"
    assert [line.split()[0] for line in lines[1:at]] == ["my_metric.py", "test_my_metric.py", "my_metric_matrix.yaml"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(line.split()[0] for line in lines[1:at])
    assert [line.partition("#")[0].strip() for line in lines[at + 1 :]] == [
        "ftbench plugins check my_metric.py",
        "python -m pytest test_my_metric.py",
        "ftbench run my_metric_matrix.yaml",
    ]


def test_what_it_says_is_in_the_language_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new("my-task", "--kind", "task", "--to", str(tmp_path), "--language", "zh") == 0
    said = capsys.readouterr().out
    assert "已写入：" in said
    assert "模型读什么、答什么" in said


def test_a_task_is_yaml_by_default_and_everything_else_a_package(tmp_path: Path) -> None:
    assert new("my-task", "--kind", "task", "--to", str(tmp_path)) == 0
    assert new("my-report", "--kind", "report", "--to", str(tmp_path)) == 0
    assert (tmp_path / "my_task.yaml").is_file()
    assert (tmp_path / "my-report" / "src" / "ftbench_my_report" / "report.py").is_file()


def test_a_package_has_an_entry_point_and_everything_that_a_repository_needs(made: Path) -> None:
    folder = made / "p-task"
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "ftbench-p-task"
    assert project["entry-points"] == {"ftbench": {"p-task": "ftbench_p_task"}}
    workflow = yaml.safe_load((folder / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8"))
    steps = [step.get("run") for step in workflow["jobs"]["tests"]["steps"]]
    assert {"pytest", "mypy", "ruff check .", "ftbench plugins check p-task", "ftbench run matrix.yaml"} <= {*steps}
    assert {"README.md", "CHANGELOG.md", ".gitignore", "src", "tests"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(("word", "form"), BOTH)
def test_the_same_name_gives_the_same_files(word: str, form: Form) -> None:
    name = plugin_name("my-own")
    first, second = (Contents(name, NEW_KINDS[word], form).files() for _ in range(2))
    assert first == second
    assert all(file.content.endswith("\n") or not file.content for file in first)


# What is refused.


def test_nothing_is_written_over_and_the_error_names_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test_my_metric.py").write_text("mine", encoding="utf-8")
    assert new("my-metric", "--kind", "metric", "--as", "file", "--to", str(tmp_path)) == 2
    assert f"{tmp_path / 'test_my_metric.py'}: is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["test_my_metric.py"]
    assert (tmp_path / "test_my_metric.py").read_text(encoding="utf-8") == "mine"


def test_the_folder_of_a_package_is_not_written_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "my-metric").mkdir()
    assert new("my-metric", "--kind", "metric", "--to", str(tmp_path)) == 2
    assert f"{tmp_path / 'my-metric'}: is there already" in capsys.readouterr().err
    assert list((tmp_path / "my-metric").iterdir()) == []


@pytest.mark.parametrize("form", ["file", "package"])
def test_where_a_file_cannot_be_put_in_its_place_none_is(
    form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Contents(plugin_name("my-task"), NEW_KINDS["task"], form).files()
    moved: list[Path] = []
    rename = Path.rename

    def full(self: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) > 2 or form == "package":
            raise OSError(28, "No space left on device", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="No space left"):
        writing.write_all(files, tmp_path / "new" / "folder")
    assert moved
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "near"),
    [("MyTask", "my-task"), ("my task!", "my-task"), ("2bits", "my-2bits"), ("naïve", "naive"), ("a--b", "a-b")],
)
def test_a_name_that_cannot_be_used_brings_the_nearest_that_can(
    typed: str, near: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(typed, "--kind", "task", "--to", str(tmp_path)) == 2
    assert capsys.readouterr().err.strip().endswith(f"with hyphens between words, as {near}")
    assert plugin_name(near).name == near
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("typed", ["情感", "!", "-"])
def test_a_name_of_which_nothing_is_left_brings_an_example(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert new("--kind", "task", "--", typed) == 2
    assert "as my-method" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "kind", "form", "said"),
    [
        ("lora", "method", "package", 'ftbench_methods has a method called "lora" already'),
        ("sentiment", "task", "yaml", 'ftbench_tasks has a task called "sentiment" already'),
        ("ftbench_methods", "task", "yaml", 'a plugin called "ftbench_methods" is installed already (first-party)'),
        ("methods", "method", "package", 'a plugin called "ftbench_methods" is installed already (first-party)'),
        ("lm-eval", "task", "package", 'a plugin called "ftbench_lm_eval" is installed already (first-party)'),
        ("class", "method", "file", '"class" is a word of Python'),
        ("statistics", "metric", "file", 'in the place of the Python module "statistics"'),
        ("my-method", "method", "yaml", "--as: only tasks can be written in YAML, and this is a method"),
    ],
)
def test_a_name_that_is_taken_is_refused(
    name: str, kind: str, form: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(name, "--kind", kind, "--as", form, "--to", str(tmp_path)) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_package_that_python_has_already_is_refused_though_it_is_no_plugin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ftbench_of_mine").mkdir()
    (tmp_path / "ftbench_of_mine" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert new("of-mine", "--kind", "method", "--to", str(tmp_path / "new")) == 2
    assert "a package ftbench_of_mine would stand in the place of the one that Python" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
    assert new("of-mine", "--kind", "method", "--as", "file", "--to", str(tmp_path / "new")) == 0


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes").write_text("mine", encoding="utf-8")
    assert new("my-task", "--kind", "task", "--to", str(tmp_path / "notes")) == 2
    assert "notes: is no folder" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["method", "none", "text-task", "path"])
def test_a_name_of_python_or_of_ftbench_is_no_name_of_a_class(name: str) -> None:
    files = Contents(plugin_name(name), NEW_KINDS["method"], "file").files()
    assert f"class My{plugin_name(name).title}(Method):" in files[0].content
    compile(files[0].content, "method.py", "exec")


# That it works.


def test_the_code_is_written_as_ruff_writes_it(made: Path) -> None:
    for folder in (made, *(made / called(word, form) for word, form in BOTH if form == "package")):
        settings = ["--isolated", "--line-length", "120", "--exclude", "p-*"]
        python("ruff", "format", "--diff", *settings, ".", folder=folder)
        python("ruff", "check", *settings, "--select", "E,F,W,I,B,UP,SIM,RUF", ".", folder=folder)


@pytest.mark.parametrize(("word", "form"), [one for one in BOTH if one[1] != "package"])
def test_a_plugin_keeps_its_contract(word: str, form: Form, made: Path) -> None:
    code = Contents(plugin_name(called(word, form)), NEW_KINDS[word], form).code
    report = check_plugin(str(made / code), architectures=["llama"])
    assert [(one.check, str(one.found)) for one in report.failures] == []
    assert sum(one.outcome == "passed" for one in report.results) >= 4


def test_the_tests_of_files_pass(made: Path) -> None:
    files = [f"test_{BEGUN[form]}_{word}.py" for word, form in BOTH if form != "package" and word != "method"]
    assert " passed" in python("pytest", "-q", "-p", "no:cacheprovider", *files, folder=made)


def test_an_installed_package_is_a_plugin(made: Path, tmp_path: Path) -> None:
    _install(made / "p-metric", tmp_path)
    assert "p-metric 0.1.0" in _ftbench(["plugins", "list"], made, tmp_path)
    assert "0 failed" in _ftbench(["plugins", "check", "p-metric"], made, tmp_path)


def test_one_run_uses_a_plugin_of_every_kind(made: Path, tmp_path: Path) -> None:
    matrix = {
        "models": ["builtin:nano"],
        "tasks": ["f-task"],
        "methods": ["f-method"],
        "metrics": ["f-metric"],
        "seeds": 1,
        "device": "cpu",
        "executors": {"f-executor": {"pause": 0}},
        "training": {"examples": 18, "epochs": 1},
        "evaluation": {"examples": 6, "validation_examples": 6},
        **({"trackers": ["f-tracker"]} if "tracker" in THERE else {}),
    }
    plugins = [made / f"f_{word}.py" for word in THERE]
    results = ftbench.run(matrix, tmp_path / "run", plugins=plugins, executor="f-executor", progress=None)
    (cell,) = results.values.cells
    assert cell.status == "done", cell.reason
    assert cell.metrics["f-metric"].value is not None
    if "tracker" in THERE:
        (logged,) = (tmp_path / "run" / "f-tracker").iterdir()
        assert '"event": "finished"' in logged.read_text(encoding="utf-8")
    written = results.report(format="f-report")
    starts = [line.rpartition(",f-method,")[0] for line in written.read_text(encoding="utf-8").splitlines()[1:]]
    assert set(starts) == {"builtin:nano,f-task"}


@pytest.mark.parametrize(("word", "form"), [one for one in BOTH if one[1] != "package"])
def test_the_matrix_beside_it_is_planned(word: str, form: Form, made: Path) -> None:
    matrix = Contents(plugin_name(called(word, form)), NEW_KINDS[word], form).matrix
    plan = ftbench.plan(made / matrix)
    assert plan.plan.cells
    assert [cell.skip for cell in plan.plan.cells if cell.skip] == []


# The long way: every kind is installed, tested and run by the commands that are named.


@pytest.fixture(scope="module")
def installed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is on the path of Python, with all packages."""
    target = tmp_path_factory.mktemp("installed")
    for word, form in BOTH:
        if form == "package":
            _install(made / called(word, form), target)
    return target


@pytest.mark.slow
@pytest.mark.parametrize("word", THERE)
def test_a_package_is_installed_tested_checked_and_run(word: str, made: Path, installed: Path, tmp_path: Path) -> None:
    folder, name = made / called(word, "package"), called(word, "package")
    assert " passed" in python("pytest", "-q", "-p", "no:cacheprovider", folder=folder, path=[installed])
    assert "0 failed" in _ftbench(["plugins", "check", name], folder, installed)
    executor = ["--executor", name] if word == "executor" else []
    _ftbench(["run", "matrix.yaml", "--out", str(tmp_path / "run"), *executor], folder, installed)
    if word == "report":
        assert ".csv" in _ftbench(["report", str(tmp_path / "run"), "--format", name], folder, installed)


@pytest.mark.slow
@pytest.mark.parametrize(("word", "form"), [one for one in BOTH if one[1] != "package"])
def test_the_commands_that_are_named_end_well(word: str, form: Form, made: Path, tmp_path: Path) -> None:
    contents = Contents(plugin_name(called(word, form)), NEW_KINDS[word], form)
    python("pytest", "-q", "-p", "no:cacheprovider", str(contents.tests), folder=made)
    executor = ["--executor", called(word, form)] if word == "executor" else []
    _ftbench(["run", str(contents.matrix), "--out", str(tmp_path / "run"), *executor], made)


@pytest.mark.slow
def test_the_types_of_the_code_are_strict(made: Path) -> None:
    sources = [made / f"p-{word}" / "src" for word in THERE]
    sources += [made / f"{start}f_{word}.py" for word in THERE for start in ("", "test_")]
    python("mypy", *map(str, sources), folder=CHECKOUT)  # strict, and with what is known of ftbench from before


def _install(package: Path, target: Path) -> None:
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--no-index"]
    python("pip", "install", *options, "--target", str(target), str(package), folder=CHECKOUT)


def _ftbench(words: Sequence[str], folder: Path, *path: Path) -> str:
    return python("ftbench", *words, folder=folder, path=path)
