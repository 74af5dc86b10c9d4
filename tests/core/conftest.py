"""A real run of a tiny matrix on a real tiny model: made once, read by many tests."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.chat_models import save_chat_model
from tests.conftest import MadeOnce

SPY = '''
"""Registers what can fail, and writes down everything that it is told."""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

import ftbench
from ftbench import Executor, Metric, MetricUnavailable, ProcessCache, Workers
from ftbench_methods.full import Full

HERE = Path(__file__).parent


def note(event, **facts):
    with (HERE / "events.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"event": event, **facts}, default=str) + "\\n")


@dataclass(frozen=True)
class Broken(Full):
    name: str = "broken"

    def learning_rates(self, settings, facts):
        return Full().learning_rates(settings, facts)

    def prepare(self, model, settings):
        raise RuntimeError("this method\\n  never works")


@dataclass(frozen=True)
class Unlucky(Metric):
    name: str = "unlucky"
    bug: bool = False

    def signature(self, language):
        return "luck:1"

    def statistics(self, predictions):
        if self.bug:
            raise ZeroDivisionError("a bug")
        raise MetricUnavailable("no luck today")

    def value(self, totals):
        return totals


class Interrupting(Executor, Workers):
    name = "interrupting"

    @contextlib.contextmanager
    def open(self, settings):
        yield self

    def run(self, work, cells, watch):
        for cell in cells:
            yield cell, work.run(cell, watch, ProcessCache())
            raise KeyboardInterrupt


@ftbench.hookimpl
def ftbench_register_methods():
    return [Broken()]


@ftbench.hookimpl
def ftbench_register_metrics():
    return [Unlucky(), Unlucky("buggy", bug=True)]


@ftbench.hookimpl
def ftbench_register_executors():
    return [Interrupting()]


@ftbench.hookimpl
def ftbench_skip_cell(cell):
    return "one seed is enough" if cell.method == "lora" and cell.seed == 1 else None


@ftbench.hookimpl
def ftbench_modify_cells(matrix, cells):
    note("modify", cells=len(cells))


@ftbench.hookimpl
def ftbench_environment():
    return {"driver": "7.1"}


@ftbench.hookimpl
def ftbench_run_started(run):
    note("run started", run=run.name)


@ftbench.hookimpl
def ftbench_cell_started(run, cell):
    note("started", cell=cell.id)


@ftbench.hookimpl
def ftbench_train_logged(run, cell, step, values):
    note("logged", cell=cell.id, step=step, names=sorted(values))


@ftbench.hookimpl
def ftbench_cell_finished(run, cell, result):
    note("finished", cell=cell.id, same=result["cell"] == cell.id)


@ftbench.hookimpl
def ftbench_cell_failed(run, cell, error):
    note("failed", cell=cell.id, error=f"{type(error).__name__}: {error}")
    raise ConnectionError("the spy was caught")


@ftbench.hookimpl
def ftbench_run_finished(run, summary):
    note("run finished", **summary)


@ftbench.hookimpl
def ftbench_report_written(report, path):
    note("report", name=report.name, path=path.name)
'''

MATRIX = """\
name: tiny
models: [{model: "MODEL", name: stories}]
tasks:
  - {task: sentiment, data: reviews.jsonl}
  - tales.yaml
