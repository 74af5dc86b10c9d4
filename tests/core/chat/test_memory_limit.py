"""Work that needs too much memory is stopped, and the limit ends with it."""

from __future__ import annotations

import sys

import pytest

from ftbench.chat.memory_limit import at_most

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how large a process is")
MIB = 2**20


def limit() -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_AS)


def test_work_that_needs_more_than_its_room_is_stopped() -> None:
    with pytest.raises(MemoryError), at_most(64 * MIB):
        bytearray(2**40)


def test_work_that_fits_is_done() -> None:
    with at_most(64 * MIB):
        assert len(bytearray(MIB)) == MIB


def test_the_limit_ends_with_the_work_whether_or_not_it_failed() -> None:
    before = limit()
    with at_most(64 * MIB):
        assert limit()[0] != before[0]
    with pytest.raises(KeyError), at_most(64 * MIB):
        raise KeyError
    assert limit() == before


def test_a_limit_within_another_gives_no_more_room() -> None:
    with at_most(64 * MIB):
        outer = limit()
        with at_most(2**40):
            assert limit() == outer
        assert limit() == outer
