"""Scores and losses on other tasks: read as they were written, and empty where the file is lost or damaged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftbench.errors import NewerFormat
from ftbench.messages import Note
from ftbench.records.results import OtherTask, Score
from ftbench.storage.side_files import (
    read_other_tasks,
    read_scores,
    scores_are_damaged,
    write_other_tasks,
    write_scores,
)

SCORES = {
    "accuracy": Score(0.75, None, "accuracy|v1", ((1.0, 1.0), (0.5, 1.0))),
    "luck": Score(None, Note.plain("no luck today"), "luck|v1", ()),
}
OTHERS = {"b": OtherTask(2.5, 2.75, 3), "a": OtherTask(1.5, 1.25, 4)}


def change(path: Path, **values: Any) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, **values}), encoding="utf-8")


def test_scores_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_scores(tmp_path, SCORES)
    assert [path.name for path in tmp_path.iterdir()] == ["metrics.json"]
    assert read_scores(tmp_path) == SCORES
    assert not scores_are_damaged(tmp_path)


def test_a_score_is_kept_with_its_reason_and_its_statistics(tmp_path: Path) -> None:
    write_scores(tmp_path, SCORES)
    content = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert sorted(content) == ["format", "metrics", "sha256"]
    assert content["metrics"]["accuracy"] == {
        "value": 0.75, "reason": None, "signature": "accuracy|v1", "statistics": [[1.0, 1.0], [0.5, 1.0]],
    }  # fmt: skip
    assert content["metrics"]["luck"]["reason"]["text"] == "no luck today"


def test_losses_on_other_tasks_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_other_tasks(tmp_path, OTHERS)
    assert [path.name for path in tmp_path.iterdir()] == ["other_tasks.json"]
    assert read_other_tasks(tmp_path) == OTHERS
    content = json.loads((tmp_path / "other_tasks.json").read_text(encoding="utf-8"))
    assert sorted(content) == ["format", "sha256", "tasks"]


def test_where_there_is_no_file_there_is_nothing_and_no_damage(tmp_path: Path) -> None:
    assert (read_scores(tmp_path), read_other_tasks(tmp_path), scores_are_damaged(tmp_path)) == ({}, {}, False)


@pytest.mark.parametrize("values", [{"sha256": "0"}, {"metrics": {}}, {"metrics": []}, {"format": 0}, {"format": "x"}])
def test_scores_that_do_not_match_their_checksum_or_are_none_count_as_lost(
    values: dict[str, Any], tmp_path: Path
) -> None:
    write_scores(tmp_path, SCORES)
    change(tmp_path / "metrics.json", **values)
    assert read_scores(tmp_path) == {}
    assert scores_are_damaged(tmp_path)


@pytest.mark.parametrize("content", [b"{", b"\xff", b"null"])
def test_files_that_are_no_json_count_as_lost(content: bytes, tmp_path: Path) -> None:
    for name in ("metrics.json", "other_tasks.json"):
        (tmp_path / name).write_bytes(content)
    assert (read_scores(tmp_path), read_other_tasks(tmp_path)) == ({}, {})


def test_a_newer_file_is_refused_whatever_its_checksum_is(tmp_path: Path) -> None:
    write_scores(tmp_path, SCORES)
    write_other_tasks(tmp_path, OTHERS)
    for name, read in (("metrics.json", read_scores), ("other_tasks.json", read_other_tasks)):
        change(tmp_path / name, format=99, sha256="of another kind")
        with pytest.raises(NewerFormat):
            read(tmp_path)
