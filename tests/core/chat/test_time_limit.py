"""Work that does not end is stopped, in any thread, and nothing is raised after it has ended."""

from __future__ import annotations

import threading
import time

import pytest

from ftbench.chat.time_limit import TimeIsUp, within


def endless() -> None:
    while True:
        try:
            time.sleep(0.001)
        except Exception:
            continue


def test_work_that_ends_gives_its_result() -> None:
    assert within(10, lambda: 7) == 7


def test_an_error_of_the_work_is_its_own() -> None:
    with pytest.raises(KeyError):
        within(10, lambda: {}["a"])


def test_work_that_does_not_end_is_stopped() -> None:
    with pytest.raises(TimeIsUp):
        within(0.1, endless)


def test_work_in_another_thread_is_stopped_there() -> None:
    ended: list[str] = []

    def run() -> None:
        try:
            within(0.1, endless)
        except TimeIsUp:
            ended.append("stopped")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert ended == ["stopped"]


def test_nothing_is_raised_after_work_that_ends_when_its_time_does() -> None:
    stopped = 0
    for _ in range(200):
        try:
            within(0.002, lambda: time.sleep(0.002))
        except TimeIsUp:
            stopped += 1
        for _ in range(100):  # an exception that came late would be raised here
            pass
    assert 0 <= stopped <= 200
    assert sum(range(1000)) == 499500
