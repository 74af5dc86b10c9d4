"""Completion in the shell: what a Tab offers, in real shells, quickly; installing it once."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from ftbench.commandline.completion.installing import MARK, install, place
from ftbench.commandline.completion.shells import SHELLS
from ftbench.commandline.completion.values import source_of
from ftbench.commandline.main import _add_plugin_commands, cli

RUN = Path(__file__).parents[2] / "fixtures" / "kept_runs" / "format-2"
FTBENCH = Path(sys.executable).parent

FREE = {
    "name", "--as", "--base-url", "--dimension", "--encoding", "--fields", "--job", "--remove", "--shares", "--sheet",
    "--system", "--tasks", "--time-format", "--time-limit", "--title", "--upload",
}  # fmt: skip
"""Options whose value nobody can know. An option that is neither here nor has values fails a test."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two matrices, a plugin, a data file, and two runs."""
    monkeypatch.chdir(tmp_path)
    for name in ("m.yaml", "two words.yaml", "plug.py"):
        Path(name).touch()
    Path("tickets.csv").write_text("Subject,Body\nx,y\n", encoding="utf-8")
    shutil.copytree(RUN, "runs/monday")
    shutil.copytree(RUN, "runs/my run")
    Path("runs/other").mkdir()
    return tmp_path


def offered(line: str, monkeypatch: pytest.MonkeyPatch, shell: str = "fish") -> list[str]:
    """The values for a line that ends at the cursor."""
    monkeypatch.setenv("COMP_WORDS", line)
    lines = SHELLS[shell](cli, {}, "ftbench", "_FTBENCH_COMPLETE").complete().split("\n")
    return [one.removeprefix("value,").partition("\t")[0] for one in lines]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("ftbench pl", ["plan", "plugins"]),
        ("ftbench plugins l", ["list"]),
        ("ftbench run m.yaml --dr", ["--dry-run"]),
        ("ftbench plan ", ["m.yaml", "runs/", "two words.yaml"]),
        ("ftbench plan 'two", ["two words.yaml"]),
        ("ftbench plan two\\ w", ["two words.yaml"]),
        ("FTBENCH_LANGUAGE=zh ftbench plan m", ["m.yaml"]),
        ("ftbench results ", ["runs/monday", "runs/my run", "runs/"]),
        ("ftbench results runs/", ["runs/monday", "runs/my run", "runs/other/"]),
        ("ftbench plan m.yaml --from runs/mo", ["runs/monday"]),
        ("ftbench compare runs/monday runs/my", ["runs/my run"]),
        ("ftbench publish runs/monday r", ["runs/"]),
        ("ftbench report runs/monday --method ", ["zero-shot", "layernorm", "layernorm (default)"]),
        ("ftbench report runs/monday --method=l", ["--method=layernorm", "--method=layernorm (default)"]),
        ("ftbench report 'runs/my run' --task s", ["sentiment", "summarization"]),
        ("ftbench compare runs/monday runs/monday --metric acc", ["accuracy"]),
        ("ftbench rate make runs/monday --methods full,layernorm\\ ", ["full,layernorm (default)"]),
        ("ftbench cell runs/monday 59", ["59c008fb20e30599780b"]),
        ("ftbench score runs/monday --metric chr", ["chrf"]),
        ("ftbench results runs/monday --level g", ["group"]),
        ("ftbench results runs/monday --level=g", ["--level=group"]),
        ("ftbench report runs/monday --format mo", ["model-card"]),
        ("ftbench compare a b --format h", ["html"]),
        ("ftbench run m.yaml --executor i", ["inline"]),
        ("ftbench run m.yaml --plugin p", ["plug.py"]),
        ("ftbench run m.yaml --set training.batch", ["training.batch_size="]),
        ("ftbench run m.yaml --set training.schedule=c", ["training.schedule=cosine", "training.schedule=constant"]),
        ("ftbench run m.yaml --set training.packing=t", ["training.packing=true"]),
        ("ftbench init --task sen", ["sentiment"]),
        ("ftbench init --model builtin:nano-", ["builtin:nano-random"]),
        ("ftbench data split tickets.csv --group-by ", ["Subject", "Body"]),
        ("ftbench data check --only json-s", ["json-syntax"]),
        ("ftbench data convert tickets.csv --to alp", ["alpaca"]),
        ("ftbench plugins check ftbench_met", ["ftbench_methods", "ftbench_metrics"]),
        ("ftbench plugins check p --set lora.al", ["lora.alpha="]),
        ("ftbench models fetch s", ["smollm2-135m-instruct"]),
        ("ftbench -p no:ftbench_rat", ["no:ftbench_rating"]),
        ("ftbench --language ", ["en", "zh"]),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_a_tab_offers(line: str, values: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    _add_plugin_commands([])
    assert offered(line, monkeypatch) == values


@pytest.mark.usefixtures("folder")
def test_a_damaged_run_has_no_names_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (b"\xff", b"[1]", b'{"methods": 3, "cells": [null]}'):
        Path("runs/monday/run.json").write_bytes(content)
        assert offered("ftbench cell runs/monday ", monkeypatch) == [""]
        assert "lora" in offered("ftbench report runs/monday --method ", monkeypatch)


def _parameters(command: click.Command, context: click.Context) -> Iterator[tuple[str, str, click.Parameter]]:
    for parameter in command.params:
        yield context.command_path, context.info_name or "", parameter
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _parameters(inner, click.Context(inner, parent=context, info_name=name))


def test_every_value_can_be_completed_or_is_known_to_be_free() -> None:
    _add_plugin_commands([])
    silent = set()
    for path, name, parameter in _parameters(cli, click.Context(cli, info_name="ftbench")):
        numbers = click.types.IntParamType | click.types.FloatParamType | click.Choice
        if getattr(parameter, "is_flag", False) or isinstance(parameter.type, numbers):
            continue
        if parameter._custom_shell_complete is None and source_of(name, parameter) is None:
            silent |= {f"{path} {parameter.opts[0]}"}
    # A new one: give its metavar or name a source in completion/values.py, or write it into FREE.
    assert {one for one in silent if one.split()[-1] not in FREE} == set()


# What a Tab costs.


@pytest.mark.parametrize(
    "line",
    ["ftbench ", "ftbench run m.yaml --", "ftbench results ", "ftbench report runs/monday --method ", "ftbench plan m"],
)
def test_commands_options_files_and_names_of_a_run_import_no_library_and_no_other_command(
    line: str, folder: Path, python: Callable[[str], list[str]]
) -> None:
    code = f"""
import os, json
os.environ.update(_FTBENCH_COMPLETE="fish_complete", COMP_WORDS={line!r})
from ftbench.commandline.main import main
try:
    main([])
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run(python(code), capture_output=True, text=True, check=True, cwd=folder)
    *values, modules = done.stdout.splitlines()
    found = set(json.loads(modules))
    assert values
    assert found & {"torch", "transformers", "pydantic", "numpy", "yaml", "rich", "pandas"} == set()
    commands = {f"ftbench.commandline.{name}" for name in cli.table if name != "completion"}
    assert len(commands & found) <= 1


# Real shells.


def _without(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


def _shell(command: list[str]) -> list[str]:
    environment = {**os.environ, "PATH": f"{FTBENCH}:{os.environ['PATH']}"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=True)
    assert done.stderr == ""
    return done.stdout.splitlines()


BASH = r"""
eval "$(ftbench completion bash)"
compopt() { echo "compopt $*"; }
COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
for COMP_LINE in "$@"; do
    COMP_POINT=${#COMP_LINE}
    _ftbench_completion ftbench
    printf '<%s>' "${COMPREPLY[@]}"
    echo
done
complete -p ftbench
"""


@_without("bash")
@pytest.mark.usefixtures("folder")
def test_bash_completes_behind_the_signs_at_which_it_breaks_words_and_escapes_spaces() -> None:
    lines = [
        "plan t",
        "plan 't",
        "run m.yaml --set training.ep",
        "run m.yaml --set training.schedule=co",
        "init --model builtin:nano-",
    ]
    *found, registered = _shell(["bash", "-c", BASH, "bash", *(f"ftbench {line}" for line in lines)])
    assert found == [
        "<two\\ words.yaml>", "<two words.yaml>", "compopt -o nospace", "<training.epochs=>", "<cosine><constant>",
        "<nano-random>",
    ]  # fmt: skip
    assert registered == "complete -o nosort -F _ftbench_completion ftbench"


@_without("bash")
def test_inside_quotes_bash_gets_what_is_the_same_name_there(folder: Path) -> None:
    for name in ("c'd.yaml", "e$(touch there).yaml", 'f"g.yaml'):
        Path(name).touch()
    lines = ["run 'c", 'run "c', "run 'e", 'run "e', "run 'f", 'run "f']
    *found, _ = _shell(["bash", "-c", BASH, "bash", *(f"ftbench {line}" for line in lines)])
    assert found == [
        r"<c'\''d.yaml>", "<c'd.yaml>", "<e$(touch there).yaml>",
        r"<e\$(touch there).yaml>", '<f"g.yaml>', r'<f\"g.yaml>',
    ]  # fmt: skip
    for line, name in zip(lines, found, strict=True):  # what bash makes of the line
        quote = line[4]
        said = _shell(["bash", "-c", f"printf '%s\\n' {quote}{name[1:-1]}{quote}"])
        assert said != []
        assert Path(said[0]).is_file()
    assert not (folder / "there").exists()


def noisy_plugin(folder: Path) -> None:
    """An installed plugin whose import prints a line that begins as a value does."""
    about = folder / "noisy-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: noisy\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[ftbench]\nnoisy = noisy\n", encoding="utf-8")
    code = "import os\nif '_FTBENCH_COMPLETE' in os.environ:  # the scripts themselves are printed without it\n"
    (folder / "noisy.py").write_text(f"{code}    print('inlaid')\n", encoding="utf-8")


@_without("bash")
def test_bash_takes_what_a_plugin_prints_for_no_value(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(folder))
    noisy_plugin(folder)
    found, _ = _shell(["bash", "-c", BASH, "bash", "ftbench run m.yaml --executor inl"])
    assert found == "<inline>"


@_without("fish")
def test_fish_takes_what_a_plugin_prints_for_no_value(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(folder))
    noisy_plugin(folder)
    ask = "ftbench completion fish | source; complete -C 'ftbench run m.yaml --executor inl'"
    assert _shell(["fish", "--no-config", "-c", ask]) == ["inline"]


@_without("fish")
@pytest.mark.usefixtures("folder")
def test_fish_completes_with_what_a_value_is() -> None:
    ask = "ftbench completion fish | source; complete -C 'ftbench pla'; complete -C 'ftbench results runs/m'; "
    ask += "complete -C 'ftbench run m.yaml --set training.schedule=co'; complete -C 'ftbench run --form=j'"
    assert _shell(["fish", "--no-config", "-c", ask]) == [
        "plan\tShow data, cells, time and memory of a matrix; run nothing.",
        "runs/monday", "runs/my run",
        "training.schedule=cosine", "training.schedule=constant",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "setup"),
    [
        pytest.param(["bash", "--norc", "-i"], 'eval "$(ftbench completion bash)"', marks=_without("bash"), id="bash"),
        pytest.param(["zsh", "-f", "-i"], 'eval "$(ftbench completion zsh)"', marks=_without("zsh"), id="zsh"),
    ],
)
def test_a_tab_on_a_terminal_completes(command: list[str], setup: str, folder: Path) -> None:
    noisy_plugin(folder)
    with Terminal(command, folder) as terminal:
        terminal.type(f"PS1='> ' HISTFILE=; {setup}; echo rea''dy\n")
        terminal.wait_for("ready")
        for typed, completed in (
            ("ftbench sta", "ftbench status "),
            ("ftbench plan tw", "ftbench plan two\\ words.yaml "),
            ("ftbench results runs/mo", "ftbench results runs/monday "),
            ("ftbench run m.yaml --set training.schedule=li", "ftbench run m.yaml --set training.schedule=linear "),
            ("ftbench init --model builtin:nano-r", "ftbench init --model builtin:nano-random "),
            ("ftbench run m.yaml --set training.batch", "ftbench run m.yaml --set training.batch_size="),
            ("ftbench run m.yaml --executor inl", "ftbench run m.yaml --executor inline "),
        ):
            terminal.type(f"{typed}\t")
            terminal.wait_for(completed.rstrip())
            terminal.type("\x01printf '%s|\\n' '\x05'\n")  # shows the line instead of running it
            terminal.wait_for(f"\n{completed.rstrip()}|")


class Terminal:
    """A shell on a pseudo-terminal."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.command, self.folder = command, folder
        self.shown = ""

    def __enter__(self) -> Terminal:
        self.end, other = pty.openpty()
        environment = {
            "PATH": f"{FTBENCH}:{os.environ['PATH']}", "HOME": str(self.folder), "TERM": "dumb", "COLUMNS": "200",
            "INPUTRC": "/dev/null", "PYTHONPATH": str(self.folder),
        }  # fmt: skip
        self.process = subprocess.Popen(
            self.command,
            stdin=other,
            stdout=other,
            stderr=other,
            cwd=self.folder,
            env=environment,
            start_new_session=True,
        )
        os.close(other)
        return self

    def __exit__(self, *exception: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.end)

    def type(self, text: str) -> None:
        self.shown = ""
        os.write(self.end, text.encode())

    def wait_for(self, text: str, seconds: float = 60) -> None:
        """Read until the text is shown; fails with all that was shown."""
        last = time.monotonic() + seconds
        while text not in self.shown.replace("\r", "").replace(" |\n", "|\n"):  # zsh takes its space back
            ready, _, _ = select.select([self.end], [], [], 0.5)
            if ready:
                self.shown += os.read(self.end, 65536).decode(errors="replace")
            assert time.monotonic() < last, (text, self.shown)


# Installing.


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(("shell", "start"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_installing_adds_one_line_and_never_a_second(shell: str, start: str, home: Path) -> None:
    (home / start).write_text("alias l=ls", encoding="utf-8")  # no end of line
    where = place(shell)
    assert install(where, "one\n") == (where.script, home / start)
    assert install(where, "one\n") == ()
    assert install(where, "two\n") == (where.script,)
    lines = (home / start).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if MARK not in line] == ["alias l=ls"]
    assert len(lines) == 2
    assert where.script.read_text(encoding="utf-8") == "two\n"


def test_a_start_file_that_is_a_link_stays_one(home: Path) -> None:
    (home / "dotfiles").write_text("", encoding="utf-8")
    (home / ".bashrc").symlink_to("dotfiles")
    install(place("bash"), "x\n")
    assert (home / ".bashrc").is_symlink()
    assert MARK in (home / "dotfiles").read_text(encoding="utf-8")


def test_a_line_that_is_commented_out_does_not_count(home: Path) -> None:
    where = place("bash")
    (home / ".bashrc").write_text(f"# {where.line}\n", encoding="utf-8")
    assert not where.has_line


def test_the_command_says_what_it_wrote_and_a_dry_run_writes_nothing(
    home: Path, ftbench_command: Callable[..., tuple[int, str, str]]
) -> None:
    fish = home / ".config/fish/completions/ftbench.fish"
    code, output, _ = ftbench_command("completion", "fish", "--install", "--dry-run")
    assert (code, output, fish.exists()) == (0, f"would write {fish}\n", False)
    code, output, _ = ftbench_command("completion", "fish", "--install")
    assert (code, output.splitlines()[0]) == (0, f"wrote {fish}")
    code, output, _ = ftbench_command("--language", "zh", "completion", "fish", "--install")
    assert (code, output.splitlines()[0]) == (0, f"{fish} 已是最新")


def test_the_shell_is_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, ftbench_command: Callable[..., tuple[int, str, str]]
) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    assert ftbench_command("completion")[1].startswith("#compdef ftbench\n")
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    code, _, errors = ftbench_command("completion")
    assert (code, errors) == (2, "error: say for which shell: bash, zsh, fish\n")
