"""`ftbench import inspect`: logs of Inspect as `.json` and `.eval`."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench_imports import json_fields

from .paired import inspect_log, write_inspect

Import = Callable[..., tuple[int, str, str]]


def document(imported: Import, *arguments: object) -> dict[str, Any]:
    code, output, errors = imported("inspect", *arguments, "--format", "json")
    assert (code, errors) == (0, "")
    return dict(json.loads(output))


@pytest.mark.parametrize("ending", ["json", "eval"])
def test_two_models_are_compared_sample_by_sample(ending: str, tmp_path: Path, imported: Import) -> None:
    write_inspect(tmp_path / f"a.{ending}", inspect_log("openai/good", ["C"] * 9 + ["I"]))
    write_inspect(tmp_path / f"b.{ending}", inspect_log("openai/weak", ["C"] + ["I"] * 9))
    (board,) = document(imported, tmp_path)["boards"]
    assert (board["task"], board["metric"], board["examples"]) == ("facts", "match", 10)
    (pair,) = board["pairs"]
    assert (pair["one"], pair["other"], pair["test"]) == ("openai/good", "openai/weak", "McNemar")
    assert pair["p"] == pytest.approx(2 / 2**8)
    assert board["direction_assumed"] is True


@pytest.mark.parametrize(
    ("value", "number"),
    [("C", 1), ("P", 0.5), ("I", 0), ("N", 0), ("Yes", 1), ("false", 0), ("0.25", 0.25), (True, 1), (3, 3)],
)
def test_values_are_numbers_as_in_inspect(value: Any, number: float, tmp_path: Path, imported: Import) -> None:
    path = write_inspect(tmp_path / "a.json", inspect_log("m", [value, value]))
    assert document(imported, path)["boards"][0]["systems"][0]["value"] == number


def test_epochs_of_a_sample_count_as_one_example_with_their_mean(tmp_path: Path, imported: Import) -> None:
    path = write_inspect(tmp_path / "a.json", inspect_log("m", ["C", "I", "C", "C"], epochs=2))
    (board,) = document(imported, path)["boards"]
    assert (board["examples"], board["systems"][0]["value"]) == (2, 0.75)


def test_a_scorer_with_several_values_gives_a_metric_for_each(tmp_path: Path, imported: Import) -> None:
    values = [{"style": 1, "facts": "I"}, {"style": 0, "facts": "C"}]
    path = write_inspect(tmp_path / "a.json", inspect_log("m", values))
    assert [board["metric"] for board in document(imported, path)["boards"]] == ["match:facts", "match:style"]


def test_inspects_own_mean_is_shown_beside_ours(tmp_path: Path, imported: Import) -> None:
    results = {"scores": [{"name": "match", "scorer": "match", "metrics": {"accuracy": {"value": 0.5}}}]}
    path = write_inspect(tmp_path / "a.json", inspect_log("m", ["C", "I"], results=results))
    assert document(imported, path)["boards"][0]["systems"][0]["published"] == 0.5


def test_answers_without_a_score_are_counted_and_said(tmp_path: Path, imported: Import) -> None:
    path = write_inspect(tmp_path / "a.json", inspect_log("m", ["C", float("nan"), ..., "I"]))
    read = document(imported, path)
    assert read["boards"][0]["examples"] == 2
    assert [one["remark"] for one in read["remarks"]] == ["match: 1 answer without a score is not counted"]


def test_a_value_that_is_no_number_leaves_the_metric_out(tmp_path: Path, imported: Import) -> None:
    write_inspect(tmp_path / "a.json", inspect_log("m", ["C", "maybe"]))
    write_inspect(tmp_path / "b.json", inspect_log("n", ["C", "I"]))
    read = document(imported, tmp_path)
    assert [row["system"] for row in read["boards"][0]["systems"]] == ["n"]
    assert read["left_out"][0]["reason"] == "match: the score of an example is no number"


def test_logs_that_did_not_succeed_are_left_out_and_named(tmp_path: Path, imported: Import) -> None:
    write_inspect(tmp_path / "a.json", inspect_log("m", ["C", "I"]))
    write_inspect(tmp_path / "b.json", inspect_log("n", ["C", "I"], status="error"))
    with zipfile.ZipFile(tmp_path / "c.eval", "w") as archive:
        archive.writestr("_journal/start.json", "{}")
    reasons = [one["reason"] for one in document(imported, tmp_path)["left_out"]]
    assert reasons == ['has the status "error"', "is the log of an evaluation that did not end"]


def test_one_model_with_two_settings_is_two_systems(tmp_path: Path, imported: Import) -> None:
    for name, temperature in (("a", 0), ("b", 1)):
        spec = {"model_generate_config": {"temperature": temperature}}
        write_inspect(tmp_path / f"{name}.json", inspect_log("m", ["C", "I"], spec=spec))
    systems = [row["system"] for row in document(imported, tmp_path)["boards"][0]["systems"]]
    assert systems == [
        'm (model_generate_config={"temperature": 0})',
        'm (model_generate_config={"temperature": 1})',
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 9}, "a.json: version: version 9 of the format; 2 is read"),
        ({"eval": {"model": 3, "task": "t"}}, "a.json: eval.model: expected a text of one line, got 3"),
        ({"samples": {"id": 1}}, "a.json: samples: expected a list of objects, got"),
        ({"samples": [{"id": 1, "scores": ["C"]}]}, 'a.json: samples.0.scores: expected an object, got ["C"]'),
        ({"samples": [{"id": 1, "scores": {"m": {}}}]}, "a.json: samples.0.scores.m.value: this key is missing."),
        ({"samples": [{"id": 1.5, "scores": {}}]}, "a.json: samples.0.id: expected a text or a whole number, got 1.5"),
        ({"samples": []}, "has no scores of samples"),
    ],
)
def test_a_wrong_log_is_an_error_with_file_and_key(
    change: dict[str, Any], message: str, tmp_path: Path, imported: Import
) -> None:
    path = write_inspect(tmp_path / "a.json", {**inspect_log("m", ["C"]), **change})
    code, output, errors = imported("inspect", path)
    assert (code, output) == (2, "")
    assert message in errors
    assert "Traceback" not in errors


def test_what_is_no_archive_is_refused(tmp_path: Path, imported: Import) -> None:
    path = tmp_path / "a.eval"
    path.write_bytes(b"PK\x03\x04 not an archive")
    code, _, errors = imported("inspect", path)
    assert code == 2
    assert "a.eval: is no .eval log: File is not a zip file" in errors


def test_an_archive_that_unpacks_to_too_much_is_refused_whatever_it_says_of_its_size(
    tmp_path: Path, imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_inspect(tmp_path / "a.eval", inspect_log("m", ["C"] * 2000))
    monkeypatch.setattr("ftbench_imports.archives.MOST_BYTES", 2000)
    code, _, errors = imported("inspect", path)
    assert code == 2
    assert "summaries.json: 2,001 bytes are more than the 2,000 that are read" in errors
    assert json_fields.MOST_BYTES > 2000


def test_a_log_packed_with_zstandard_says_how_to_read_it(tmp_path: Path, imported: Import) -> None:
    path = write_inspect(tmp_path / "a.eval", inspect_log("m", ["C", "I"]))
    with zipfile.ZipFile(path) as archive:
        places = [archive.getinfo("header.json").header_offset + 8]
    packed = bytearray(path.read_bytes())
    places.append(packed.rindex(b"header.json") - 46 + 10)  # the same number in the list at the end of the archive
    for place in places:
        packed[place : place + 2] = (93).to_bytes(2, "little")
    path.write_bytes(packed)
    code, _, errors = imported("inspect", path)
    assert code == 2
    assert "a.eval: is" in errors
    assert "compressed with Zstandard" in errors or "is no .eval log" in errors
