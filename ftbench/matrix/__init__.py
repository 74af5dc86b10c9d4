"""The matrix file: its schema, and reading it with errors that name file, line and key."""

from ftbench.matrix.read import MatrixFile, read_matrix
from ftbench.matrix.schema import Evaluation, Matrix, MethodEntry, MetricEntry, ModelEntry, TaskEntry, Training, Tuning

__all__ = [
    "Evaluation",
    "Matrix",
    "MatrixFile",
    "MethodEntry",
    "MetricEntry",
    "ModelEntry",
    "TaskEntry",
    "Training",
    "Tuning",
    "read_matrix",
]
