"""Plugins through every door: what is broken, blocked or misspelt is reported, and nothing else suffers."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pluggy
import pytest

import ftbench
from ftbench import PluginError, hookspec
from ftbench.commandline.main import main
from ftbench.hookspec import hookimpl
from ftbench.plugin_loading import DISABLE_VARIABLE, FIRST_PARTY, load_plugins
from ftbench.plugins import PluginHost, PluginRecord, Registry

Install = Callable[..., Path]
Write = Callable[[str, str], Path]

ONE_METRIC = """
import ftbench

class Length(ftbench.MeanMetric):
    name = "{name}"
    def score(self, prediction): return len(prediction.text)

@ftbench.hookimpl
def ftbench_register_metrics():
    return [Length()]
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """`install(distribution, point, code)`: a package with one entry point, as pip would leave it."""
    site = tmp_path / "site"
    site.mkdir()
    modules = []
    monkeypatch.syspath_prepend(str(site))

    def make(distribution: str, point: str, code: str, *, module: str | None = None) -> Path:
        module = module or f"{distribution.replace('-', '_')}_module"
        info = site / f"{distribution.replace('-', '_')}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[ftbench]\n{point} = {module}\n", encoding="utf-8")
        path = site / f"{module}.py"
        path.write_text(code, encoding="utf-8")
        modules.append(module)
        return path

    yield make
    for name in modules:
        sys.modules.pop(name, None)


def record(host: PluginHost, name: str) -> PluginRecord:
    return next(one for one in host.records if one.name == name)


def host_of(**plugins: object) -> PluginHost:
    """A host with these objects as its plugins and no others."""
    manager = pluggy.PluginManager("ftbench")
    manager.add_hookspecs(hookspec)
    for name, plugin in plugins.items():
        manager.register(plugin, name=name)
    return PluginHost(manager, [PluginRecord(name, "1", "test") for name in plugins])


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """(exit code, output, errors) of `ftbench ARGUMENTS` in this process."""
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    printed = capsys.readouterr()
    return int(caught.value.code or 0), printed.out, printed.err


def test_first_party_plugins_are_all_there_and_whole() -> None:
    host = load_plugins(entry_points=False)
    assert [(one.name, one.state, one.origin) for one in host.records] == [
        (n, "ok", "first-party") for n in FIRST_PARTY
    ]
    assert {one.version for one in host.records} == {ftbench.__version__}
    assert all(one.hooks for one in host.records)
    assert host.problems == []


def test_every_host_is_a_new_one() -> None:
    assert load_plugins(entry_points=False).manager is not load_plugins(entry_points=False).manager


def test_an_entry_point_is_loaded_with_its_version_and_origin(install: Install) -> None:
    install("length-metric", "length", ONE_METRIC.format(name="length"))
    host = load_plugins()
    assert record(host, "length") == PluginRecord(
        "length",
        "1.2",
        "entry point length = length_metric_module of length-metric",
        hooks=("ftbench_register_metrics",),
    )
    assert Registry(host).metric("length").name == "length"


