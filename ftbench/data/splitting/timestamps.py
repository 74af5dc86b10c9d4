"""Points in time as files have them: ISO 8601, Unix time, and common ways of writing a date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from ftbench.messages import Note
from ftbench.messages import split_errors as messages

_FORMATS = (
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%Y年%m月%d日",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y-%m",
    "%Y年%m月",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%a, %d %b %Y %H:%M:%S %z",
)
"""What `strptime` reads beside ISO 8601. Digits around slashes with the year last are missing: day or month first?"""

_AMBIGUOUS = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}\b.*")

_FIRST_SECOND, _FIRST_MILLISECOND, _END = 1e8, 1e11, 1e14
"""Unix time from 1973 on in seconds; larger numbers are milliseconds."""


class NotATime(ValueError):
    """A value that is no point in time; its note is the reason."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.text)
        self.note = note


def read_time(value: object, form: str | None = None) -> datetime:
    """The point in time, in UTC; one without a zone counts as UTC.

    `form`: as in `strptime`, for texts. Raises `NotATime` with the reason.
    """
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(float(value))
    if not isinstance(value, str) or not value.strip():
        raise NotATime(
            messages.TIME_MISSING() if value is None or value == "" else messages.NO_TIME(value=f"{value!r:.40}")
        )
    text = " ".join(value.split())
    if form is not None:
        try:
            return _in_utc(datetime.strptime(text, form))
        except ValueError:
            raise NotATime(messages.OTHER_TIME_FORM(text=f"{text:.40}", form=form)) from None
    return _of_text(text)


def _of_text(text: str) -> datetime:
    if _AMBIGUOUS.fullmatch(text):
        raise NotATime(messages.TWO_TIMES(text=f"{text:.40}"))
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    for form in _FORMATS:
        try:
            return _in_utc(datetime.strptime(text, form))
        except ValueError:
            continue
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return _of_number(float(text))
    raise NotATime(messages.UNREADABLE_TIME(text=f"{text:.40}"))


def _of_number(number: float) -> datetime:
    if number.is_integer() and 1000 <= number <= 9999:  # a year
        return datetime(int(number), 1, 1, tzinfo=UTC)
    if not _FIRST_SECOND <= number < _END:
        raise NotATime(messages.NO_TIME_NUMBER(number=number))
    return datetime.fromtimestamp(number if number < _FIRST_MILLISECOND else number / 1000, UTC)


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
