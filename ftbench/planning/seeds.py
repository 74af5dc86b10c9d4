"""The seeds of a matrix that names none."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.matrix.schema import Matrix
from ftbench.planning.planned import PlannedMethod

SEVERAL = (0, 1, 2)
"""Where methods that train are compared: one seed does not tell a better method from a luckier training."""


def with_seeds(matrix: Matrix, methods: Mapping[str, PlannedMethod]) -> Matrix:
    """The matrix with its seeds, or with the default: three where more than one method trains, else one.

    Rows of axes and of default settings belong to one method and are not counted by themselves.
    """
    if matrix.seeds:
        return matrix
    trained = {method.family for method in methods.values() if method.method.capabilities.trains}
    return matrix.model_copy(update={"seeds": SEVERAL if len(trained) > 1 else SEVERAL[:1]})
