"""What is written beside the learned tensors: the same bytes for the same content."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench_methods.files import write_json


def test_a_set_is_written_sorted_and_anything_odd_is_refused(tmp_path: Path) -> None:
    write_json(tmp_path / "set.json", {"b": {"y", "x"}, "a": 1})
    assert (tmp_path / "set.json").read_text() == '{\n  "a": 1,\n  "b": [\n    "x",\n    "y"\n  ]\n}\n'
    with pytest.raises(TypeError, match="cannot write complex as JSON"):
        write_json(tmp_path / "odd.json", {"a": 1j})
