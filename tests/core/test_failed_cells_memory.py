"""A cell that failed leaves nothing of its model in memory, whatever its error holds."""

from __future__ import annotations

import weakref

from ftbench.errors import CellError, forget_frames


class Model:
    """Stands for gigabytes."""


def failed(models: list[weakref.ref[Model]]) -> BaseException:
    """An error, with another one behind it, as a worker hands it to the run."""

    def train() -> None:
        model = Model()
        models.append(weakref.ref(model))
        raise MemoryError

    try:
        try:
            train()
        except MemoryError as error:
            inner = Model()
            models.append(weakref.ref(inner))
            raise CellError("no room") from error
    except CellError as error:
        return error


def test_the_frames_of_an_error_and_of_those_behind_it_are_dropped() -> None:
    models: list[weakref.ref[Model]] = []
    error = failed(models)
    assert all(model() is not None for model in models)
    forget_frames(error)
    assert [model() for model in models] == [None, None]
    assert isinstance(error.__cause__, MemoryError)


def test_errors_that_stand_behind_each_other_come_to_an_end() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    forget_frames(first)
    assert (first.__traceback__, second.__traceback__) == (None, None)
