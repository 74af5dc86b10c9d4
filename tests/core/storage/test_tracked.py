"""What trackers keep in the run directory: the last value of a key counts, by run, whatever a killed process left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftbench.errors import NewerFormat
from ftbench.storage.tracked import TrackedValues


def test_the_last_value_of_a_key_is_there_for_a_later_process(tmp_path: Path) -> None:
    first = TrackedValues(tmp_path, "mlflow", "run-1")
    first.put("cell", {"run": "a", "ended": False})
    first.put("cell", {"run": "a", "ended": True})
    assert first.get("cell") == {"run": "a", "ended": True}
    assert TrackedValues(tmp_path, "mlflow", "run-1").get("cell") == {"run": "a", "ended": True}


def test_runs_and_trackers_do_not_see_each_others_values(tmp_path: Path) -> None:
    TrackedValues(tmp_path, "mlflow", "run-1").put("cell", 1)
    assert TrackedValues(tmp_path, "mlflow", "run-2").get("cell") is None
    assert TrackedValues(tmp_path, "wandb", "run-1").get("cell") is None


def test_half_a_line_of_a_killed_process_costs_that_value_alone(tmp_path: Path) -> None:
    TrackedValues(tmp_path, "mlflow", "run").put("a", 1)
    path = tmp_path / "trackers" / "mlflow.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write('{"format":1,"run":"run","key":"b","va')
    later = TrackedValues(tmp_path, "mlflow", "run")
    later.put("c", 3)
    assert [TrackedValues(tmp_path, "mlflow", "run").get(key) for key in "abc"] == [1, None, 3]


def test_what_another_process_has_put_meanwhile_is_seen(tmp_path: Path) -> None:
    first, second = (TrackedValues(tmp_path, "mlflow", "run") for _ in range(2))
    second.put("a", 1)
    assert first.get("a") == 1
    first.put("b", 2)
    second.put("a", 3)
    assert [one.get(key) for one in (first, second) for key in "ab"] == [3, 2, 3, 2]


def test_a_file_that_was_put_back_to_an_earlier_state_is_read_anew(tmp_path: Path) -> None:
    values = TrackedValues(tmp_path, "mlflow", "run")
    values.put("a", 1)
    before = (tmp_path / "trackers" / "mlflow.jsonl").read_bytes()
    values.put("b", 2)
    assert values.get("b") == 2
    (tmp_path / "trackers" / "mlflow.jsonl").write_bytes(before)
    assert [values.get(key) for key in "ab"] == [1, None]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\r"])
def test_a_sign_that_some_take_for_the_end_of_a_line_is_kept(sign: str, tmp_path: Path) -> None:
    TrackedValues(tmp_path, "mlflow", "run").put("a", f"x{sign}y")
    assert TrackedValues(tmp_path, "mlflow", "run").get("a") == f"x{sign}y"


def test_a_file_of_a_newer_ftbench_is_refused(tmp_path: Path) -> None:
    TrackedValues(tmp_path, "mlflow", "run").put("a", 1)
    path = tmp_path / "trackers" / "mlflow.jsonl"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "format": 99}), encoding="utf-8")
    with pytest.raises(NewerFormat):
        TrackedValues(tmp_path, "mlflow", "run")


def test_what_is_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        TrackedValues(tmp_path, "mlflow", "run").put("a", float("nan"))
