"""What training on the rows takes: tokens, the price of hosted services, and which of them accept the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from ftbench.data_check.providers import GIGABYTE, MEGABYTE, PRICES, SERVICES, Price, Service
from ftbench.data_check.rows_table import FileFacts, RowsTable
from ftbench.messages import Note
from ftbench.messages import data_check_screen as messages

_GEMINI = ("contents",)
"""Columns of the layout of Gemini."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Whether a service takes a file."""

    service: Service
    reasons: tuple[Note, ...]
    """Why not; empty if it does."""


def training_tokens(table: RowsTable) -> int:
    """Tokens of the training rows: those of one epoch."""
    return int(table.tokens[table.is_training].sum())


def costs(table: RowsTable, epochs: float) -> list[tuple[Price, float]]:
    """US dollars for training on the rows, by the prices of `PRICES`."""
    tokens = training_tokens(table) * epochs
    return [(price, tokens * price.dollars / 1_000_000) for price in PRICES]


def acceptances(table: RowsTable, file: int, errors: int) -> list[Acceptance]:
    """What each service says to a file, by its published rules; `errors` are those found in the file."""
    facts = table.files[file]
    tokens = table.tokens[table.file == file]
    longest = int(tokens.max()) if len(tokens) else 0
    return [Acceptance(service, tuple(_reasons(service, facts, longest, errors))) for service in SERVICES]


def _reasons(service: Service, facts: FileFacts, longest: int, errors: int) -> list[Note]:
    reasons = []
    layout = "Gemini" if all(name in facts.columns for name in _GEMINI) else facts.layout
    if layout not in service.layouts:
        wanted = ("messages" if name == "OpenAI" else name for name in service.layouts)
        reasons.append(messages.FORMAT(format=_either(wanted)))
    suffix = facts.path[facts.path.rfind(".") :].lower()
    if suffix not in service.suffixes:
        reasons.append(messages.SUFFIX(suffix=_either(service.suffixes)))
    if facts.rows < service.least_rows:
        reasons.append(messages.LEAST_ROWS(rows=service.least_rows))
    if service.most_rows is not None and facts.rows > service.most_rows:
        reasons.append(messages.MOST_ROWS(rows=service.most_rows))
    if service.file_bytes is not None and facts.bytes > service.file_bytes:
        is_large = service.file_bytes >= GIGABYTE
        size = service.file_bytes // (GIGABYTE if is_large else MEGABYTE)
        reasons.append(messages.MOST_BYTES(size=size, unit="GB" if is_large else "MB"))
    if service.example_tokens is not None and longest > service.example_tokens:
        reasons.append(messages.MOST_TOKENS(tokens=service.example_tokens))
    if errors and not reasons:
        reasons.append(messages.ERRORS_FIRST())
    return reasons


def _either(names: Iterable[str]) -> Note:
    """The names with "or" between them."""
    return reduce(lambda first, second: messages.OR(first=first, second=second), map(Note.plain, names))