def test_a_package_that_is_installed_while_the_process_runs_is_found(install: Install) -> None:
    install("length-metric", "length", ONE_METRIC.format(name="length"))
    assert record(load_plugins(), "length").state == "ok"
    install("width-metric", "width", ONE_METRIC.format(name="width"))
    host = load_plugins()
    assert [record(host, name).state for name in ("length", "width")] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import a_module_that_is_not_there", "ModuleNotFoundError: No module named 'a_module_that_is_not_there'"),
        ("raise RuntimeError('two\\n  lines')", "RuntimeError: two lines"),
        ("def (", "SyntaxError: invalid syntax (broken_one_module.py, line 1)"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_broken_entry_point_is_a_record_and_a_problem(code: str, error: str, install: Install) -> None:
    install("broken-one", "broken", code)
    install("length-metric", "length", ONE_METRIC.format(name="length"))
    host = load_plugins()
    assert (record(host, "broken").state, record(host, "broken").error) == ("broken", error)
    assert host.problems == [f"plugin broken (entry point broken = broken_one_module of broken-one) is broken: {error}"]
    assert record(host, "length").state == "ok"


def test_a_command_goes_on_with_a_warning_about_a_broken_plugin(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install("broken-one", "broken", "1 / 0")
    code, output, errors = command(capsys, "plugins", "list")
    assert code == 0
    assert "broken 1.2 (entry point broken = broken_one_module of broken-one): broken" in output
    assert "metrics: accuracy" in output
    assert errors == (
        "warning: plugin broken (entry point broken = broken_one_module of broken-one) is broken: "
        "ZeroDivisionError: division by zero\n"
    )


def test_help_is_shown_whatever_is_broken(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install("broken-one", "broken", "import sys; sys.exit('never')")
    code, output, _ = command(capsys, "--help")
    assert code == 0
    assert "Fine-tune and evaluate" in output


def test_a_matrix_that_needs_a_broken_plugin_is_an_error_that_says_so(
    install: Install, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    install("broken-one", "broken", "1 / 0")
    path = write("m.yaml", "models: [builtin:nano]\ntasks: [sentiment]\nmethods:\n  - lora\n  - sorcery\n")
    code, _, errors = command(capsys, "plan", str(path))
    assert code == 2
    last = errors.splitlines()[-1]
    assert last.startswith(f'error: {path}:5: methods.1: unknown method "sorcery". Known: adapter, bitfit, dora, ')
    assert last.endswith(", zero-shot. Plugin broken is broken (ZeroDivisionError: division by zero).")


def test_a_second_entry_point_of_the_same_name_is_reported(install: Install) -> None:
    install("a-metric", "metric", ONE_METRIC.format(name="a"))
    install("b-metric", "metric", ONE_METRIC.format(name="b"))
    host = load_plugins()
    first, second = (one for one in host.records if one.name == "metric")
    assert (first.state, second.state) == ("ok", "broken")
    assert second.error == (
        'PluginError: two plugins are called "metric"; '
        "the one from entry point metric = b_metric_module of b-metric was not loaded"
    )
    assert len(host.problems) == 1
    assert Registry(host).metric("a").name == "a"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (
            "import ftbench\n@ftbench.hookimpl\ndef ftbench_register_metric(): return []",
            "TypeError: there is no hook ftbench_register_metric",
        ),
        (
            "import ftbench\n@ftbench.hookimpl\ndef ftbench_skip_cell(cel): return None",
            "PluginValidationError: Plugin 'wrong' for hook 'ftbench_skip_cell'",
        ),
    ],
    ids=["name", "argument"],
)
def test_a_misspelt_hook_is_reported_and_the_plugin_not_used(code: str, error: str, install: Install) -> None:
    install("wrong-one", "wrong", code)
    host = load_plugins()
    found = record(host, "wrong")
    assert (found.state, (found.error or "")[: len(error)]) == ("broken", error)
    assert not host.manager.has_plugin("wrong")
    assert len(host.problems) == 1


@pytest.mark.parametrize("name", ["ftbench_metrics", "length", "mine"])
def test_a_blocked_plugin_is_not_loaded_by_whichever_door(
    name: str, install: Install, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("length-metric", "length", ONE_METRIC.format(name="length"))
    path = write("mine.py", ONE_METRIC.format(name="mine"))
    assert record(load_plugins(files=[path], blocked=[name]), name).state == "blocked"
    monkeypatch.setenv(DISABLE_VARIABLE, f" other , {name},")
    host = load_plugins(files=[path])
    assert record(host, name).state == "blocked"
    assert not host.manager.has_plugin(name)


def test_blocking_what_is_not_there_is_said_with_the_nearest_name() -> None:
    (said,) = load_plugins(blocked=["ftbench_metric"]).problems
    assert said.startswith("there is no plugin \"ftbench_metric\" to block. Did you mean 'ftbench_metrics'")


def test_a_blocked_plugin_is_not_even_imported(install: Install) -> None:
    install("broken-one", "broken", "raise SystemExit")
    host = load_plugins(blocked=["broken"])
    assert (record(host, "broken").state, host.problems) == ("blocked", [])


def test_p_no_name_blocks_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, output, _ = command(capsys, "-p", "no:ftbench_reports", "plugins", "list")
    assert code == 0
    assert "ftbench_reports 0.1.0 (first-party): blocked" in output
    assert "reports:" not in output


def test_p_name_loads_a_module(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install("unused", "unused", "", module="unused_module")
    install("length-metric", "length", ONE_METRIC.format(name="length"), module="my_length")
    code, output, _ = command(capsys, "-p", "no:length", "-p", "my_length", "plugins", "list")
    assert code == 0
    assert "my_length unknown (module my_length): ok\n  metrics: length\n" in output


def test_a_module_that_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, errors = command(capsys, "-p", "no_such_module", "plugins", "list")
    assert code == 2
    assert errors == (
        "error: plugin no_such_module (module no_such_module) is broken: "
        "ModuleNotFoundError: No module named 'no_such_module'\n"
    )


def test_a_single_file_is_a_plugin_and_its_content_its_version(write: Write) -> None:
    path = write("mine.py", ONE_METRIC.format(name="mine"))
    host = load_plugins(files=[path], entry_points=False)
    found = record(host, "mine")
    assert (found.origin, found.state, found.version[:7]) == ("file mine.py", "ok", "sha256:")
    assert Registry(host).metric("mine").name == "mine"
    path.write_text(ONE_METRIC.format(name="mine") + "\n", encoding="utf-8")
    assert record(load_plugins(files=[path], entry_points=False), "mine").version != found.version


def test_a_version_that_a_plugin_states_is_its_version(write: Write) -> None:
    path = write("mine.py", "__version__ = '7.1'\n")
    assert record(load_plugins(files=[path], entry_points=False), "mine").version == "7.1"


def test_dataclasses_and_pickles_work_in_a_single_file(write: Write) -> None:
    code = """
from __future__ import annotations
import dataclasses, pickle, ftbench
@dataclasses.dataclass(frozen=True)
class Point:
    x: int = 0
assert pickle.loads(pickle.dumps(Point(3))) == Point(3)
"""
    assert record(load_plugins(files=[write("mine.py", code)], entry_points=False), "mine").state == "ok"


@pytest.mark.parametrize(("code", "error"), [(None, "FileNotFoundError: "), ("1 / 0", "ZeroDivisionError: ")])
def test_a_broken_file_is_an_error_because_it_was_asked_for(code: str | None, error: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    if code:
        path.write_text(code, encoding="utf-8")
    with pytest.raises(PluginError, match=rf"^plugin mine \(file mine\.py\) is broken: {error}"):
        load_plugins(files=[path], entry_points=False)


class Counting:
    """Counts the events that it is told."""

    def __init__(self) -> None:
        self.told = 0

    @hookimpl
    def ftbench_run_finished(self, run: Path, summary: Mapping[str, int]) -> None:
        self.told += 1


class Raising:
    @hookimpl
    def ftbench_run_finished(self, run: Path, summary: Mapping[str, int]) -> None:
        raise ConnectionError("nobody\nlistens")


def test_an_event_that_raises_is_remembered_and_the_others_are_still_told() -> None:
    before, after = Counting(), Counting()
    host = host_of(before=before, raising=Raising(), after=after)
    host.notify("ftbench_run_finished", run=Path(), summary={})
    assert (before.told, after.told) == (1, 1)
    assert host.problems == ["plugin raising: ftbench_run_finished raised ConnectionError: nobody listens"]


def test_an_interrupt_in_an_event_is_no_problem_of_the_plugin() -> None:
    class Interrupting:
        @hookimpl
        def ftbench_run_finished(self, run: Path, summary: Mapping[str, int]) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        host_of(one=Interrupting()).notify("ftbench_run_finished", run=Path(), summary={})


def test_calling_a_hook_of_one_plugin_calls_no_other() -> None:
    class Facts:
        def __init__(self, driver: str) -> None:
            self.driver = driver

        @hookimpl
        def ftbench_environment(self) -> Mapping[str, str]:
            return {"driver": self.driver}

    first, second = Facts("1"), Facts("2")
    host = host_of(first=first, second=second, third=Counting())
    assert [name for name, _ in host.implementing("ftbench_environment")] == ["first", "second"]
    assert host.call(second, "ftbench_environment") == {"driver": "2"}


def test_a_hook_that_answers_nothing_gives_none() -> None:
    class Silent:
        @hookimpl
        def ftbench_environment(self) -> Any:
            return None

        @hookimpl
        def ftbench_skip_cell(self, cell: Any) -> str | None:
            return None

    silent = Silent()
    host = host_of(silent=silent)
    assert host.call(silent, "ftbench_environment") is None
    assert host.call(silent, "ftbench_skip_cell", cell=None) is None


def test_a_plugin_adds_a_command(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    from ftbench.commandline.main import cli

    code = """
import click, ftbench

@ftbench.hookimpl
def ftbench_register_commands(cli):
    @cli.command("greet")
    def greet():
        "Say hello."
        click.echo("hello")
"""
    install("greeter", "greeter", code)
    try:
        assert command(capsys, "greet") == (0, "hello\n", "")
        code_of_help, output, _ = command(capsys, "--help")
        assert code_of_help == 0
        assert re.search(r"^ +greet +Say hello\.$", output, re.MULTILINE)
        assert command(capsys, "-p", "no:greeter", "plugins", "list")[0] == 0
    finally:
        cli.commands.pop("greet", None)


def test_a_plugin_whose_commands_are_broken_costs_nothing_else(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install("greeter", "greeter", "import ftbench\n@ftbench.hookimpl\ndef ftbench_register_commands(cli): 1 / 0")
    assert command(capsys, "--version")[:2] == (0, f"ftbench, version {ftbench.__version__}\n")
