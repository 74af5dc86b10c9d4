"""Whatever a user gets wrong: one or two lines naming file, line and key, exit code 2, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.conftest import command

from .conftest import Ftbench

GOOD = """\
name: bad
models: [builtin:nano]
tasks: [sentiment]
methods: [zero-shot, lora]
"""

CASES = {
    "an unknown task": (
        ("sentiment]", "sentimnt]"),
        """m.yaml:3: tasks.0: unknown task "sentimnt". Did you mean 'sentiment'""",
    ),
    "an unknown method": (
        ("lora]", "lorra]"),
        """m.yaml:4: methods.1: unknown method "lorra". Did you mean 'lora'""",
    ),
    "an unknown metric": (
        ("name: bad", "metrics: [rouge]"),
        """unknown metric "rouge". Did you mean 'rouge""",
    ),
    "an unknown built-in model": (
        ("nano]", "nona]"),
        """m.yaml:2: models.0: unknown built-in model "nona". Did you mean 'nano'""",
    ),
    "a folder that is not there": (
        ("builtin:nano", "./nothing"),
        'm.yaml:2: models.0: "./nothing" is no folder',
    ),
    "a misspelt setting": (
        ("lora]", "{method: lora, rank: 4}]"),
        "m.yaml:4: methods.1.rank: unknown key.",
    ),
    "a setting out of range": (
        ("lora]", "{method: lora, r: 0}]"),
        "m.yaml:4: methods.1.r: must be greater than",
    ),
    "a misspelt key": (
        ("tasks:", "task:"),
        "m.yaml:3: task: unknown key. Did you mean 'tasks'",
    ),
    "a key out of range": (
        ("name: bad", "training: {epochs: -1}"),
        "m.yaml:1: training.epochs: must be greater than 0, not -1",
    ),
    "a missing data file": (
        ("[sentiment]", "[{task: sentiment, data: no.csv}]"),
        "m.yaml:3: tasks.0: no.csv: there is no such file",
    ),
    "a device that is not there": (
        ("name: bad", "device: mps"),
        'the device "mps" is not there',
    ),
    "a hub metric without allowance": (
        ("name: bad", 'metrics: ["evaluate:rouge"]'),
        "m.yaml:1: metrics.0",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_in_the_matrix_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (old, new), expected = CASES[name]
    (tmp_path / "m.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    code, _, errors = command("run", "m.yaml")  # in this process: there are many of them, and a start takes seconds

    assert code == 2
    assert expected in errors
    assert len(errors.strip().splitlines()) <= 2
    assert "Traceback" not in errors
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.yaml"]


ROWS = "".join(
    f"{word} film number {i} {'ab' * i},{label}\n"
    for i in range(30)
    for word, label in [("good", "positive"), ("bad", "negative")]
)
FILES = {
    "an empty file": (b"", "d.csv: the file is empty"),
    "a binary file": (b"text,label\nx\x00y,positive\n", "d.csv:2: is a binary file"),
    "an unknown encoding": ("text,label\nхорошо,positive\n".encode("cp1251"), "d.csv:2: byte 0xf5 is not UTF-8"),
    "rows without their field": (b"text,label\n,positive\n,negative\n", "d.csv:2: text: the field is empty"),
    "a column that is not there": ((f"words,label\n{ROWS}").encode(), "d.csv:2: text: the field is missing"),
    "too few rows": (b"text,label\na good film,positive\n", "1 rows are too few"),
    "a broken row": ((f"text,label\n{ROWS}a,b,c\n").encode(), "d.csv:62: the row has 3 columns, the header 2"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_fault_in_a_data_file_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, expected = FILES[name]
    (tmp_path / "d.csv").write_bytes(content)
    (tmp_path / "m.yaml").write_text(GOOD.replace("[sentiment]", "[{task: sentiment, data: d.csv}]"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    code, _, errors = command("run", "m.yaml")

    assert code == 2
    assert expected in errors
    assert len(errors.strip().splitlines()) <= 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.csv", "m.yaml"]


def test_a_label_that_training_never_saw_is_named_with_its_line(tmp_path: Path) -> None:
    for side, rows in {"train": ROWS, "validation": ROWS.replace("film", "book"), "test": "fine,hopeful\n"}.items():
        (tmp_path / f"{side}.csv").write_text(f"text,label\n{rows}", encoding="utf-8")
    data = "{train: train.csv, validation: validation.csv, test: test.csv}"
    (tmp_path / "m.yaml").write_text(
        GOOD.replace("[sentiment]", f"[{{task: sentiment, data: {data}}}]"), encoding="utf-8"
    )

    code, _, errors = command("run", tmp_path / "m.yaml")

    assert code == 2
    assert 'test.csv:2: label: the test rows have the label "hopeful", which no training row has' in errors


def test_a_model_folder_without_a_tokenizer_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "llama"}', encoding="utf-8")
    (tmp_path / "m.yaml").write_text(GOOD.replace("builtin:nano", "./model"), encoding="utf-8")

    code, _, errors = command("run", tmp_path / "m.yaml")

    assert code == 2
    assert "the model folder has no tokenizer" in errors


def test_an_unknown_command_names_the_nearest(ftbench: Ftbench) -> None:
    outcome = ftbench("rnu")

    assert outcome.returncode == 2
    assert "Did you mean 'run'" in outcome.stderr


def test_a_directory_that_is_no_run_is_named(tmp_path: Path) -> None:
    code, _, errors = command("results", tmp_path)

    assert code == 2
    assert "is no run directory" in errors
