"""What signals do to a process that runs a cell."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

TOLD = """
import os, signal
from ftbench.execution.ending import told_by_signals

with told_by_signals() as ending:
    ending.training = {training}
    os.kill(os.getpid(), signal.SIGTERM)
    print("asked", ending.asked, flush=True)
    {then}
    print("goes on", flush=True)
"""


def told(training: bool, then: str = "pass") -> tuple[int, str]:
    """The end of a process that is sent SIGTERM, and what it printed."""
    script = TOLD.format(training=training, then=then)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def test_sigterm_ends_a_process_that_trains_nothing() -> None:
    assert told(training=False) == (-signal.SIGTERM, "")


def test_sigterm_in_a_training_waits_for_its_end() -> None:
    assert told(training=True) == (0, "asked True\ngoes on\n")


def test_sigterm_in_the_last_step_of_a_training_ends_the_process_after_it() -> None:
    assert told(training=True, then="ending.obey()") == (-signal.SIGTERM, "asked True\n")


def test_a_training_that_kept_its_state_ends_without_the_signal() -> None:
    assert told(training=True, then="ending.suspended(); ending.obey()") == (0, "asked True\ngoes on\n")
