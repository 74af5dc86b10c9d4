"""Scratch folders of actors: each its own, and those of killed ones are removed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from ftbench_executors.ray.scratch import make_scratch

HOLDING = """
import sys, time
from ftbench_executors.ray.scratch import make_scratch
folder, lock = make_scratch(sys.argv[1])
print(folder, flush=True)
time.sleep(600)
"""


def test_the_folder_of_a_killed_process_is_removed_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING, tmp_path], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        (theirs / "cells").mkdir()
        mine, lock = make_scratch(str(tmp_path))
        assert theirs.is_dir()
        assert mine.is_dir()
        other.send_signal(signal.SIGKILL)
    third, last = make_scratch(str(tmp_path))
    assert not theirs.exists()
    assert mine.is_dir()
    assert third != mine
    lock.release()
    last.release()


def test_only_this_user_may_look_into_it(tmp_path: Path) -> None:
    folder, lock = make_scratch(str(tmp_path))
    lock.release()
    assert folder.stat().st_mode & 0o077 == 0
    assert folder.parent.stat().st_mode & 0o077 == 0
