"""Options of commands that read a data file: how it is read, where the file itself does not say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from ftbench.data.source import ReadingOptions

Function = TypeVar("Function", bound=Callable[..., Any])

_SIGNS = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|"}


def reading_options(function: Function) -> Function:
    """The options `--sheet`, `--header`, `--separator` and `--encoding`."""
    for option in (
        click.option("--encoding", metavar="NAME", help="Of a text file, such as gb18030. Default: recognised."),
        click.option("--separator", metavar="SIGN", help="Between two columns: a sign, or tab. Default: recognised."),
        click.option("--header", type=click.IntRange(min=1), metavar="N", help="Number of the header's row, from 1."),
        click.option("--sheet", metavar="NAME", help="Of a spreadsheet. Default: the first one with content."),
    ):
        function = option(function)
    return function


def taken_reading_options(options: dict[str, Any]) -> ReadingOptions:
    """The values of these options, taken out of the command's."""
    from ftbench.data.source import ReadingOptions

    sign = options.pop("separator")
    return ReadingOptions(
        sheet=options.pop("sheet"),
        header=options.pop("header"),
        separator=_SIGNS.get(sign, sign) if sign else None,
        encoding=options.pop("encoding"),
    )


def reading_words(reading: ReadingOptions) -> list[str]:
    """The options as they are typed, without those that have their default."""
    given = {
        "--sheet": reading.sheet,
        "--header": reading.header,
        "--separator": reading.separator,
        "--encoding": reading.encoding,
    }
    signs = {sign: name for name, sign in _SIGNS.items()}
    return [
        word
        for option, value in given.items()
        if value is not None
        for word in (option, signs.get(value, value) if isinstance(value, str) else str(value))
    ]
