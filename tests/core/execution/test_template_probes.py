"""A chat template is tried before a run: what it shows is kept, and one that would teach wrong tokens ends the run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ftbench
from ftbench.chat.probes import PROBES
from ftbench.errors import ModelError, NewerFormat
from ftbench.execution.template_probes import Probes, probe_templates
from tests.chat_models import TWO_BEGINNINGS

Command = Callable[..., tuple[int, str, str]]
Python = Callable[[str], list[str]]
Write = Callable[[str, str], Path]


def matrix(*models: object) -> dict[str, Any]:
    return {"name": "m", "models": list(models), "tasks": ["sentiment"], "methods": ["zero-shot"], "device": "cpu"}


def probes(directory: Path, *models: object) -> Probes:
    return probe_templates(ftbench.plan(matrix(*models)).plan, directory)


def run_in(directory: Path, *models: object) -> list[dict[str, Any]]:
    """The models in the record of a run of one short cell for each."""
    short = {"evaluation": {"examples": 2, "validation_examples": 2}}
    ftbench.run({**matrix(*models), **short}, directory, executor="inline", progress=None)
    return models_in(directory)


def models_in(directory: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((directory / "run.json").read_text(encoding="utf-8"))["models"]
    return found


def outcomes(model: dict[str, Any]) -> dict[str, str]:
    return {probe["name"]: probe["outcome"] for probe in model["probes"]}


def test_a_run_keeps_the_probes_of_its_chat_models(chat_model: Path, tmp_path: Path) -> None:
    chat, plain = run_in(
        tmp_path / "run",
        {"model": str(chat_model), "name": "chat"},
        {"model": str(chat_model), "name": "plain", "format": "plain"},
    )
    assert list(outcomes(chat)) == list(PROBES)
    assert {name for name, outcome in outcomes(chat).items() if outcome != "passed"} == {"tools"}
    assert chat["probes"][0]["note"] == {
        "code": "template-probes.dialogue", "parameters": {}, "text": "it writes a question and its answer"
    }  # fmt: skip
    assert plain["probes"] == []


def test_probes_are_taken_from_the_run_where_it_has_them(chat_model: Path, tmp_path: Path) -> None:
    entry = {"model": str(chat_model), "name": "chat"}
    run_in(tmp_path / "run", entry)
    mark(tmp_path / "run")
    again = probes(tmp_path / "run", entry, {**entry, "name": "brief", "system": "Be brief."})
    assert again["chat"][0].outcome == "handled"  # as marked: nothing was tried
    assert again["brief"][0].outcome == "passed"  # another system message, so it was tried
    (kept,) = run_in(tmp_path / "run", entry)
    assert outcomes(kept)["dialogue"] == "handled"


def test_probes_of_an_ftbench_that_had_fewer_are_made_again(chat_model: Path, tmp_path: Path) -> None:
    run_in(tmp_path / "run", str(chat_model))
    mark(tmp_path / "run", kept=len(PROBES) - 1)
    (again,) = probes(tmp_path / "run", str(chat_model)).values()
    assert [probe.name for probe in again] == list(PROBES)
    assert again[0].outcome == "passed"


def mark(directory: Path, kept: int = len(PROBES)) -> None:
    """Change the first probe in the record of a run, so that one can see whether it is made again; keep only `kept`."""
    path = directory / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    probes = record["models"][0]["probes"]
    probes[0]["outcome"] = "handled"
    record["models"][0]["probes"] = probes[:kept]
    path.write_text(json.dumps(record), encoding="utf-8")


def test_a_record_of_a_newer_ftbench_ends_a_run(chat_model: Path, write: Write, tmp_path: Path) -> None:
    write("run/run.json", '{"format": 99}')
    with pytest.raises(NewerFormat):
        probes(tmp_path / "run", str(chat_model))


def test_a_failed_probe_ends_a_run_before_any_cell(
    chat_model: Path, write: Write, tmp_path: Path, ftbench_command: Command
) -> None:
    write("two.jinja", TWO_BEGINNINGS)
    file = write(
        "m.yaml",
        f"models: [builtin:nano, {{model: '{chat_model}', name: chatty, template: two.jinja}}]\n"
        "tasks: [sentiment]\nmethods: [zero-shot]\ndevice: cpu\n",
    )
    code, output, errors = ftbench_command("run", file, "--out", tmp_path / "run", "--executor", "inline")
    assert (code, output) == (2, "")
    assert errors == (
        "error: model chatty: the chat template fails the probe one-beginning: a text begins with 2 beginning-of-text "
        "tokens\nWrite `format: plain` for this model, or give it another `template: FILE`; "
        "`ftbench template check MODEL` shows all probes\n"
    )
    assert not (tmp_path / "run").exists()


def test_every_probe_that_failed_is_named(chat_model: Path, write: Write, tmp_path: Path) -> None:
    random = "{% if messages[0].role == 'system' %}{{ range(99999) | random }}{% endif %}"
    template = write("random.jinja", random + TWO_BEGINNINGS)
    with pytest.raises(ModelError, match=r"the probe [a-z-]+: .* \(also failed: .*repeatable"):
        probes(tmp_path / "run", {"model": str(chat_model), "template": str(template)})


def test_a_run_of_plain_models_imports_no_renderer(python: Python, chat_model: Path) -> None:
    models = ["builtin:nano", {"model": str(chat_model), "format": "plain"}]
    code = (
        "import ftbench, ftbench.execution.run\nfrom pathlib import Path\n"
        "from ftbench.execution.template_probes import probe_templates\n"
        f"print(probe_templates(ftbench.plan({matrix(*models)!r}).plan, Path('none')))\n"
        "heavy = ('ftbench.chat.renderer', 'ftbench.chat.probes', 'transformers')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(python(code), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["{}", "[]"]
