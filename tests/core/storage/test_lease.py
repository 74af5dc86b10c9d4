"""One process looks after the jobs of a run directory, on whatever machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ftbench.errors import StoreError
from ftbench.storage.lease import lease


def test_a_second_holder_is_refused_while_the_first_shows_signs_of_life(tmp_path: Path) -> None:
    refused = pytest.raises(StoreError, match="another `ftbench run` looks after the jobs")
    with lease(tmp_path, beat=0.05), refused, lease(tmp_path, patience=2.0):
        pass


def test_the_lease_can_be_had_again_after_its_end(tmp_path: Path) -> None:
    for _ in range(2):
        with lease(tmp_path):
            assert (tmp_path / "head.json").exists()
    assert not (tmp_path / "head.json").exists()


def test_the_lease_of_a_killed_process_of_this_machine_is_taken_over_at_once(tmp_path: Path) -> None:
    text = (
        "import os, sys; from pathlib import Path; from ftbench.storage.lease import lease\n"
        "with lease(Path(sys.argv[1])): os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", text, str(tmp_path)], check=False)
    assert (tmp_path / "head.json").exists()
    with lease(tmp_path, patience=600.0):
        pass


def test_the_lease_of_a_dead_machine_is_taken_over_after_a_while_without_a_sign(tmp_path: Path) -> None:
    (tmp_path / "head.json").write_text(json.dumps({"machine": "gone", "process": 1, "token": "t", "beat": 7}))
    with lease(tmp_path, patience=0.2):
        assert json.loads((tmp_path / "head.json").read_text(encoding="utf-8"))["machine"] != "gone"


def test_a_damaged_lease_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "head.json").write_text("{")
    with lease(tmp_path, patience=600.0):
        pass
