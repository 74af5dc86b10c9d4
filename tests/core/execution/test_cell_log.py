"""The log of a cell is short whatever happens, and hears what libraries say."""

from __future__ import annotations

import logging

import pytest

from ftbench.execution.cell_log import CellLog


def said(log: CellLog) -> list[str]:
    return [line.partition(" s  ")[2] for line in log.lines]


def test_a_stage_is_said_once() -> None:
    log = CellLog()
    for doing in ("loading", "training", "training", "training", "evaluating"):
        log.stage(doing)
    assert said(log) == ["loading", "training", "evaluating"]


def test_of_steps_only_validations_are_said() -> None:
    log = CellLog()
    log.step(3, {"step": 3.0, "train_loss": 1.25})
    log.step(3, {"step": 3.0, "validation_loss": 1.5})
    assert said(log) == ["step 3: validation loss 1.5000"]


def test_warnings_of_libraries_are_heard_while_it_listens() -> None:
    log = CellLog()
    library = logging.getLogger("some.library")
    with log.listening():
        library.warning("the weights of %s\nare new", "head")
        library.info("nothing of note")
    library.warning("too late")
    assert said(log) == ["some.library: warning: the weights of head are new"]


@pytest.mark.parametrize("hands_on", [False, True])
def test_transformers_is_heard_once_whether_it_hands_on_or_not(hands_on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers.utils import logging as theirs

    theirs.get_logger()
    monkeypatch.setattr(logging.getLogger("transformers"), "propagate", hands_on)
    log = CellLog()
    with log.listening():
        theirs.get_logger("transformers.models").warning("look here")
    assert said(log) == ["transformers.models: warning: look here"]


def test_a_library_that_never_stops_does_not_fill_the_disk() -> None:
    log = CellLog()
    for _ in range(10_000):
        log.add("x" * 10_000)
    assert len(log.text()) < 300_000
