"""Start processes without importing the script that starts them.

multiprocessing imports the main module again in every process that it starts. A script that calls `ftbench.run` without
`if __name__ == "__main__":` would so begin another run in each worker, which multiprocessing refuses. Workers need
nothing of the script: cloudpickle sends what is defined there by value.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def main_left_alone() -> Iterator[None]:
    """Inside, new processes find no file and no name of a main module, so that they import none.

    `multiprocessing.spawn.get_preparation_data` looks at these two.
    """
    main: Any = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    for name in kept:
        delattr(main, name)
    main.__spec__ = None
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)
        if "__spec__" not in kept:
            del main.__spec__
