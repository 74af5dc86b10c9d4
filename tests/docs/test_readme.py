"""Both READMEs name everything that is registered, and nothing that is not; they say the same in two languages."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator

import click
import pytest

import ftbench_imports
import ftbench_lm_eval
import ftbench_methods
import ftbench_metrics
import ftbench_models
import ftbench_rating
import ftbench_tasks
from ftbench.commandline.main import cli
from ftbench_reports.catalogue import CATALOGUE
from ftbench_reports.html.sections import SECTIONS
from tests.conftest import CHECKOUT
from tests.docs.pages import READMES, blocks, headings, names, read, tables

COLUMNS = {
    "README.md": {
        "method": "method",
        "metric": "metric",
        "task": "task",
        "command": "command",
        "section": "section",
        "better": "better",
        "deciding": "deciding metric",
        "rows": "built-in rows, en / zh",
    },
    "README.zh-CN.md": {
        "method": "方法",
        "metric": "指标",
        "task": "任务",
        "command": "命令",
        "section": "部分",
        "better": "方向",
        "deciding": "决定性指标",
        "rows": "内置数据行数（英 / 中）",
    },
}
BETTER = {"higher": "higher", "lower": "lower", "越高越好": "higher", "越低越好": "lower"}

pytestmark = pytest.mark.parametrize("page", READMES)


def column(page: str, kind: str, wanted: str | None = None) -> list[str]:
    """The cells of the column `wanted` of the table that has the column `kind`."""
    titles = COLUMNS[page]
    (found,) = (one for one in tables(read(page)) if titles[kind] in one.header)
    return found.column(titles[wanted or kind])


def test_the_table_of_methods_has_every_method_once(page: str) -> None:
    shown = [names(cell)[0] for cell in column(page, "method")]
    assert sorted(shown) == sorted(method.name for method in ftbench_methods.ftbench_register_methods())


def test_the_table_of_metrics_has_every_metric_once_with_its_direction(page: str) -> None:
    metrics = {metric.name: metric.direction for metric in ftbench_metrics.ftbench_register_metrics()}
    found = {}
    for cell, better in zip(column(page, "metric"), column(page, "metric", "better"), strict=True):
        for name in names(cell):
            found[name.partition(":")[0]] = BETTER.get(better, "as told")
    assert found == {**metrics, "evaluate": "as told"}


def test_the_table_of_tasks_has_every_task_with_its_deciding_metric_and_its_rows(page: str) -> None:
    cells = zip(column(page, "task"), column(page, "task", "deciding"), column(page, "task", "rows"), strict=True)
    found = {names(task)[0]: (names(metric)[0], rows) for task, metric, rows in cells}
    expected = {}
    for task in ftbench_tasks.ftbench_register_tasks():
        files = [task.builtin_data(language) for language in ("en", "zh")]
        counts = [len(file.read_text(encoding="utf-8").splitlines()) for file in files if file]
        expected[task.name] = (task.metrics[0], " / ".join(map(str, counts)))
    assert found == expected


def test_the_table_of_the_report_has_its_sections_in_order(page: str) -> None:
    language = 1 if page.endswith("zh-CN.md") else 0
    assert column(page, "section") == [CATALOGUE[f"{one.name}.title"][language] for one in SECTIONS]


def test_the_table_of_commands_has_every_command_once(page: str) -> None:
    shown = [" ".join(_words(names(cell)[0])) for cell in column(page, "command")]
    assert sorted(shown) == sorted(" ".join(path) for path, _ in _commands())


def test_every_option_in_the_table_of_commands_exists(page: str) -> None:
    known = {
        " ".join(path): {option for parameter in command.params for option in _options(parameter)}
        for path, command in _commands()
    }
    for cell in column(page, "command"):
        line = names(cell)[0]
        shown = set(re.findall(r"--[a-z-]+", line))
        assert shown <= known[" ".join(_words(line))], line


def test_choices_in_the_table_of_commands_are_those_of_the_command(page: str) -> None:
    commands = {" ".join(path): command for path, command in _commands()}
    for cell in column(page, "command"):
        line = names(cell)[0].replace("\\|", "|")
        for option, written in re.findall(r"(--[a-z-]+) ([a-z0-9|-]+\|[a-z0-9|-]+)", line):
            (parameter,) = (one for one in commands[" ".join(_words(line))].params if option in one.opts)
            if isinstance(parameter.type, click.Choice):
                assert written.split("|") == list(parameter.type.choices), line


def test_every_extra_is_named(page: str) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) <= set(names(read(page)))


def test_the_size_of_the_built_in_model_is_that_of_its_files(page: str) -> None:
    training = json.loads((CHECKOUT / "plugins/ftbench_models/nano/training.json").read_text(encoding="utf-8"))
    millions = round(training["parameters"] / 1e6, 1)
    said = f"{millions} million parameters" if page == "README.md" else f"{100 * millions:.0f} 万参数"
    assert said in " ".join(read(page).split())


def test_links_to_other_pages_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(page))
    assert targets
    assert [target for target in targets if not (CHECKOUT / target).exists()] == []


def test_it_has_the_structure_of_the_other_language(page: str) -> None:
    def shape(text: str) -> tuple[list[int], list[str], list[tuple[int, int]]]:
        sizes = [(len(one.header), len(one.rows)) for one in tables(text)]
        return [level for level, _ in headings(text)], [one.language for one in blocks(text)], sizes

    assert shape(read(page)) == shape(read(READMES[0]))


def _commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it; of a group, those in it."""
    ftbench_imports.ftbench_register_commands(cli)
    ftbench_lm_eval.ftbench_register_commands(cli)
    ftbench_models.ftbench_register_commands(cli)
    ftbench_rating.ftbench_register_commands(cli)
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                yield (name, inner), found
        elif command is not None:
            yield (name,), command


def _words(line: str) -> list[str]:
    """The words of a command line before its first argument or option, without the program's name."""
    return re.findall(r"^ftbench((?: [a-z][a-z-]*)+)", line)[0].split()


def _options(parameter: click.Parameter) -> list[str]:
    return [*parameter.opts, *parameter.secondary_opts]
