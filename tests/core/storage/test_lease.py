"""One process looks after the jobs of a run directory, on whatever machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import pairwise
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


def test_of_processes_that_begin_at_the_same_moment_never_two_have_the_lease(tmp_path: Path) -> None:
    text = (
        "import sys, time; from pathlib import Path; from ftbench.errors import StoreError\n"
        "from ftbench.storage.lease import lease\n"
        "folder = Path(sys.argv[1]); Path(sys.argv[2]).touch()\n"
        "while not (folder / 'go').exists(): pass\n"
        "try:\n"
        "    with lease(folder / 'jobs', patience=5.0, beat=0.05):\n"
        "        began = time.monotonic(); time.sleep(1)\n"
        "        print(began, time.monotonic())\n"
        "except StoreError: pass\n"
    )
    ready = [tmp_path / f"ready{number}" for number in range(3)]
    words = [[sys.executable, "-c", text, str(tmp_path), str(path)] for path in ready]
    processes = [subprocess.Popen(word, stdout=subprocess.PIPE, text=True) for word in words]
    while not all(path.exists() for path in ready):
        assert all(process.poll() is None for process in processes)
        time.sleep(0.05)
    (tmp_path / "go").touch()
    said = [process.communicate()[0].split() for process in processes]
    times = sorted((float(words[0]), float(words[1])) for words in said if words)
    assert times
    assert all(ended <= began for (_, ended), (began, _) in pairwise(times))


def test_a_holder_that_stood_still_leaves_the_lease_to_the_next(tmp_path: Path) -> None:
    path, other = tmp_path / "head.json", {"machine": "m", "process": 1, "token": "t", "beat": 7}
    with lease(tmp_path, beat=0.02):
        path.write_text(json.dumps(other), encoding="utf-8")
        time.sleep(0.2)
        assert json.loads(path.read_text(encoding="utf-8")) == other
    assert path.exists()


@pytest.mark.parametrize("content", ["[" * 100_000, '{"machine": 1}', '{"machine": "m", "process": 1e999}'])
def test_a_lease_that_nobody_can_read_is_nobodys(tmp_path: Path, content: str) -> None:
    (tmp_path / "head.json").write_text(content, encoding="utf-8")
    with lease(tmp_path, patience=600.0):
        pass
