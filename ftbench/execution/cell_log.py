"""A short log of a cell with seconds since its start; kept whether the cell succeeds or fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_MOST_LINES = 400
"""Most lines of a log: a library that warns in every step must not fill a disk."""

_LONGEST = 500
"""Most characters of a line."""

_LOGGERS = ("", "transformers")
"""The root logger, and one that does not propagate to it (except where the variable `CI` is set)."""


@dataclass(slots=True)
class CellLog:
    """Stages, validation losses and warnings of libraries; `training.jsonl` has every step of training."""

    lines: list[str] = field(default_factory=list)
    _began: float = field(default_factory=time.perf_counter)
    _stage: str = ""

    def add(self, text: str) -> None:
        """Add `text` as one line."""
        if len(self.lines) < _MOST_LINES:
            seconds = time.perf_counter() - self._began
            self.lines.append(f"{seconds:9.2f} s  {' '.join(text.split())[:_LONGEST]}")

    def stage(self, doing: str) -> None:
        """Log the current activity if it changed."""
        if doing != self._stage:
            self._stage = doing
            self.add(doing)

    def step(self, step: int, values: Mapping[str, float]) -> None:
        """Log the validation loss of a training step, if there is one."""
        if "validation_loss" in values:
            self.add(f"step {step}: validation loss {values['validation_loss']:.4f}")

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Record warnings and errors that libraries log."""
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
        """The content of the log file."""
        return "".join(f"{line}\n" for line in self.lines)


class _Handler(logging.Handler):
    def __init__(self, log: CellLog) -> None:
        super().__init__(logging.WARNING)
        self.log = log
        self.last: logging.LogRecord | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record is self.last:  # a logger that propagates delivers the same record twice
            return
        self.last = record
        self.log.add(f"{record.name}: {record.levelname.lower()}: {record.getMessage()}")
