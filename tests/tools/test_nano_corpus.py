"""The built-in model has seen no validation or test row of a benchmark over the same files."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from ftbench.data.dataset import load_task_data
from ftbench.data.shingles import normalise
from ftbench.matrix import Matrix, TaskEntry
from ftbench_tasks import ftbench_register_tasks

TASKS = {task.name: task for task in ftbench_register_tasks()}
BENCHMARKS = {
    "sentiment_en": {"task": "sentiment"},
    "sentiment_zh": {"task": "sentiment"},
    "summarization_en": {"task": "summarization"},
    "summarization_zh": {"task": "summarization"},
    "support_en": {"task": "support-qa", "group_by": "command"},
    "support_zh": {"task": "support-qa", "group_by": "command"},
    "support_sysadmin_en": {"task": "support-qa"},
    "recipes_en": {"task": "recipes"},
    "recipes_zh": {"task": "recipes"},
    "medical_en": {"task": "medical-qa"},
    "medical_zh": {"task": "medical-qa"},
}
FEW = 500
"""Rows of each file in the quick test: the split of a row does not depend on the others, but for near-duplicates."""


@pytest.fixture(scope="module")
def corpus() -> Iterator[ModuleType]:
    path = Path(__file__).resolve().parents[2] / "tools" / "nano" / "corpus.py"
    specification = importlib.util.spec_from_file_location("nano_corpus", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["nano_corpus"] = module  # dataclasses look their module up
    specification.loader.exec_module(module)
    yield module
    del sys.modules["nano_corpus"]


def documents_by_side(corpus: ModuleType, name: str, folder: Path) -> tuple[set[str], set[str], set[str]]:
    """(what the built-in model reads of a file, the benchmark's training rows, its held-back rows), normalised."""
    source = next(one for one in corpus.SOURCES if one.name == name)
    read, other = source.documents(folder)
    assert other == []
    entry = TaskEntry.model_validate({**BENCHMARKS[name], "data": f"{name}.jsonl"})
    task = TASKS[entry.task]
    matrix = Matrix.model_validate({"models": ["m"], "tasks": ["t"], "methods": ["lora"]})
    data = load_task_data(task, entry, matrix, folder)
    train = {example.id for example in data.train}
    sides: dict[bool, set[str]] = {True: set(), False: set()}
    for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sides[task.example(row, data.language).id in train].add(normalise(source.text(row)))
    return {normalise(text) for text in read}, sides[True], sides[False]


def check(corpus: ModuleType, name: str, folder: Path) -> None:
    read, train, held_back = documents_by_side(corpus, name, folder)
    assert len(held_back) > 0.1 * len(read)
    assert sorted(read - train) == []
    # Commands repeat: `exit` answers several questions, of which some are held back. Questions are never read.
    repeated = held_back & train if name.startswith("support") else set()
    assert len(repeated) < 0.05 * len(held_back)
    assert sorted(read & held_back) == sorted(repeated)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_no_training_document_is_a_held_back_row(name: str, corpus: ModuleType, shared: Path, tmp_path: Path) -> None:
    with (shared / "data" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        (tmp_path / f"{name}.jsonl").write_text("".join(islice(lines, FEW)), encoding="utf-8")
    check(corpus, name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHMARKS)
def test_no_training_document_is_a_held_back_row_of_the_whole_file(name: str, corpus: ModuleType, shared: Path) -> None:
    check(corpus, name, shared / "data")


def test_every_benchmark_file_is_covered(corpus: ModuleType) -> None:
    names = {source.name for source in corpus.SOURCES}
    assert {name for name in names if not name.startswith("general_text")} == set(BENCHMARKS)


def test_held_out_documents_are_general_text_and_no_training_documents(corpus: ModuleType, shared: Path) -> None:
    source = next(one for one in corpus.SOURCES if one.name == "general_text_zh")
    train, other = source.documents(shared / "data")
    assert len(other) == pytest.approx(0.2 * (len(train) + len(other)), rel=0.2)
    assert set(train) & set(other) == set()
