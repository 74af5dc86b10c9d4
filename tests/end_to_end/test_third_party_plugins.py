"""A stranger's task, method and metric through each of the three doors."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.core.conftest import command

from .conftest import Ftbench

PLUGIN = '''\
"""A task, a method and a metric of a stranger."""

from dataclasses import dataclass

import numpy as np

from ftbench import LearningRates, Method, Metric, TextTask, hookimpl


class Shouting(Metric):
    name = "shouting"
    direction = "lower"

    def statistics(self, predictions):
        return np.array([[sum(c.isupper() for c in p.text), len(p.text) or 1] for p in predictions], float)


@dataclass(frozen=True)
class LastNorm(Method):
    name: str = "last-norm"

    def learning_rates(self, settings, facts):
        return LearningRates(1e-2, low=1e-3, high=1e-1)

    def trainable_parameters(self, settings, facts):
        return facts.hidden_size

    def prepare(self, model, settings):
        model.requires_grad_(False)
        model.model.norm.requires_grad_(True)
        return model


@hookimpl
def ftbench_register_tasks():
    return [
        TextTask(
            name="capitals",
            output="text",
            prompts={"en": "Country: {country}\\nCapital:"},
            answers={"en": " {capital}"},
            metrics=("exact_match", "shouting"),
            max_new_tokens=6,
        )
    ]


@hookimpl
def ftbench_register_methods():
    return [LastNorm()]


@hookimpl
def ftbench_register_metrics():
    return [Shouting()]
'''

MATRIX = """\
name: stranger
models: [{model: "MODEL", name: tiny}]
tasks: [{task: capitals, data: capitals.csv}]
methods: [zero-shot, last-norm]
training: {epochs: 1}
evaluation: {examples: 4}
"""

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "ftbench-stranger"
version = "3.2.1"
[project.entry-points.ftbench]
stranger = "ftbench_stranger"
"""


def write_data(folder: Path) -> None:
    """Sixty rows of invented countries; varied enough that no two are near-duplicates."""
    vowels, consonants = "aeiou", "bdfgklmnprstvz"
    names = [consonants[i % 14] + vowels[i % 5] + consonants[-i % 13] + vowels[-i % 4] for i in range(60)]
    rows = [f"{name.title()}{i}land,{name[::-1].title()} {i * 37}" for i, name in enumerate(names)]
    (folder / "capitals.csv").write_text("country,capital\n" + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.fixture
def m_yaml(tmp_path: Path, tiny_model: Path) -> Path:
    """The matrix, with its data beside it."""
    write_data(tmp_path)
    path = tmp_path / "m.yaml"
    path.write_text(MATRIX.replace("MODEL", str(tiny_model)), encoding="utf-8")
    return path


def check_results(printed: str) -> None:
    """`printed` by `ftbench results run --level cell --format json`."""
    cells = json.loads(printed)
    assert {cell["method"]: cell["status"] for cell in cells} == {"zero-shot": "done", "last-norm": "done"}
    trained = next(cell for cell in cells if cell["method"] == "last-norm")
    assert trained["costs"]["trainable_parameters"] == 16
    assert isinstance(trained["metrics"]["shouting"], float)


def test_an_installed_package_takes_part_through_its_entry_point(
    tmp_path: Path, m_yaml: Path, ftbench: Ftbench, one_thread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, site = tmp_path / "source", tmp_path / "site"
    (source / "ftbench_stranger").mkdir(parents=True)
    (source / "ftbench_stranger" / "__init__.py").write_text(PLUGIN, encoding="utf-8")
    (source / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (built,) = WheelBuilder(str(source)).build(directory=str(tmp_path / "dist"), versions=["standard"])
    with zipfile.ZipFile(built) as wheel:
        wheel.extractall(site)

    listed = json.loads(ftbench("plugins", "list", "--json", PYTHONPATH=str(site)).stdout)
    monkeypatch.syspath_prepend(site)  # as installed here, where torch is imported already
    code, _, errors = command("run", m_yaml, "--out", tmp_path / "run", "--no-report", "--executor", "inline")

    stranger = next(plugin for plugin in listed if plugin["name"] == "stranger")
    assert stranger["version"] == "3.2.1"
    assert stranger["state"] == "ok"
    assert stranger["origin"] == "entry point stranger = ftbench_stranger of ftbench-stranger"
    assert stranger["objects"] == {"tasks": ["capitals"], "methods": ["last-norm"], "metrics": ["shouting"]}
    assert code == 0, errors
    check_results(command("results", tmp_path / "run", "--level", "cell", "--format", "json")[1])


@pytest.mark.slow
def test_the_same_works_as_one_file_named_in_the_matrix(tmp_path: Path, m_yaml: Path, ftbench: Ftbench) -> None:
    (tmp_path / "stranger.py").write_text(PLUGIN, encoding="utf-8")
    m_yaml.write_text(m_yaml.read_text(encoding="utf-8") + "plugins: [stranger.py]\n", encoding="utf-8")

    outcome = ftbench("run", "m.yaml", "--out", "run", "--no-report")

    assert outcome.returncode == 0, outcome.stderr
    check_results(command("results", tmp_path / "run", "--level", "cell", "--format", "json")[1])


def test_the_same_works_as_one_file_on_the_command_line(tmp_path: Path, m_yaml: Path) -> None:
    (tmp_path / "stranger.py").write_text(PLUGIN, encoding="utf-8")

    without, _, unknown = command("plan", m_yaml)
    code, _, errors = command("plan", m_yaml, "--plugin", tmp_path / "stranger.py")

    assert without == 2
    assert "unknown" in unknown
    assert code == 0, errors


def test_a_task_is_a_yaml_file_of_a_dozen_lines(tmp_path: Path, m_yaml: Path, one_thread: None) -> None:
    (tmp_path / "capital.yaml").write_text(
        'name: capital-of\noutput: text\nlanguage: en\nprompt: "Country: {country}\\nCapital:"\nanswer: " {capital}"\n'
        "metrics: [exact_match, chrf]\nmax_new_tokens: 6\ndata: capitals.csv\n",
        encoding="utf-8",
    )
    matrix = m_yaml.read_text(encoding="utf-8").replace(
        "{task: capitals, data: capitals.csv}", "{task: ./capital.yaml}"
    )
    matrix = matrix.replace("{examples: 4}", "{examples: 4, general_text: general.jsonl}").replace("last-norm", "lora")
    m_yaml.write_text(matrix, encoding="utf-8")
    passages = [{"text": f"There are {count} ships in the harbour, and all of them wait."} for count in range(8)]
    lines = "".join(json.dumps(passage) + "\n" for passage in passages)
    (tmp_path / "general.jsonl").write_text(lines, encoding="utf-8")

    code, _, errors = command("run", m_yaml, "--out", tmp_path / "run", "--no-report", "--executor", "inline")

    cells = json.loads(command("results", tmp_path / "run", "--level", "cell", "--format", "json")[1])
    assert code == 0, errors
    assert [(cell["task"], cell["method"], cell["status"]) for cell in cells] == [
        ("capital-of", "zero-shot", "done"),
        ("capital-of", "lora", "done"),
    ]
    assert set(cells[0]["metrics"]) == {"exact_match", "chrf", "loss", "forgetting"}
