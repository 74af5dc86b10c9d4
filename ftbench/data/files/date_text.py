"""The text that a spreadsheet shows for a date, a time or a duration."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

Moment = date | datetime | time | timedelta

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<total>h+|m+|s+)\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<half>AM/PM|A/P)|(?P<part>y+|m+|d+|h+|s+|e+)|\.(?P<fraction>0+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)

_OF_THE_MACHINE = re.compile(r"mm-dd-yy$|m/d/yy h:mm$|\[\$-F[48]00\]|\[\$-x-sys", re.IGNORECASE)
"""Formats that look otherwise in each language of the operating system."""

_PLAIN = ("general", "@", "")


def date_text(value: Moment, number_format: str) -> str:
    """The date, time or duration in a number format; in ISO's form where the format is the machine's or unknown."""
    section = number_format.partition(";")[0]
    if _OF_THE_MACHINE.match(section) or section.lower() in _PLAIN or re.search(r"\baaa|\bggg", section):
        return _iso(value)
    moment, seconds = _moment(value), _seconds(value)
    tokens = list(_TOKEN.finditer(section))
    has_half = any(token["half"] for token in tokens)
    text = ""
    for place, token in enumerate(tokens):
        if token["total"]:
            text += _total(seconds, token["total"].lower())
        elif token["half"]:
            word = "PM" if moment.hour >= 12 else "AM"
            text += word if len(token["half"]) > 3 else word[0]
        elif token["part"]:
            text += _part(moment, token["part"].lower(), minutes=_is_minutes(tokens, place), half=has_half)
        elif token["fraction"]:
            text += f".{moment.microsecond:06d}"[: 1 + len(token["fraction"])]
        else:
            text += token["quoted"] or token["escaped"] or token["currency"] or token["other"] or ""
    return text.strip()


def _iso(value: Moment) -> str:
    if isinstance(value, datetime):
        has_time = value.time() != time()
        return value.isoformat(sep=" ", timespec="seconds") if has_time else value.date().isoformat()
    if isinstance(value, timedelta):
        return f"{_total(_seconds(value), 'h')}:{int(_seconds(value)) // 60 % 60:02d}:{int(_seconds(value)) % 60:02d}"
    return value.isoformat() if isinstance(value, date) else value.isoformat(timespec="seconds")


def _moment(value: Moment) -> datetime:
    """The value as a moment; the day of a time, which has none, is not shown."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, timedelta):
        return datetime(1900, 1, 1) + value
    return datetime.combine(value, time()) if isinstance(value, date) else datetime.combine(date(1900, 1, 1), value)


def _seconds(value: Moment) -> float:
    """The length of a duration, or the seconds since midnight."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    moment = _moment(value)
    return moment.hour * 3600.0 + moment.minute * 60 + moment.second


def _total(seconds: float, unit: str) -> str:
    size = {"h": 3600, "m": 60, "s": 1}[unit[0]]
    return f"{int(seconds // size):0{len(unit)}d}"


def _is_minutes(tokens: list[re.Match[str]], place: int) -> bool:
    """Whether an `m` means minutes: after hours, or before seconds."""
    before = [token["part"] or token["total"] for token in tokens[:place] if token["part"] or token["total"]]
    after = [token["part"] or token["total"] for token in tokens[place + 1 :] if token["part"] or token["total"]]
    return bool((before and before[-1][0] in "hH") or (after and after[0][0] in "sS"))


def _part(moment: datetime, part: str, *, minutes: bool, half: bool) -> str:
    """One part such as `yyyy`, `mm` or `d`; names of months and days are English."""
    kind, length = part[0], len(part)
    if kind in "ye":
        return f"{moment.year % 100:02d}" if kind == "y" and length <= 2 else f"{moment.year:04d}"
    if kind == "m" and not minutes:
        if length > 2:
            name = _MONTHS[moment.month - 1]
            return {3: name[:3], 5: name[0]}.get(length, name)
        return f"{moment.month:0{length}d}"
    if kind == "d" and length > 2:
        name = _DAYS[moment.weekday()]
        return name[:3] if length == 3 else name
    hour = (moment.hour % 12 or 12) if half else moment.hour
    number = {"m": moment.minute, "d": moment.day, "h": hour, "s": moment.second}[kind]
    return f"{number:0{min(length, 2)}d}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
