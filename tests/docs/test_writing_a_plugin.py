"""docs/writing-a-plugin.md: it has every hook and every part of the contracts, and its examples work as they stand."""

from __future__ import annotations

import importlib.metadata
import inspect
import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ftbench
from ftbench import Capabilities, Method, ModelFacts, Prediction, Reader, ReportSection, ResultChart, Results, hookspec
from ftbench.matrix import read_matrix
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugin_checks.pytest_plugin import PluginKit
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import KINDS, Registry
from ftbench.presentation.contracts import find_report
from tests.docs.pages import block, names, section, table, tables
from tests.reports.fake_run import TASKS, fake_run

PAGE = "docs/writing-a-plugin.md"
METHOD = section(PAGE, "What to know about a method")
HOOKS = {name: hook for name, hook in vars(hookspec).items() if name.startswith("ftbench_")}

Write = Callable[[str, str], Path]


def shown(text: str, title: str) -> list[str]:
    """The names in the column `title` of the tables of a text."""
    return [
        name for one in tables(text) if one.header[0] == title for cell in one.column(title) for name in names(cell)
    ]


def test_every_hook_is_in_a_table_with_its_arguments_in_order() -> None:
    expected = [f"{name}({', '.join(inspect.signature(hook).parameters)})" for name, hook in HOOKS.items()]
    assert sorted(shown(section(PAGE, "Every hook"), "hook")) == sorted(expected)


def parts(base_class: type) -> dict[str, object]:
    """The public parts of a base class; one without a default is its annotation or an abstract method."""
    found: dict[str, object] = {}
    for one in reversed(base_class.__mro__[:-1]):  # object comes last
        found |= {**inspect.get_annotations(one), **vars(one)}
    return {name: part for name, part in found.items() if not name.startswith("_")}


def written(base_class: type) -> list[str]:
    """The parts with their arguments, as the tables of the page have them."""
    return [
        f"{name}({', '.join([*inspect.signature(part).parameters][1:])})" if inspect.isfunction(part) else name
        for name, part in parts(base_class).items()
    ]


def test_every_part_of_a_method_is_in_a_table_with_its_arguments() -> None:
    assert sorted(shown(METHOD, "part")) == sorted(written(Method))


BASE_CLASSES = table(section(PAGE, "Base classes"), "base class")


@pytest.mark.parametrize("row", BASE_CLASSES.rows, ids=lambda row: row[0])
def test_the_parts_of_a_base_class_are_in_the_column_of_those_with_a_default_or_of_those_without(
    row: tuple[str, ...],
) -> None:
    (name,) = names(row[0])
    base_class: Any = getattr(ftbench, name)
    known = parts(base_class)
    abstract = getattr(base_class, "__abstractmethods__", ())  # a `RunTracker` has none
    required = {one for one in known if one in abstract or not hasattr(base_class, one)}
    assert set(names(row[1])) == required
    if name != "Method":  # it has a table of its own
        assert set(names(row[2])) == set(known) - required


def test_the_base_class_of_every_kind_is_in_the_table() -> None:
    shown_classes = {name for cell in BASE_CLASSES.column("base class") for name in names(cell)}
    assert shown_classes == {kind.base_class().__name__ for kind in KINDS.values()} | {
        "MeanMetric",
        "TextAugmentation",
        "Workers",
        "RunTracker",
    }


def test_every_capability_and_every_fact_of_a_model_is_in_a_table() -> None:
    expected = [field.name for kind in (Capabilities, ModelFacts) for field in fields(kind)]
    assert sorted(shown(METHOD, "field")) == sorted(expected)


def test_every_part_of_a_section_is_in_a_table_with_its_arguments() -> None:
    assert sorted(shown(section(PAGE, "A section of the HTML report"), "part")) == sorted(written(ReportSection))


def test_the_augmentation_of_the_page_swaps_letters(write: Write) -> None:
    write("typos.py", block(section(PAGE, "An augmentation"), "python"))
    matrix = """\
models: [builtin:nano]
tasks: [{task: sentiment, augment: [{augmentation: typos, letters: 2}]}]
methods: [full]
plugins: [typos.py]
"""
    (task,) = planned(write("matrix.yaml", matrix)).tasks.values()
    (typos,) = task.augmentations
    rows = [typos.source(task.task, task.data, example) for example in task.data.train[:5]]
    changed = [(row, made) for row, (made,) in zip(rows, typos.make(rows, {}), strict=True) if isinstance(made, dict)]
    assert len(changed) > 2  # a letter and the space beside it may have changed places: that is no variant
    assert all(sorted(made["text"]) == sorted(row.texts["text"]) for row, made in changed)


