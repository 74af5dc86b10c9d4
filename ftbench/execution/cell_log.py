"""What happened in a cell, in a few lines with the seconds since it began; kept whether it ends well or not."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_MOST_LINES = 400
"""A library that warns in every step must not fill a disk; the first lines say most."""

_LONGEST = 500
"""Characters of a line."""

_LOGGERS = ("", "transformers")
"""The root logger, and one that hands nothing on to it (it does where the variable `CI` is set)."""


@dataclass(slots=True)
class CellLog:
    """Stages, validations and the warnings of libraries; every step of training is in `training.jsonl`."""

    lines: list[str] = field(default_factory=list)
    _began: float = field(default_factory=time.perf_counter)
    _stage: str = ""

    def add(self, text: str) -> None:
        """One line, however many `text` has."""
        if len(self.lines) < _MOST_LINES:
            seconds = time.perf_counter() - self._began
            self.lines.append(f"{seconds:9.2f} s  {' '.join(text.split())[:_LONGEST]}")

    def stage(self, doing: str) -> None:
        """What is being done from now on; said once however often it is told."""
        if doing != self._stage:
            self._stage = doing
            self.add(doing)

    def step(self, step: int, values: Mapping[str, float]) -> None:
        """What was measured after a step of training."""
        if "validation_loss" in values:
            self.add(f"step {step}: validation loss {values['validation_loss']:.4f}")

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take in what libraries log as a warning or worse."""
        handler = _Handler(self)
        loggers = [logging.getLogger(name) for name in _LOGGERS]
        for logger in loggers:
            logger.addHandler(handler)
        try:
            yield
        finally:
            for logger in loggers:
                logger.removeHandler(handler)

    def text(self) -> str:
        """The file."""
        return "".join(f"{line}\n" for line in self.lines)


class _Handler(logging.Handler):
    def __init__(self, log: CellLog) -> None:
        super().__init__(logging.WARNING)
        self.log = log
        self.last: logging.LogRecord | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record is self.last:  # a logger that hands on brings the same record twice
            return
        self.last = record
        self.log.add(f"{record.name}: {record.levelname.lower()}: {record.getMessage()}")
