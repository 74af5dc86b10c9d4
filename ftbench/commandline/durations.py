"""Durations on the command line: `90s`, `30m`, `1.5h`."""

from __future__ import annotations

import re
from typing import Any

import click

_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Duration(click.ParamType[float]):
    """A duration in seconds; a number without a unit is an error, because it is ambiguous."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd])", str(value).strip())
        if match is None or float(match[1]) == 0.0:
            self.fail(f'"{value}" is no span of time such as 90s, 30m or 2h', param, ctx)
        return float(match[1]) * _SECONDS[match[2]]