methods: [zero-shot, full, {method: lora, r: 2}, broken]
seeds: [0, 1]
metrics: [perplexity, unlucky, buggy]
training: {steps: 2, batch_size: 4, max_length: 64, keep: last}
evaluation: {examples: 4, validation_examples: 4}
device: cpu
plugins: [spy.py]
baseline: full
"""

TALES = "prompt: '{begin}'\nanswer: ' {end}'\nmax_new_tokens: 4\ndata: tales.jsonl\nmetrics: [token_f1]\n"

NAMES = ("Tom", "Lily", "Ben", "Mia", "Sam", "Anna", "Max", "Sue", "Tim", "Amy", "Jack", "Zoe", "Dan", "Eva", "Leo")
THINGS = ("a red ball", "a big tree", "an old car", "a sad bird", "a blue hat", "a small fish", "a loud drum")


def _rows() -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    for i, name in enumerate(NAMES * 3):
        thing, other = THINGS[i % 7], THINGS[(i * 3 + 1) % 7]
        text = f"{name} saw {thing} number {i} near {other} and {('smiled', 'cried')[i % 2]}."
        split = ("train", "train", "train", "validation", "test")[i % 5]
        yield (
            {"text": text, "label": ("positive", "negative")[i % 2], "split": split},
            {"begin": text, "end": f"Then {name} took {other} home.", "split": split},
        )


@dataclass(frozen=True)
class FinishedRun:
    """A run directory with the folder that its matrix lies in, and what the command said."""

    folder: Path
    code: int
    output: str
    errors: str

    @property
    def directory(self) -> Path:
        return self.folder / "run"

    @property
    def matrix(self) -> Path:
        return self.folder / "m.yaml"

    def events(self, file: str = "first-events.jsonl") -> list[dict[str, Any]]:
        """What the spy was told in the run itself; in later commands, with `events.jsonl`."""
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


def command(*arguments: str | Path) -> tuple[int, str, str]:
    """(exit code, output, errors) of `ftbench ARGUMENTS` in this process."""
    from ftbench.commandline.main import main

    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors), pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0), output.getvalue(), errors.getvalue()


@pytest.fixture(scope="session")
def ftbench_command() -> Callable[..., tuple[int, str, str]]:
    return command


@pytest.fixture(scope="session")
def chat_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny model with a chat template. Only read it."""
    return save_chat_model(tmp_path_factory.mktemp("chat") / "tiny")


@pytest.fixture(scope="session")
def short_stories(shared: Path, made_once: MadeOnce) -> Path:
    """The first two layers of a small real model: what a run does with five, it does with two."""

    def cut(folder: Path) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        whole = shared / "models" / "stories-260k"
        model: Any = AutoModelForCausalLM.from_pretrained(whole, num_hidden_layers=2)
        model.save_pretrained(folder)
        AutoTokenizer.from_pretrained(whole).save_pretrained(folder)

    return made_once("short-stories", cut)


def _run_tiny(folder: Path, model: Path) -> None:
    """Run the matrix in this folder, and keep what the command said."""
    import torch

    torch.set_num_threads(1)
    (folder / "m.yaml").write_text(MATRIX.replace("MODEL", str(model)), encoding="utf-8")
    (folder / "spy.py").write_text(SPY, encoding="utf-8")
    (folder / "tales.yaml").write_text(TALES, encoding="utf-8")
    for name, rows in zip(("reviews", "tales"), zip(*_rows(), strict=True), strict=True):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    said = command("run", folder / "m.yaml", "--out", folder / "run")
    (folder / "events.jsonl").rename(folder / "first-events.jsonl")
    (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")


@pytest.fixture(scope="session")
def finished_run(short_stories: Path, made_once: MadeOnce, tmp_path_factory: pytest.TempPathFactory) -> FinishedRun:
    """Two tasks, four methods, two seeds; one method always fails, and one cell is skipped. Only read it."""
    made = made_once("tiny", lambda folder: _run_tiny(folder, short_stories))
    folder = tmp_path_factory.mktemp("tiny") / "own"  # commands note in it what they were told
    shutil.copytree(made, folder)
    code, output, errors = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    (folder / "said.json").unlink()
    return FinishedRun(folder, code, *(text.replace(str(made), str(folder)) for text in (output, errors)))


@pytest.fixture
def own_run(finished_run: FinishedRun, tmp_path: Path) -> FinishedRun:
    """A copy of the finished run that a test may change."""
    folder = tmp_path / "copy"
    shutil.copytree(finished_run.folder, folder)
    (folder / "events.jsonl").unlink(missing_ok=True)
    return FinishedRun(folder, finished_run.code, finished_run.output, finished_run.errors)
