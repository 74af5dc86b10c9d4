"""The kept table of `docs/architectures.md`: read back, so that some rows can be made anew and the others stay."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import cast, get_args

from tools.architectures.table import MARKS, Made, Row, show
from tools.architectures.trial import Ending, Kind, Mark

_START = "| model | run |"
_ROW = re.compile(
    r"\| `(?P<model>[^`]+)` \| (?P<version>[^;|]+); (?P<tasks>[^;|]+); (?P<steps>\d+) steps \| (?P<marks>.*) \|"
)
_REASON = re.compile(r"\* `(?P<method>[^`]+)` on (?P<models>`[^`]+`(?:, `[^`]+`)*): (?P<reason>.*)")


def read_rows(page: str) -> dict[str, Row]:
    """Return the rows of the table of a page, by model; raises `ValueError` for a page without it or a damaged row."""
    lines = page[_start(page) :].splitlines()
    methods = [cell.strip() for cell in lines[0].split("|")[3:-1]]
    reasons = _reasons(lines)
    rows: dict[str, Row] = {}
    for line in lines:
        if not line.startswith("| `"):
            continue
        match = _ROW.fullmatch(line)
        marks = match["marks"].split(" | ") if match else []
        tasks = tuple(match["tasks"].split(", ")) if match else ()
        if match is None or len(marks) != len(methods) or not {*marks} <= {*get_args(Mark)}:
            raise ValueError(f"a damaged row: {line}")
        if not {*tasks} <= {*get_args(Kind)}:
            raise ValueError(f"unknown tasks in the row: {line}")
        model = match["model"]
        rows[model] = Row(
            Made(match["version"], cast(tuple[Kind, ...], tasks), int(match["steps"])),
            {
                method: Ending(cast(Mark, mark), reasons.get((mark, method, model), ""))
                for method, mark in zip(methods, marks, strict=True)
            },
        )
    return rows


def with_rows(page: str, rows: Mapping[str, Row], methods: Sequence[str]) -> str:
    """Return the page with a table of `rows` in place of its own; raises `ValueError` if it has none."""
    return page[: _start(page)] + "\n".join(show(rows, methods)).rstrip("\n") + "\n"


def _start(page: str) -> int:
    """Where the table begins, which is the last part of the page."""
    start = page.find(f"\n{_START}")
    if start < 0:
        raise ValueError(f"no table that begins with {_START}")
    return start + 1


def _reasons(lines: Sequence[str]) -> dict[tuple[str, str, str], str]:
    """Return the reasons by mark, method and model."""
    headings = {f"{words} (`{mark}`):": mark for mark, words in MARKS}
    reasons: dict[tuple[str, str, str], str] = {}
    mark = ""
    for line in lines:
        mark = headings.get(line, mark)
        if match := _REASON.fullmatch(line):
            for model in re.findall(r"`([^`]+)`", match["models"]):
                reasons[mark, match["method"], model] = match["reason"]
    return reasons
