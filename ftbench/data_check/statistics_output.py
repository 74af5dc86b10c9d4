"""The rows in numbers as lines for a terminal: labels and lengths of each side."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.report import CheckReport
from ftbench.data_check.screen import Screen
from ftbench.data_check.statistics import Lengths, SideStatistics, side_statistics
from ftbench.messages import Message
from ftbench.messages import data_check_screen as messages
from ftbench.text.terminal_columns import columns_of, cut, left, right
from ftbench.text.visible import visible

_LABELS = 12
"""Labels that are shown."""

_WIDEST_LABEL = 24
"""Columns of the terminal for a label."""

_BLOCKS = " ▁▂▃▄▅▆▇█"


def statistics_lines(report: CheckReport, screen: Screen) -> Iterator[str]:
    """The rows, labels and lengths of each side, and where the numbers of tokens come from."""
    for side in side_statistics(report.table, report.options.max_length):
        name = messages.SIDE_NAMES[side.name]()
        yield screen.render(messages.SIDE(side=name, rows=messages.ROWS(n=side.rows)))
        yield from _labels(side, screen)
        median, longest = screen.render(messages.MEDIAN()), screen.render(messages.LONGEST())
        yield f"  {'':22}{'5 %':>8}{right(median, 9)}{'95 %':>9}{right(longest, 10)}"
        yield _lengths(messages.CHARACTERS, side.characters, screen)
        yield _lengths(messages.TOKENS, side.tokens, screen)
        if side.answer_tokens.longest:
            yield _lengths(messages.ANSWER_TOKENS, side.answer_tokens, screen)
        yield from _histogram(side.tokens, screen)
        limit = report.options.max_length
        if limit is not None:
            yield f"  {screen.render(messages.CUT(limit=limit, rows=side.too_long, tokens=side.lost))}"
    if len(report.table):
        is_counted = report.options.count_tokens is not None
        yield f"  {screen.render(messages.TOKENS_COUNTED() if is_counted else messages.TOKENS_ESTIMATED())}"


def _labels(side: SideStatistics, screen: Screen) -> Iterator[str]:
    shown = list(side.labels.items())[:_LABELS]
    if not shown:
        return
    widest = min(_WIDEST_LABEL, max(columns_of(visible(label)) for label, _ in shown))
    most = max(side.labels.values())
    for label, count in shown:
        name = left(cut(visible(label), widest), widest)
        bar = "█" * max(1, round(20 * count / most))
        yield f"  {name}  {bar:20} {count:>9,}  {count / max(1, side.rows):>4.0%}"
    if len(side.labels) > len(shown):
        yield f"  {screen.render(messages.MORE_LABELS(n=len(side.labels) - len(shown)))}"


def _lengths(name: Message, values: Lengths, screen: Screen) -> str:
    return f"  {left(screen.render(name()), 22)}{values.p5:>8,}{values.p50:>9,}{values.p95:>9,}{values.longest:>10,}"


def _histogram(values: Lengths, screen: Screen) -> Iterator[str]:
    most = max(values.histogram, default=0)
    if most and len(values.histogram) > 1:
        bars = "".join(_BLOCKS[-(-8 * count // most)] for count in values.histogram)
        yield f"  0 |{bars}| {screen.render(messages.UP_TO(tokens=values.end))}"
