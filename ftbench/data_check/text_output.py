"""A report as lines for a terminal: a summary first, then the findings, then the rows in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from ftbench.data_check.codes import CODES
from ftbench.data_check.estimate import acceptances, costs, training_tokens
from ftbench.data_check.finding import LEVELS, Finding
from ftbench.data_check.report import CheckReport
from ftbench.data_check.statistics import Lengths, SideStatistics, side_statistics
from ftbench.messages import Note
from ftbench.text.visible import visible

_SHOWN = 5
"""Findings of a code that are shown."""
_LABELS = 12
"""Labels that are shown."""
_BLOCKS = " ▁▂▃▄▅▆▇█"
_EPOCHS = 3
_WORDS = {"error": "error", "warning": "warning", "info": "note"}


@dataclass(frozen=True, slots=True)
class TextOutput:
    """How a report is written."""

    width: int
    render: Callable[[Note], str]
    """A note in the reader's language."""
    chinese: bool = False
    every: bool = False
    """Whether all findings are shown."""

    def lines(self, report: CheckReport) -> Iterator[str]:
        """The lines of a report, without line breaks."""
        yield from self._files(report)
        yield ""
        yield from self._summary(report)
        for code in report.codes:
            yield ""
            yield from self._details(report, code)
        yield ""
        yield from self._statistics(report)

    def _files(self, report: CheckReport) -> Iterator[str]:
        for facts in report.table.files:
            unreadable = f", {facts.unreadable:,} unreadable" if facts.unreadable else ""
            yield from self._wrapped(f"{facts.name}: {_counted(facts.rows, 'row')}{unreadable} ({facts.layout})", "")

    def _summary(self, report: CheckReport) -> Iterator[str]:
        if not report.counts:
            yield "No findings."
            return
        parts = []
        for level in LEVELS:
            count = sum(report.counts[code] for code in report.codes if CODES[code].level == level)
            if count:
                parts.append(_counted(count, _WORDS[level]))
        yield f"{', '.join(parts)}:"
        longest, digits = max(map(len, report.codes)), len(f"{max(report.counts.values()):,}")
        for code in report.codes:
            first = next(iter(report.of_code(code)), None)
            start = f"  {_WORDS[CODES[code].level]:7}  {code:{longest}}  {report.counts[code]:>{digits},}  "
            yield self._cut(start + (self._finding(first, brief=len(report.table.files) == 1) if first else ""))

    def _details(self, report: CheckReport, code: str) -> Iterator[str]:
        about = CODES[code].zh if self.chinese else CODES[code].en
        mended = "  [--fix]" if CODES[code].mended else ""
        yield self._cut(f"{code}: {about}{mended}")
        findings = report.of_code(code)
        shown = findings if self.every else findings[:_SHOWN]
        for found in shown:
            yield from self._wrapped(self._finding(found))
        more = report.counts[code] - len(shown)
        if more:
            yield f"  … {more:,} more (--all shows them)"

    def _finding(self, found: Finding, *, brief: bool = False) -> str:
        """A finding on one line; a brief one does not name the file, which is the only one."""
        message = self.render(found.message)
        if brief:
            place = "" if found.line is None else f"line {found.line}: "
            other = f" (line {found.other[1]})" if found.other else ""
        else:
            place, other = f"{found.place}: ", f" ({found.other[0]}:{found.other[1]})" if found.other else ""
        return visible(f"{place}{message}{other}")

    def _wrapped(self, text: str, indent: str = "  ") -> Iterator[str]:
        """The text in lines that fit, cut between words where there are any."""
        while _columns(text) > self.width - len(indent):
            end = _fitting(text, self.width - len(indent))
            space = text.rfind(" ", end // 2, end)
            end = space if space > 0 else end
            yield indent + text[:end]
            text, indent = text[end:].lstrip(), "      "
        yield indent + text

    def _statistics(self, report: CheckReport) -> Iterator[str]:
        counted = "counted" if report.options.count_tokens else "estimated from characters"
        for side in side_statistics(report.table, report.options.max_length):
            yield f"{side.name}: {_counted(side.rows, 'row')}"
            yield from self._labels(side)
            yield f"  {'':22}{'5 %':>8}{'median':>9}{'95 %':>9}{'longest':>10}"
            yield from self._lengths("characters a row", side.characters)
            yield from self._lengths("tokens a row", side.tokens)
            if side.answer_tokens.longest:
                yield from self._lengths("tokens of the answer", side.answer_tokens)
            yield from self._histogram("tokens a row", side.tokens)
            if report.options.max_length is not None:
                cut = f"{side.too_long:.1%} of the rows and {side.lost:.1%} of the tokens are cut"
                yield f"  at --max-length {report.options.max_length:,}: {cut}"
        if not len(report.table):
            return
        yield f"  (tokens are {counted})"
        yield ""
        yield from self._estimates(report)

    def _labels(self, side: SideStatistics) -> Iterator[str]:
        shown = list(side.labels.items())[:_LABELS]
        if not shown:
            return
        longest = min(24, max(_columns(visible(label)) for label, _ in shown))
        most = max(side.labels.values())
        for label, count in shown:
            name = visible(label)
            name = name if _columns(name) <= longest else name[: _fitting(name, longest - 1)] + "…"
            bar = "█" * max(1, round(20 * count / most))
            yield f"  {name}{' ' * (longest - _columns(name))}  {bar:20} {count:>9,}  {count / max(1, side.rows):>4.0%}"
        if len(side.labels) > len(shown):
            yield f"  … {len(side.labels) - len(shown):,} more labels"

    def _lengths(self, name: str, values: Lengths) -> Iterator[str]:
        yield f"  {name:22}{values.p5:>8,}{values.p50:>9,}{values.p95:>9,}{values.longest:>10,}"

    def _histogram(self, name: str, values: Lengths) -> Iterator[str]:
        most = max(values.histogram, default=0)
        if most and len(values.histogram) > 1:
            bars = "".join(_BLOCKS[-(-8 * count // most)] for count in values.histogram)
            yield f"  0 |{bars}| {values.end:,} {name.split()[0]}"

    def _estimates(self, report: CheckReport) -> Iterator[str]:
        yield f"training: about {training_tokens(report.table):,} tokens an epoch"
        yield "  (`ftbench plan` estimates the time of each method on this machine)"
        yield f"what {_EPOCHS} epochs cost at hosted services, by their prices of that month:"
        for price, dollars in costs(report.table, _EPOCHS):
            name = f"{price.service} {price.model}"
            yield self._cut(f"  {name:26} about ${dollars:,.2f} (${price.dollars:g} a million tokens, {price.date})")
        yield "which hosted services accept the file, by their rules of that month:"
        errors = report.at_level("error")
        shown = [place for place, facts in enumerate(report.table.files) if facts.side in (None, "train")]
        for file in shown:
            if len(shown) > 1:
                yield self._cut(f"  {report.table.files[file].name}")
            for accepted in acceptances(report.table, file, errors):
                answer = f"no: {'; '.join(accepted.reasons)}" if accepted.reasons else "yes"
                yield self._cut(f"  {accepted.service.name:18} {accepted.service.date}  {answer}")

    def _cut(self, line: str) -> str:
        return line if _columns(line) <= self.width else line[: _fitting(line, self.width - 1)] + "…"


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _columns(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character."""
    return len(text) if text.isascii() else sum(1 + (east_asian_width(character) in "WF") for character in text)


def _fitting(text: str, width: int) -> int:
    """The number of characters that fit."""
    used = 0
    for place, character in enumerate(text):
        used += 1 + (east_asian_width(character) in "WF")
        if used > width:
            return place
    return len(text)
