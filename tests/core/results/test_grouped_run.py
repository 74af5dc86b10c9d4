"""A run on rows that belong together: predictions say to which group they belong, and intervals count groups."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]

MATRIX = """\
name: grouped
models: [{{model: "{model}", name: stories}}]
tasks: [{{task: sentiment, data: reviews.jsonl, group_by: customer}}]
methods: [zero-shot]
device: cpu
"""


def _rows() -> list[dict[str, str]]:
    """Forty rows, eight of them for the test: two of each of four customers."""
    sides = [*["train"] * 24, *["validation"] * 8, *["test"] * 8]
    return [
        {
            "text": f"Number {i} was {('a joy', 'a bore')[i % 2]}.",
            "label": ("positive", "negative")[i % 2],
            "split": side,
            "customer": f"customer {i // 2}",
        }
        for i, side in enumerate(sides)
    ]


def test_predictions_of_a_run_carry_groups_and_its_results_count_them(
    shared: Path, tmp_path: Path, ftbench_command: Command
) -> None:
    (tmp_path / "m.yaml").write_text(MATRIX.format(model=shared / "models" / "stories-260k"), encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in _rows())
    (tmp_path / "reviews.jsonl").write_text(lines, encoding="utf-8")
    run = tmp_path / "run"
    code, _, errors = ftbench_command("run", tmp_path / "m.yaml", "--out", run, "--no-report")
    assert code == 0, errors

    (path,) = run.glob("cells/*/predictions.jsonl")
    groups = [json.loads(line)["group"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert sorted(groups) == sorted(f"customer {i // 2}" for i in range(32, 40))

    _, output, _ = ftbench_command("results", run, "--level", "group", "--format", "json")
    (row,) = json.loads(output)
    for compared in row["comparison"].values():
        assert (compared["examples"], compared["clusters"]) == (8, 4)


def test_predictions_of_a_run_without_groups_have_none(finished_run: FinishedRun) -> None:
    for path in finished_run.directory.glob("cells/*/predictions.jsonl"):
        assert all(json.loads(line)["group"] is None for line in path.read_text(encoding="utf-8").splitlines())
