"""The command line: quick help, exit codes, and errors of a line or two that name file, line and key."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import ftbench
from ftbench.commandline.main import cli

Command = Callable[..., tuple[int, str, str]]
Python = Callable[[str], list[str]]
Write = Callable[[str, str], Path]

COMMANDS = ("plan", "run", "status", "results", "score", "report", "plugins", "doctor", "schema")


def modules_after(python: Python, code: str) -> set[str]:
    """The modules that a fresh interpreter has imported after `code`."""
    end = "\nimport json\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(python(code + end), capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


RUN = """
from ftbench.commandline.main import main
try:
    main({arguments!r})
except SystemExit as end:
    assert not end.code, end.code
"""


def test_help_imports_nothing_heavy(python: Python) -> None:
    heavy = {"torch", "transformers", "peft", "pydantic", "numpy", "pandas", "datasets", "rich", "yaml", "scipy"}
    asked = (["--help"], ["--version"], ["run", "--help"], ["plugins", "--help"])
    assert modules_after(python, "".join(RUN.format(arguments=arguments) for arguments in asked)) & heavy == set()


def test_importing_ftbench_imports_nothing_heavy(python: Python) -> None:
    assert modules_after(python, "import ftbench") & {"torch", "transformers", "pydantic", "numpy", "pluggy"} == set()


def test_listing_plugins_and_planning_import_no_torch_on_a_cpu(write: Write, python: Python, shared: Path) -> None:
    model = shared / "models" / "stories-260k"
    path = write("m.yaml", f"models: [{model}]\ntasks: [sentiment]\nmethods: [full, lora, zero-shot]\ndevice: cpu\n")
    listing, planning = (RUN.format(arguments=words) for words in (["plugins", "list"], ["plan", str(path)]))
    between = """
heavy = {"torch", "transformers", "peft", "pandas", "datasets"} & sys.modules.keys()
assert not heavy, heavy
"""
    assert "torch" not in modules_after(python, listing + between + planning)


def test_help_shows_every_command_with_a_line(ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("--help")
    assert (code, errors) == (0, "")
    for name in COMMANDS:
        assert f"\n  {name} " in output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_of_its_own(name: str, ftbench_command: Command) -> None:
    code, output, _ = ftbench_command(name, "--help")
    assert code == 0
    assert output.startswith(f"Usage: ftbench {name} ")


def test_the_line_of_help_and_the_commands_own_words_are_both_there() -> None:
    for name in COMMANDS:
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.help


def test_the_module_runs_as_the_command_does(python: Python) -> None:
    code = "import runpy\nsys.argv = ['ftbench', '--version']\nrunpy.run_module('ftbench', run_name='__main__')"
    done = subprocess.run(python(code), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"ftbench, version {ftbench.__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rnu"], "error: there is no command \"rnu\". Did you mean 'run'? Known: "),
        (["run"], "Error: Missing argument 'MATRIX'."),
        (["run", "none.yaml"], "error: none.yaml: there is no such file"),
        (["plan", "none.yaml", "--formt", "json"], "Error: No such option"),
        (["status", "nowhere"], "error: nowhere: is no run directory (it has no run.json)"),
        (["results", "nowhere"], "error: nowhere: is no run directory (it has no run.json)"),
        (["report", "nowhere"], "error: nowhere: is no run directory (it has no run.json)"),
        (["score", "nowhere"], "error: nowhere: is no run directory (it has no run.json)"),
        (["results", ".", "--level", "word"], "Error: Invalid value for '--level'"),
    ],
)
def test_wrong_input_ends_with_code_2_and_a_line(
    arguments: list[str], message: str, ftbench_command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, output, errors = ftbench_command(*arguments)
    assert (code, output) == (2, "")
    assert message in errors
    assert "Traceback" not in errors


def test_a_fault_in_a_matrix_is_one_line_that_names_file_line_and_key(write: Write, ftbench_command: Command) -> None:
    path = write("m.yaml", "models: [m]\ntasks: [t]\nmethods: [lora]\ntraining:\n  epoch: 1\n")
    code, output, errors = ftbench_command("run", path)
    assert (code, output) == (2, "")
    assert errors.startswith(f"error: {path}:5: training.epoch: unknown key. Did you mean 'epochs'?")
    assert errors.count("\n") == 1


def test_an_unknown_executor_is_known_before_anything_runs(
    write: Write, shared: Path, ftbench_command: Command, tmp_path: Path
) -> None:
    model = shared / "models" / "stories-260k"
    path = write("m.yaml", f"models: [{model}]\ntasks: [sentiment]\nmethods: [zero-shot]\ndevice: cpu\n")
    code, _, errors = ftbench_command("run", path, "--out", tmp_path / "run", "--executor", "inlin")
    assert code == 2
    assert "error: unknown executor \"inlin\". Did you mean 'inline'? Known: inline" in errors
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_a_traceback_is_shown_when_it_is_asked_for(write: Write, python: Python) -> None:
    path = write("m.yaml", "models: [m]\n")
    code = f"from ftbench.commandline.main import main\nmain(['--traceback', 'plan', {str(path)!r}])"
    done = subprocess.run(python(code), capture_output=True, text=True, check=False)
    assert "Traceback (most recent call last)" in done.stderr
    assert "ftbench.errors.MatrixError: " in done.stderr
    assert done.returncode == 2  # and not 1, which Python takes itself: no cell has failed


def test_an_error_that_nobody_foresaw_is_a_line_and_no_failed_cell(ftbench_command: Command) -> None:
    @click.command("stumble")
    def stumble() -> None:
        raise LookupError("a fault\n  of ours")

    cli.add_command(stumble)
    try:
        code, output, errors = ftbench_command("stumble")
        _, _, traced = ftbench_command("--traceback", "stumble")
    finally:
        del cli.commands["stumble"]
    assert (code, output) == (2, "")
    assert errors == (
        "error: LookupError: a fault of ours (unexpected; --traceback before the command shows where it comes from)\n"
    )
    assert traced.startswith("Traceback (most recent call last):\n")


def test_a_closed_pipe_is_no_error(python: Python) -> None:
    code = "from ftbench.commandline.main import main\nmain(['schema'])"
    process = subprocess.Popen(python(code), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), errors) == (0, b"")
