"""Splits by time: the newest rows are for testing, ties stay together, and times are read in many ways."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import DataError
from ftbench.data.splitting.by_time import split_by_time
from ftbench.data.splitting.shares import Shares
from ftbench.data.splitting.timestamps import read_time
from tests.core.data.invented import sentences
from tests.core.data.splitting.splits import sides, split_rows

MORNING = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
DAY = datetime(2024, 3, 1, tzinfo=UTC)

TIMES: list[tuple[Any, datetime]] = [
    ("2024-03-01", DAY),
    ("2024-03-01 09:30", MORNING),
    ("2024-03-01T09:30:00Z", MORNING),
    ("2024-03-01T10:30:00+01:00", MORNING),
    ("20240301", DAY),
    ("2024/3/1", DAY),
    ("2024/03/01 09:30", MORNING),
    ("1.3.2024", DAY),
    ("01.03.2024 09:30", MORNING),
    ("2024年3月1日", DAY),
    ("2024年3月1日 09:30", MORNING),
    ("2024-03", DAY),
    ("1 Mar 2024", DAY),
    ("March 1, 2024", DAY),
    ("Fri, 01 Mar 2024 09:30:00 +0000", MORNING),
    (" 2024-03-01 ", DAY),
    (date(2024, 3, 1), DAY),
    (datetime(2024, 3, 1, 9, 30), MORNING),
    (datetime(2024, 3, 1, 10, 30, tzinfo=timezone(timedelta(hours=1))), MORNING),
    (1709285400, MORNING),
    ("1709285400", MORNING),
    (1709285400000.0, MORNING),
    (2024, datetime(2024, 1, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize(("value", "moment"), TIMES)
def test_times_are_read_as_files_have_them(value: Any, moment: datetime) -> None:
    assert read_time(value) == moment


@pytest.mark.parametrize("value", [None, "", "  ", "soon", True, 12, "12", "2024-13-01", ["2024"], float("nan")])
def test_what_is_no_time_is_an_error(value: Any) -> None:
    with pytest.raises(ValueError, match=r"missing|no time|neither a year nor Unix time"):
        read_time(value)


def test_a_date_that_can_be_read_in_two_ways_needs_its_form() -> None:
    with pytest.raises(ValueError, match=r'"03/01/2024" can be read in two ways; --time-format'):
        read_time("03/01/2024")
    assert read_time("03/01/2024", "%m/%d/%Y") == datetime(2024, 3, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match='does not have the form "%d/%m/%Y"'):
        read_time("2024-03-01", "%d/%m/%Y")


times = st.lists(st.integers(0, 30).map(lambda day: DAY + timedelta(days=day)), min_size=3, max_size=60)


@given(moments=times, shares=st.sampled_from([Shares(), Shares(0.5, 0.25, 0.25), Shares(0.7, 0, 0.3)]))
def test_later_sides_have_later_rows_and_ties_stay_together(moments: list[datetime], shares: Shares) -> None:
    if len(set(moments)) < len(shares.wanted):
        with pytest.raises(DataError, match="sides need as many times"):
            split_by_time(moments, shares)
        return
    found = split_by_time(moments, shares)
    spans = [[moment for moment, side in zip(moments, found, strict=True) if side == name] for name in shares.wanted]
    assert all(spans)
    for earlier, later in pairwise(spans):
        assert max(earlier) < min(later)


def test_without_ties_the_shares_are_exact() -> None:
    moments = [DAY + timedelta(days=day) for day in range(200)]
    random.Random(1).shuffle(moments)
    found = split_by_time(moments, Shares())
    assert [found.count(side) for side in ("train", "validation", "test")] == [160, 20, 20]


def rows_by_day(count: int) -> list[dict[str, Any]]:
    return [
        {"text": text, "created": f"{DAY + timedelta(days=day):%Y-%m-%d}"}
        for day, text in enumerate(sentences(count, seed=3))
    ]


def test_the_newest_rows_are_for_testing() -> None:
    found = sides(rows_by_day(100), by_time="created")
    assert found == ("train",) * 80 + ("validation",) * 10 + ("test",) * 10


def test_test_rows_that_repeat_training_rows_are_said() -> None:
    rows = rows_by_day(100)
    rows[99]["text"] = rows[0]["text"] + "!"
    (note,) = (str(note) for note in split_rows(rows, by_time="created").notes)
    assert note == ("WARNING: 1 of 10 test rows nearly repeats an older training row; its time decides where it is")


def test_every_time_that_cannot_be_read_is_named_with_its_line() -> None:
    rows = rows_by_day(30)
    rows[4]["created"], rows[9]["created"] = "soon", None
    with pytest.raises(DataError) as caught:
        split_rows(rows, by_time="created")
    assert str(caught.value).splitlines() == [
        'rows.jsonl:5: created: "soon" is no time that can be read; --time-format says how it is written',
        "  rows.jsonl:10: created: the time is missing",
    ]


def test_too_few_times_are_an_error_that_names_the_column() -> None:
    rows = [{"text": text, "created": "2024"} for text in sentences(30, seed=4)]
    with pytest.raises(DataError, match=r"rows\.jsonl: created: 3 sides need as many times, and the rows have 1"):
        split_rows(rows, by_time="created")