def test_the_section_of_the_page_is_shown_in_both_languages(write: Write, tmp_path: Path) -> None:
    write("longest.py", block(section(PAGE, "A section of the HTML report"), "python"))
    registry = Registry(load_plugins(files=[tmp_path / "longest.py"]))
    added = [item for _, item in registry.objects("sections").values()]
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    report = find_report(registry, "html")
    text = report.with_sections(added).write(run, tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<span class="l" lang="zh-CN">耗时最长的单元</span></h2>' in text
    found = text[text.index('<section id="section-longest-cells"') :].partition("</section>")[0]
    seconds = {cell.method: round(cell.costs["wall_seconds"]) for cell in run.cells}
    assert re.findall("<li>(.*)</li>", found) == [
        f"sentiment, {method}, seed 0: {seconds[method]} s" for method in ("full", "lora")
    ]


def test_every_part_of_a_chart_is_in_a_table_with_its_arguments() -> None:
    assert sorted(shown(section(PAGE, "A chart for notebooks"), "part")) == sorted(written(ResultChart))


def test_the_chart_of_the_page_shows_the_times_of_the_cells(write: Write, tmp_path: Path) -> None:
    write("times.py", block(section(PAGE, "A chart for notebooks"), "python"))
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    chart = Results(tmp_path, run, Registry(load_plugins(files=[tmp_path / "times.py"]))).charts.times()
    (rows,) = chart.to_dict()["datasets"].values()
    assert {row["method"]: row["seconds"] for row in rows} == {
        cell.method: cell.costs["train_seconds"] for cell in run.cells
    }


def test_every_part_of_a_reader_is_in_a_table_with_its_arguments() -> None:
    assert sorted(shown(section(PAGE, "A reader of data files"), "part")) == sorted(written(Reader))


def test_the_reader_of_the_page_reads_a_task_s_data(write: Write) -> None:
    part = section(PAGE, "A reader of data files")
    write("blocks.py", block(part, "python"))
    write("reviews.blocks", "\n".join(f"text: {row['text']}\nlabel: {row['label']}\n" for row in rows("text", "label")))
    data = planned(write("matrix.yaml", block(part, "yaml"))).tasks["sentiment"].data
    assert len(data.train) + len(data.validation) + len(data.test) == 60
    assert data.labels == ("billing", "delivery")


def test_what_a_prediction_has_is_on_the_page_about_files() -> None:
    (columns,) = (
        one.column("key")
        for one in tables(section("docs/file-formats.md", "The run directory"))
        if one.rows[0][0] == "`id`"
    )
    assert sorted(name for cell in columns for name in names(cell)) == sorted(one.name for one in fields(Prediction))


def rows(first: str, second: str) -> list[dict[str, str]]:
    """Sixty rows of two fields, no two of them nearly the same."""
    draw = np.random.default_rng(0)
    texts = ["".join(draw.choice(list("abcdefghijklmnoprstuvw "), 40)).strip() for _ in range(60)]
    return [{first: text, second: "billing" if n % 2 else "delivery"} for n, text in enumerate(texts)]


def as_csv(found: list[dict[str, str]]) -> str:
    return "\n".join([",".join(found[0]), *(",".join(row.values()) for row in found)])


def planned(matrix: Path) -> Plan:
    """The plan of a matrix with the plugin files that it lists."""
    file = read_matrix(matrix)
    return make_plan(file, Registry(load_plugins(files=[file.directory / name for name in file.matrix.plugins])))


def test_the_task_of_the_first_door_is_planned(write: Write) -> None:
    door = section(PAGE, "Door 1: a task as a YAML file")
    write("queues.yaml", block(door, "yaml", holding="name: queues"))
    write("tickets.csv", as_csv(rows("ticket", "queue")))
    plan = planned(write("matrix.yaml", block(door, "yaml", holding="models:")))
    assert [(cell.method, cell.skip) for cell in plan.cells] == [("zero-shot", None), ("lora", None)]
    assert plan.tasks["queues"].data.labels == ("billing", "delivery")


@pytest.fixture
def norms(write: Write) -> Iterator[Plan]:
    """The plan of the matrix of the second door, with its plugin file beside it."""
    door = section(PAGE, "Door 2: one Python file")
    write("norms.py", block(door, "python", holding="norms"))
    yield planned(write("matrix.yaml", block(door, "yaml", holding="norms")))
    for name in [name for name in sys.modules if name.endswith("norms")]:
        del sys.modules[name]


def test_the_method_and_the_metric_of_the_second_door_are_planned(norms: Plan) -> None:
    assert [(cell.method, cell.skip) for cell in norms.cells] == [("full", None), ("norms", None), ("norms-low", None)]
    assert [cell.spec.method.settings["learning_rate"] for cell in norms.cells] == [3e-4, 3e-3, 3e-4]
    assert [metric.name for metric in norms.tasks["sentiment"].metrics] == [
        "accuracy",
        "macro_f1",
        "loss",
        "forgetting",
        "contains",
    ]


def test_the_method_of_the_second_door_trains_the_norms_alone_and_comes_back_from_its_file(
    norms: Plan, tmp_path: Path
) -> None:
    import torch

    from ftbench_models.loaders import BuiltinLoader

    planned_model = next(iter(norms.models.values()))
    method, settings = norms.methods["norms"].method, norms.settings(norms.cells[1])

    def fresh() -> Any:
        return BuiltinLoader().load(planned_model.source, "float32").model

    model = method.prepare(fresh(), settings)
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    assert {p.ndim for p in trained.values()} == {1}
    assert len(trained) == 2 * planned_model.source.facts.layers + 1
    with torch.no_grad():
        for parameter in trained.values():
            parameter += 0.5
    method.save(model, tmp_path)
    words = torch.arange(10)[None]
    with torch.no_grad():
        assert torch.equal(method.load(fresh(), settings, tmp_path)(words).logits, model(words).logits)
        assert not torch.equal(fresh()(words).logits, model(words).logits)


def test_the_metric_of_the_second_door_is_the_share_of_answers_with_the_reference_in_them(norms: Plan) -> None:
    contains = next(one for one in norms.tasks["sentiment"].metrics if one.name == "contains")
    answers = ["It is Positive.", "no idea", "positive", ""]
    predictions = [Prediction(str(n), "", "positive", text, "en", 1.0, 1) for n, text in enumerate(answers)]
    rows = contains.statistics(predictions)
    assert contains.value(rows.sum(axis=0)) == 0.5
    assert contains.value(np.stack([rows[:1].sum(axis=0), rows[1:2].sum(axis=0)])).tolist() == [1.0, 0.0]


@pytest.fixture
def own_tests(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The tests that the page writes for the file of the second door, beside it."""
    write("norms.py", block(section(PAGE, "Door 2: one Python file"), "python", holding="norms"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    found: dict[str, Any] = {}
    exec(block(section(PAGE, "Check your plugin"), "python"), found)
    yield found
    del sys.modules["norms"]


@pytest.mark.parametrize(
    "name",
    [
        "test_the_metric_keeps_its_contract",
        "test_the_method_keeps_its_contract",
        pytest.param("test_the_file_registers_both", marks=pytest.mark.slow),
    ],
)
def test_the_tests_of_the_page_pass(name: str, own_tests: dict[str, Any]) -> None:
    own_tests[name](PluginKit())


@pytest.fixture
def nearest(write: Write) -> Path:
    """The matrix of the method with its own trainer, with its plugin file beside it."""
    part = section(PAGE, "A method with its own trainer")
    write("nearest.py", block(part, "python"))
    return write("matrix.yaml", block(part, "yaml"))


def test_the_method_with_its_own_trainer_is_planned(nearest: Path) -> None:
    cells = [(cell.task, cell.method, cell.skip) for cell in planned(nearest).cells]
    methods = ("zero-shot", "lora", "nearest", "nearest-5")
    assert cells == [(task, method, None) for task in ("sentiment", "summarization") for method in methods]


def test_the_method_with_its_own_trainer_answers_as_the_most_similar_training_example(
    nearest: Path, tmp_path: Path
) -> None:
    from ftbench.commandline.main import main

    changes = ("methods=[nearest]", "baseline=nearest", "evaluation.examples=20")
    options = [part for change in changes for part in ("--set", change)]
    with pytest.raises(SystemExit) as ended:
        main(["run", str(nearest), "--out", str(tmp_path / "run"), "--executor", "inline", *options])
    assert ended.value.code == 0
    assert (tmp_path / "run" / "report.html").is_file()
    tasks = planned(nearest).tasks
    for cell in ftbench.load(tmp_path / "run").values.cells:
        data = tasks[cell.task].data
        references = {row.prompt: row.reference for row in data.train}
        learned = json.loads((tmp_path / "run" / "cells" / cell.cell / "learned" / "rows.json").read_text("utf-8"))
        assert dict(learned) == references
        tests = {example.id: example for example in data.test}
        for prediction in cell.predictions():
            example = tests[prediction.id]
            assert (prediction.prompt, prediction.reference) == (example.prompt, example.reference)
            assert prediction.group == example.group
            likeness = {prompt: shared(example.prompt, prompt) for prompt in references}
            most = max(likeness.values())
            assert prediction.text in {references[prompt] for prompt in references if likeness[prompt] == most}
        assert next(iter(cell.metrics.values())).value is not None


def shared(one: str, other: str) -> float:
    """The share of pieces of at most three characters that two texts have in common."""
    mine, its = ({text[start : start + 3] for start in range(len(text))} for text in (one, other))
    return len(mine & its) / len(mine | its)


@pytest.fixture
def capitals(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package of the third door, where Python finds packages."""
    door = section(PAGE, "Door 3: an installed package")
    write("ftbench_capitals/__init__.py", block(door, "python"))
    project = tomllib.loads(block(door, "toml"))["project"]
    about = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    write("ftbench_capitals-0.1.0.dist-info/METADATA", about)
    (group,) = project["entry-points"].items()
    lines = "".join(f"{name} = {value}\n" for name, value in group[1].items())
    write("ftbench_capitals-0.1.0.dist-info/entry_points.txt", f"[{group[0]}]\n{lines}")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    del sys.modules["ftbench_capitals"]


def test_the_package_of_the_third_door_is_found_and_takes_part(capitals: None) -> None:
    assert importlib.metadata.version("ftbench-capitals") == "0.1.0"
    host = load_plugins()
    (record,) = (one for one in host.records if one.name == "capitals")
    assert (record.state, record.version) == ("ok", "0.1.0")
    assert set(record.hooks) == {
        "ftbench_register_tasks",
        "ftbench_register_commands",
        "ftbench_cell_finished",
    }
    assert Registry(host).task("capitals").metrics == ("exact_match", "token_f1")


def test_the_command_of_the_third_door_runs(capitals: None, capsys: pytest.CaptureFixture[str]) -> None:
    from ftbench.commandline.main import cli, main

    with pytest.raises(SystemExit) as ended:
        main(["capitals"])
    cli.commands.pop("capitals")
    assert ended.value.code == 0
    assert "adds the task capitals" in capsys.readouterr().out


DOORS = {"README.md": "Plugins: three doors", "README.zh-CN.md": "插件：三种方式"}
FIRST = {"README.md": "Your own file in five minutes", "README.zh-CN.md": "五分钟用上自己的文件"}


@pytest.mark.parametrize("page", DOORS)
def test_the_task_and_the_plugin_of_a_readme_are_planned(page: str, write: Write) -> None:
    doors = section(page, DOORS[page])
    write("legal_qa.yaml", block(doors, "yaml"))
    write("capitals.py", block(doors, "python"))
    write("legal.jsonl", "\n".join(map(json.dumps, rows("question", "answer"))))
    write("capitals.csv", as_csv(rows("country", "capital")))
    matrix = """\
models: [builtin:nano]
tasks: [./legal_qa.yaml, {task: capitals, data: capitals.csv}]
methods: [zero-shot]
plugins: [capitals.py]
"""
    if page != "README.md":
        matrix = matrix.replace("capitals.csv", "capitals.csv, language: zh")
    assert [cell.skip for cell in planned(write("matrix.yaml", matrix)).cells] == [None, None]


@pytest.mark.parametrize("page", FIRST)
def test_the_first_matrix_of_a_readme_is_planned(page: str, write: Write) -> None:
    write("tickets.csv", as_csv(rows("question", "answer")))
    plan = planned(write("first.yaml", block(section(page, FIRST[page]), "yaml")))
    assert plan.baseline == "full"
    assert [cell.skip for cell in plan.cells] == [None] * 13
